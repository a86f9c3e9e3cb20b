"""The library of measures: what each counts, by which definition, from which source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import signature
from types import MappingProxyType
from typing import Final, Literal

from xlscore.children import adoption_measures as adoption
from xlscore.children import annex_a as annex
from xlscore.children import care_measures as care
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
    extract. `words` are its definition, with its parameters in braces. `yearly`: its source has
    it for 31 March alone. `days` is the parameter that says how many days a snapshot looks back.
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
    yearly: bool = False
    days: str = ""

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

_EPISODES: Final = tuple(f"Episodes {name}" for name in ("DEC", "REC", "RNE", "LS", "PLACE"))
_CARE_NOTHING: Final = "short breaks (V3, V4)"


def _care(
    page: int,
    function: Callable[..., Counted],
    words: str,
    national: str,
    excludes: str = "",
    needs: Sequence[str] = (),
    *,
    population: bool = False,
    yearly: bool = False,
    days: str = "",
) -> Measure:
    left = f"{_CARE_NOTHING}; {excludes}" if excludes else _CARE_NOTHING
    return Measure(
        function.__name__, page, "SSDA903", function, words, national, left,
        ("Episodes", *_EPISODES, *needs), "", population, yearly, days,
    )  # fmt: skip


_UNKNOWN: Final = "children whose start of care stands in no source"

_CARE: Final = (
    _care(
        20, care.looked_after,
        "Children looked after at the close of the last day; those who seek asylum only where "
        "asylum is 1.",
        "departs: the national count has those who seek asylum", needs=["UASC"], population=True,
    ),
    _care(
        21, care.starters_before,
        "Children who began to be looked after in the window and had been looked after before, "
        "as far as the source goes back, out of all who began.",
        "local: there is no national percentage", _UNKNOWN,
    ),
    _care(
        22, care.many_placements,
        "Children looked after at the close of the last day with {placements} placements or more "
        "in the {days} days to it, those open at either end included, out of all looked after.",
        "follows the national definition; a change with the same carers, adoption by them too, is "
        "no placement",
        "temporary placements (T0 to T4), and those of less than a night",
        ["Episodes PLACE_PROVIDER", "Episodes PL_POST"], days="days",
    ),
    _care(
        23, care.same_placement,
        "Children under {under} who are looked after at the close of the last day for "
        "{care_months} months or more and have lived in the same placement for {months} months or "
        "more, or are placed for adoption and have so with the placement before, out of all under "
        "{under} looked after so long.",
        _FOLLOWS + " (NI 63)", f"children without date of birth; {_UNKNOWN}",
        ["Header", "Episodes PLACE_PROVIDER", "Episodes PL_POST"],
    ),
    _care(
        24, care.own_foster_care,
        "Children looked after at the close of the last day who are in foster care (U1 to U6) "
        "that the council provides (PR1), out of all looked after.",
        "local: the national tables have placement and provider apart",
        needs=["Episodes PLACE_PROVIDER"],
    ),
    _care(
        25, care.near_home,
        "Children in foster care (U1 to U6) at the close of the last day who live within {miles} "
        "miles of home in a straight line, out of all in foster care whose postcodes are known; "
        "those who seek asylum only where asylum is 1.",
        "departs: the national table has 20 miles and all placements",
        "children without a postcode of home or placement",
        ["Episodes HOME_POST", "Episodes PL_POST", "UASC", "postcode directory"],
    ),
    _care(
        26, care.took_part,
        "Reviews in the window in which the child took part (PN1, PN2, PN3, PN5, PN6), out of all "
        "in which it could (all but PN0).",
        _FOLLOWS, "reviews of children under four (PN0)", ["Reviews", "Reviews REVIEW_CODE"],
    ),
    _care(
        27, care.reviewed_in_time,
        "Children looked after at the close of the last day for {days} working days or more whose "
        "reviews due in the year to it were held in time: the first within {days} working days, "
        "the second within three months of it, each later one within six; out of all looked after "
        "so long.",
        _FOLLOWS, _UNKNOWN, ["Reviews"],
    ),
    _care(
        28, care.dental_checks_of_year,
        "Children looked after for the year to the last day whose teeth were checked in it, out "
        "of all looked after so long.",
        _FOLLOWS, f"children of whom OC2 does not say; {_UNKNOWN}", ["OC2", "OC2 TEETH_CHECK"],
        yearly=True,
    ),
    _care(
        29, care.health_assessments_of_year,
        "Children looked after for the year to the last day whose health was assessed in it, out "
        "of all looked after so long.",
        _FOLLOWS, f"children of whom OC2 does not say; {_UNKNOWN}",
        ["OC2", "OC2 HEALTH_ASSESSMENT"], yearly=True,
    ),
    _care(
        30, adoption.days_to_adoptive_family,
        "Days from the start of care to moving in with the adoptive family, summed over the "
        "children adopted in the window, out of these children.",
        "follows the adoption scorecard (A1), without its allowance for foster carers who adopt",
        f"children without DATE_PLACED; {_UNKNOWN}", ["PlacedAdoption"],
    ),
    _care(
        31, adoption.days_to_match,
        "Days from the placement order to the match, 0 where matched before it, summed over the "
        "children adopted in the window, out of these children.",
        "follows the adoption scorecard (A2)",
        f"children without placement order or DATE_MATCH; {_UNKNOWN}", ["AD1"],
    ),
    _care(
        32, adoption.soon_with_adoptive_family,
        "Children adopted in the window who moved in with the adoptive family less than {months} "
        "months after the start of care, out of all adopted in it.",
        "follows the adoption scorecard (A3), of those adopted",
        f"children without DATE_PLACED; {_UNKNOWN}", ["PlacedAdoption"],
    ),
    _care(
        33, adoption.left_care_adopted,
        "Children who ceased to be looked after in the window, by their last occasion, and were "
        "adopted (E11, E12), out of all who ceased.",
        _FOLLOWS,
    ),
)  # fmt: skip


def _annex(
    page: int,
    function: Callable[..., Counted],
    words: str,
    national: str,
    excludes: str,
    needs: Sequence[str],
) -> Measure:
    return Measure(
        function.__name__, page, "Annex A", function, words, national, excludes, tuple(needs)
    )


_ANNEX: Final = (
    _annex(
        5, annex.children_seen,
        "Assessments authorised in the window at which the child was seen, out of all that say "
        "whether it was.",
        "local: there is no national percentage", "children unborn or missing",
        ["List 4", "List 4 ended"],
    ),
    _annex(
        7, annex.unallocated_cases,
        "Children with a case open for more than {days} days at the close of the last day and no "
        "allocated worker in any list.",
        "local: there is no national count", "cases of less than so long",
        ["List 6", "List 7", "List 8"],
    ),
    _annex(
        13, annex.plan_visits_in_time,
        "Children with a protection plan at the close of the last day whose last visit was {days} "
        "days ago or less, out of all whose first visit is due.",
        "local: councils set their own interval, this is of the last visit alone",
        "new plans whose first visit is not due yet", ["List 7"],
    ),
    _annex(
        19, annex.conferences_to_plan_recorded,
        "Initial conferences in the window that resulted in a plan as recorded, out of all that "
        "say so.",
        "local: the census has no such percentage", "conferences that do not say", ["List 5"],
    ),
    _annex(
        22, annex.many_placements_recorded,
        "Children looked after at the close of the last day with {placements} placements or more "
        "in twelve months as recorded, out of all looked after.",
        "as the council's system counts placements", "children without a number of placements",
        ["List 8", "List 8 placements"],
    ),
    _annex(
        28, annex.dental_checks,
        "Children looked after for {months} months or more whose last dental check was within "
        "them, out of all looked after so long.",
        "follows the yearly return's, at any month", _NOTHING, ["List 8", "List 8 dental"],
    ),
    _annex(
        29, annex.health_assessments,
        "Children looked after whose last health assessment was within {months} months, under "
        "{young} within {young_months}, out of all looked after so long.",
        "follows the yearly return's, at any month", "children without date of birth",
        ["List 8", "List 8 health"],
    ),
)  # fmt: skip

#: Every measure by its name.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {m.name: m for m in (*_CIN, *_CARE, *_ANNEX)}
)

#: The indicators of the May 2014 page that no measure counts, by number, and why.
UNCOUNTED: Final[Mapping[int, str]] = MappingProxyType(
    {
        16: "whether a child was seen at a section 47 enquiry stands in none of the extracts",
        34: "what an audit of a case file found stands in none of the extracts",
        35: "whether an audit of a case file was done stands in none of the extracts",
        **dict.fromkeys(
            range(36, 41),
            "posts, agency staff and caseloads stand in the workforce census, once a year at "
            "30 September, and the page reports them each month",
        ),
    }
)
