"""The library of measures: what each counts, by which definition, from which source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import signature
from types import MappingProxyType
from typing import Final, Literal

from xlscore.children import cin_measures as cin
from xlscore.children import plan_measures as plans
from xlscore.children.counted import Counted

Source = Literal["CIN census", "SSDA903", "Annex A"]


@dataclass(frozen=True)
class Measure:
    """One measure: a pure function of tables and a window, and what a reader must know of it.

    `page` is the number of the May 2014 indicator that it counts. `needs` are the tables of its
    source without which it cannot be counted; `before` is the parameter that says how many months
    before the window it looks back, or ''. `population` says that its denominator stands in no
    extract. `words` are its definition, with its parameters in braces.
    """

    name: str
    page: int
    source: Source
    function: Callable[..., Counted]
    words: str
    national: str
    excludes: str
    needs: tuple[str, ...]
    before: str = ""
    population: bool = False

    @property
    def parameters(self) -> Mapping[str, int]:
        """Its parameters by name, with what they are where nobody says otherwise."""
        return {
            name: parameter.default
            for name, parameter in signature(self.function).parameters.items()
            if parameter.kind is parameter.KEYWORD_ONLY and isinstance(parameter.default, int)
        }

    def definition(self, options: Mapping[str, int] = MappingProxyType({})) -> str:
        """What it counts, in a sentence, with these parameters instead of the usual ones."""
        return self.words.format(**{**self.parameters, **options})

    def exclusions(self, options: Mapping[str, int] = MappingProxyType({})) -> str:
        """What it leaves out, with these parameters."""
        return self.excludes.format(**{**self.parameters, **options})

    @property
    def snapshot(self) -> bool:
        """Whether it looks at the last day alone."""
        return "first" not in signature(self.function).parameters

    @property
    def period(self) -> str:
        """In words, what it looks at."""
        return "the close of the last day" if self.snapshot else "the window of the data period"

    def count(
        self,
        tables: object,
        window: tuple[date, date],
        options: Mapping[str, int],
        bank_holidays: frozenset[date] = frozenset(),
    ) -> Counted:
        """Whom the figure of a window means; further bank holidays are no working days."""
        days = window[1:] if self.snapshot else window
        takes = signature(self.function).parameters
        more: dict[str, object] = {"more": bank_holidays} if "more" in takes else {}
        return self.function(tables, *days, **options, **more)


def _cin(
    page: int,
    function: Callable[..., Counted],
    definition: str,
    national: str,
    excludes: str,
    needs: Sequence[str],
    before: str = "",
    *,
    population: bool = False,
) -> Measure:
    return Measure(
        function.__name__, page, "CIN census", function, definition, national, excludes,
        tuple(needs), before, population,
    )  # fmt: skip


_NOTHING: Final = "nothing"
_FOLLOWS: Final = "follows the national definition"

_CIN: Final = (
    _cin(
        1, cin.referrals, "Referrals in the window.", _FOLLOWS,
        "referrals while a case of the child was open", ["CINdetails"], population=True,
    ),
    _cin(
        2, cin.rereferrals,
        "Referrals in the window whose child had an earlier one within {months} months before, "
        "out of all referrals in the window.",
        _FOLLOWS, "referrals while a case of the child was open", ["CINdetails"], "months",
    ),
    _cin(
        3, cin.assessed_in_time,
        "Assessments authorised in the window within {days} working days of their start, out of "
        "all authorised in it.",
        _FOLLOWS, "assessments not yet authorised", ["Assessments"],
    ),
    _cin(
        4, cin.assessments_overdue,
        "Assessments open at the close of the last day for more than {days} working days.",
        "local: the census counts finished assessments", _NOTHING, ["Assessments"],
    ),
    _cin(
        6, cin.children_in_need,
        "Children with a case open at the close of the last day, those with a plan or in care "
        "included, once each.",
        _FOLLOWS, _NOTHING, ["CINdetails"], population=True,
    ),
    _cin(
        8, plans.plans_open, "Child protection plans open at the close of the last day.",
        _FOLLOWS, "plans that ended on the day", ["ChildProtectionPlans"], population=True,
    ),
    _cin(
        9, plans.plans_long_open,
        "Plans open at the close of the last day that began {months} months before it or earlier, "
        "out of all open ones.",
        "local: the national count is of two years or more", _NOTHING, ["ChildProtectionPlans"],
    ),
    _cin(
        10, plans.repeat_plans,
        "Plans begun in the window whose child had a plan that ended within {months} months "
        "before (on the same day counts), out of all begun in it.",
        "departs: the national count is of an earlier plan however long ago", _NOTHING,
        ["ChildProtectionPlans"], "months",
    ),
    _cin(
        11, plans.plans_reviewed_in_time,
        "Plans open at the close of the last day for {first_months} months or more whose reviews "
        "due in the year to that day were held in time: the first within {first_months} months, "
        "each later one within {months} months of the one before; out of all open so long.",
        _FOLLOWS, "plans not open so long", ["ChildProtectionPlans", "Reviews"],
    ),
    _cin(
        12, plans.plans_long_when_ended,
        "Plans ended in the window after {days} days or more, the last day counted, out of all "
        "ended in it.",
        _FOLLOWS, _NOTHING, ["ChildProtectionPlans"],
    ),
    _cin(
        14, cin.enquiries, "Section 47 enquiries begun in the window.", _FOLLOWS, _NOTHING,
        ["Section47"], population=True,
    ),
    _cin(
        15, cin.enquiries_to_conference,
        "Section 47 enquiries begun in the window that led to an initial conference, out of all "
        "begun in it.",
        "local: the census has no such percentage",
        "enquiries of the last {days} working days that led to none yet", ["Section47"],
    ),
    _cin(
        17, cin.conferences,
        "Children with an initial child protection conference in the window, once for each day of "
        "one, however often it stands with a referral and its enquiries.",
        _FOLLOWS, _NOTHING, ["Section47"], population=True,
    ),
    _cin(
        18, cin.conferences_in_time,
        "Initial conferences in the window within {days} working days of the start of the "
        "enquiry, the earliest of several, out of all of an enquiry.",
        _FOLLOWS, "conferences of no enquiry, such as those of children who moved in",
        ["Section47"],
    ),
    _cin(
        19, cin.conferences_to_plan,
        "Initial conferences in the window after which a plan began within {days} days, out of "
        "all.",
        "local: the census has no such percentage",
        "conferences of the last {days} days that no plan followed yet",
        ["Section47", "ChildProtectionPlans"],
    ),
)  # fmt: skip

#: Every measure by its name.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({m.name: m for m in _CIN})
