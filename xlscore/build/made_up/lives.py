"""Lives of children who do not exist, one after the other, always the same for a seed.

A child is referred and assessed, perhaps the subject of an enquiry, a conference and a plan,
perhaps looked after, and perhaps comes back; it stands in every extract under one name. What the
tables hold is what was lived: whoever reads the extracts must find these very tables again.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from xlscore.children.annex_a import AnnexTables, Answer, Assessment, Care, Case
from xlscore.children.care import CareTables, Episode, Review
from xlscore.children.cin import CinTables, Enquiry, Plan, Span
from xlscore.children.spans import add_months, is_open

#: Where a child in care lives and who provides it, the likelier first.
_PLACES: Final = (("U1", "PR1"), ("U4", "PR1"), ("U6", "PR4"), ("K2", "PR4"), ("P2", "PR0"))
#: Why care ends: returned home, a special guardian, adopted.
_ENDS: Final = ("E4A", "E4A", "E45", "E11")
#: For so long before the first month children live already; for so long those in care.
_BEFORE: Final = 36
_BEFORE_IN_CARE: Final = 84
_YEAR: Final = 365
#: Shares: of cases that lead to an enquiry, of children who are taken into care, who come back.
_ENQUIRED, _TAKEN, _BACK = 0.085, 0.08, 0.34


@dataclass
class Lives:
    """What children lived from `first` to `last`, and the area of each.

    `monthly` is how many are referred for the first time in a month, of all areas together, and
    `shares` is the share of each area.
    """

    seed: int
    first: date
    last: date
    monthly: float
    shares: Mapping[str, float]
    cin: CinTables = field(default_factory=CinTables)
    care: CareTables = field(default_factory=CareTables)
    annex: AnnexTables = field(default_factory=AnnexTables)
    areas: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # random() alone is promised to give the same numbers in every version of Python.
        self._chance = random.Random(self.seed).random  # noqa: S311
        for back in range(-_BEFORE_IN_CARE, 0):
            day = add_months(self.first, back)
            for area, share in self.shares.items():
                self._month(area, share, day, only_taken=back < -_BEFORE)
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        for on in range(months + 1):
            for area, share in self.shares.items():
                self._month(area, share, add_months(self.first, on), only_taken=False)
        self._listed()

    # --- chance

    def _days(self, least: int, most: int) -> timedelta:
        return timedelta(days=least + int(self._chance() * (most - least + 1)))

    def _known(self, day: date) -> date | None:
        """A day, as far as it has come by the last one."""
        return None if day > self.last else day

    # --- lives

    def _month(self, area: str, share: float, month: date, *, only_taken: bool) -> None:
        """The children of an area whose life begins in a month."""
        number = int(self.monthly * share * (0.85 + 0.3 * self._chance()) + self._chance())
        for _ in range(number):
            taken = self._chance() < _TAKEN
            if taken or not only_taken:
                self._live(area, month + self._days(0, 27), taken=taken)

    def _live(self, area: str, day: date, *, taken: bool) -> None:
        """A child from its first referral on."""
        if day > self.last:
            return
        child = f"MADE-UP-{len(self.areas) + 1:06}"
        self.areas[child] = area
        self.care.born[child] = day - self._days(30, 15 * _YEAR)
        protected = taken or self._chance() < _ENQUIRED
        while day <= self.last:
            closes = self._referred(child, day, protected=protected)
            if taken:
                closes = self._taken_in(child, day + self._days(10, 60)) + self._days(1, 20)
                taken = False
            self.cin.referrals.append(Span(child, day, self._known(closes)))
            # Who was protected comes back more often than others, and to be protected again.
            if self._chance() > (0.6 if protected else _BACK):
                return
            day = closes + self._days(15, 300)
            protected = self._chance() < (0.55 if protected else _ENQUIRED)

    def _referred(self, child: str, day: date, *, protected: bool) -> date:
        """A referral and what follows; the day on which the case closes."""
        assessed = day + (self._days(70, 110) if self._chance() > 0.87 else self._days(5, 56))
        self.cin.assessments.append(Span(child, day, self._known(assessed)))
        seen: Answer = "yes" if self._chance() < 0.96 else "no"
        self.annex.assessments.append(Assessment(child, day, self._known(assessed), seen))
        if protected:
            return max(assessed, self._enquired(child, day + self._days(1, 10)))
        return assessed + (self._days(0, 3) if self._chance() < 0.3 else self._days(30, 240))

    def _enquired(self, child: str, day: date) -> date:
        """An enquiry, and the conference and plan that it may lead to; when all that is over."""
        if day > self.last:
            return day + self._days(30, 90)
        held = day + (self._days(8, 20) if self._chance() < 0.78 else self._days(23, 40))
        needless = self._chance() < 0.3
        known = None if needless else self._known(held)
        self.cin.enquiries.append(Enquiry(child, day, known, needless))
        if needless or self._chance() < 0.12:
            return held + self._days(20, 120)
        ended = held + (self._days(730, 900) if self._chance() < 0.06 else self._days(80, 540))
        if held <= self.last:
            reviews, due = [], held + self._days(66, 88)
            while due < ended and due <= self.last:
                late = self._days(12, 40) if self._chance() < 0.02 else timedelta()
                reviews.append(due + late)
                due += self._days(150, 176)
            told = tuple(one for one in reviews if one <= self.last)
            self.cin.plans.append(Plan(child, held, self._known(ended), told))
        return ended + self._days(20, 90)

    def _taken_in(self, child: str, day: date) -> date:
        """A stay in care, its placements and reviews; the day on which it ends."""
        ends = day + self._days(20, 5 * _YEAR)
        unsettled = self._chance() < 0.15
        moves = [day]
        while len(moves) < 40:
            moves.append(moves[-1] + (self._days(20, 200) if unsettled else self._days(500, 4000)))
        moves = [one for one in moves if one < ends]
        for at, (began, ended) in enumerate(pairwise([*moves, ends])):
            if began > self.last:
                break
            place, provider = _PLACES[int(self._chance() ** 2 * len(_PLACES))]
            known, is_last = self._known(ended), ended == ends
            rec = "" if known is None else _ENDS[int(self._chance() * 4)] if is_last else "X1"
            self.care.episodes.append(
                Episode(child, began, known, "P" if at else "S", "C2", place, provider, rec,
                        "ZZ11AA", f"ZZ{at + 2}1AA", f"SC{at + 1}")
            )  # fmt: skip
        due = day + self._days(10, 24)
        for gap in (self._days(60, 88), *(self._days(150, 178) for _ in range(12))):
            if due < ends and due <= self.last:
                code = "PN1" if self._chance() < 0.7 else "PN3" if self._chance() < 0.8 else "PN4"
                self.care.reviews.append(Review(child, due, code))
            due += gap
        return ends

    # --- what Annex A says on the last day

    def _listed(self) -> None:
        for span in self.cin.referrals:
            if is_open(span.began, span.ended, self.last):
                worker = self._chance() < 0.985
                self.annex.cases.append(Case("List 6", span.child, span.began, None, worker, None))
        for plan in self.cin.plans:
            if is_open(plan.began, plan.ended, self.last):
                ago = self._days(0, 27) if self._chance() < 0.82 else self._days(29, 60)
                visited = max(plan.began, self.last - ago)
                self.annex.cases.append(Case("List 7", plan.child, plan.began, None, True, visited))
        for stay in self.care.in_care(self.last):
            checked = [max(stay.began, self.last - self._days(5, 420)) for _ in range(2)]
            since = self.last - timedelta(days=_YEAR)
            placed = [p for p in stay.placements(self.last) if p.ended is None or p.ended > since]
            self.annex.cases.append(Case("List 8", stay.child, stay.began, None, True, self.last))
            self.annex.care.append(
                Care(stay.child, stay.began, None, self.care.born[stay.child], checked[0],
                     checked[1], len(placed))
            )  # fmt: skip
