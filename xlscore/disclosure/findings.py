"""What gives a withheld figure away, cell by cell, each with what an officer can do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from xlscore.disclosure.known import DENOM, NUM, VALUE, Indicator, Place, indicators
from xlscore.disclosure.places import Places, Where
from xlscore.disclosure.puzzle import ARROWS, LETTER, RISE, TOTAL, Told, Way
from xlscore.disclosure.remedies import Remedies
from xlscore.disclosure.texts import told_in_texts
from xlscore.disclosure.withholding import Shown
from xlscore.inputs.book import Book
from xlscore.problems import Problem
from xlscore.results.results import Results
from xlscore.rules import periods
from xlscore.rules.small_counts import small
from xlscore.workbook.page import Page

#: In the Note of a published figure that its copy withheld.
NOTED: Final = "shown as c"
_NAMES: Final = {NUM: "the num", DENOM: "the denom", VALUE: "the result"}
#: How many cells of a total are named.
_NAMED: Final = 6


@dataclass(frozen=True)
class Finding:
    """One way in which the copy, or an earlier one, gives something away.

    `kind`: worked out from the copy, told in a text, the difference of two months, or in an
    earlier copy. `figures` are the figures concerned: area, month and column (num, denom, value).
    """

    kind: Literal["worked out", "text", "difference", "earlier"]
    no: str
    figures: tuple[tuple[Place, int], ...]
    problem: Problem


@dataclass(frozen=True)
class Disclosure:
    """How many figures a copy withholds, and what gives some of them away all the same."""

    withheld: int
    findings: Sequence[Finding]

    @property
    def warnings(self) -> list[Problem]:
        """The findings as problems: what can be worked out first, earlier copies last."""
        return [finding.problem for finding in self.findings]


_ORDER: Final = ("worked out", "text", "difference", "earlier")


def disclosure(book: Book, computed: Results, shown: Shown, pages: Sequence[Page]) -> Disclosure:
    """What the pages of a copy withhold and give away.

    `book` and `computed` hold the true figures, `shown` those that the pages were made from.
    """
    if shown.withheld is None:
        return Disclosure(0, [])
    places = Places(pages, shown)
    facts = {
        (record["No"], record["Area"], record["Month"]): record
        for record in shown.withheld.to_dict("records")
    }
    part_of = {
        area: whole
        for area, whole in book.areas[["Area", "Part of"]].itertuples(index=False)
        if whole
    }
    way = Way(book.settings.compare == "displayed", part_of)
    withheld = 0
    found: list[Finding] = []
    for indicator in indicators(book, computed, shown):
        withheld += sum(
            indicator.hides(place, column) for place in indicator.secrets for column in range(3)
        )
        about = _About(indicator, places, facts, Remedies(book, indicator, facts))
        found += about.worked_out(Told(indicator, way))
        found += about.differences()
        found += about.earlier()
        found += [
            Finding("text", indicator.no, (figure,), problem)
            for figure, problem in told_in_texts(indicator, pages)
        ]
    return Disclosure(withheld, sorted(found, key=lambda finding: _ORDER.index(finding.kind)))


@dataclass(frozen=True)
class _About:
    """The findings about one indicator. `facts` is `Shown.withheld` by (No, Area, Month)."""

    it: Indicator
    places: Places
    facts: dict[Any, dict[Any, Any]]
    remedies: Remedies

    def worked_out(self, told: Told) -> Iterator[Finding]:
        """What the figures, letters and arrows of the copy determine."""
        by_place: dict[Place, list[tuple[int, int]]] = {}
        given = told.puzzle.given_away()
        for item in (*given, *(item for item in told.level if item not in given)):
            place, _ = told.item(item)
            by_place.setdefault(place, []).append(item)
        for place, items in by_place.items():
            causes = told.causes(items[0]) if items[0] in given else [told.level[items[0]]]
            columns = [column for _, column in items]
            first = self._where(place, columns[0])
            also = [self._where(place, column)[1] for column in columns[1:]]
            where = [self._told(cause, place, columns[0], told) for cause in causes]
            what = _NAMES[columns[0]] + (f", and with it {_listed(also)}," if also else "")
            yield Finding(
                "worked out",
                self.it.no,
                tuple((place, column) for column in columns),
                Problem(
                    "warning",
                    *first,
                    f"{self._who(place)}: {what} can be worked out from "
                    + (_listed(where) or "what stands beside it"),
                    self.remedies.against(place, columns[0], causes, told),
                ),
            )

    def _told(self, cause: str, place: Place, column: int, told: Told) -> str:
        area = place[0]
        if cause == TOTAL:
            cells = [
                _cell(self._where(other, equation.column))
                for equation in told.equations_of(place, column)
                for other in equation.places
                if other != place
            ]
            named = [cell for cell in dict.fromkeys(cells) if cell]
            more = [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
            return f"the total that it is part of ({_listed([*named[:_NAMED], *more])})"
        if cause == LETTER:
            cell = self.places.beside(self.it.no, area, "rag")
            return "its rating" + (f" ({cell[1]})" if place[1] == self.it.month else "")
        if cause in ARROWS:
            arrow = self.places.beside(self.it.no, area, f"dot_{cause}")
            past = self.places.beside(self.it.no, area, cause)
            name = "the previous result" if cause == "previous" else "the outturn"
            return f"the arrow ({arrow[1]}) between the latest result and {name} ({past[1]})"
        assert cause == RISE
        return "the months beside it (the count does not fall within a year)"

    def differences(self) -> Iterator[Finding]:
        """Of a year to date, what two months that can be read leave for one of them alone."""
        it = self.it
        if it.about["Data period"] != "YTD":
            return
        for place, true in it.true.items():
            area, month = place
            if month - it.step < periods.first_of_year(month, it.about["Year starts"]):
                continue
            before = (area, month - it.step)
            for column in (NUM, DENOM, VALUE):
                was = self._read_before(before, column)
                if column == VALUE and (it.measure != "number" or it.shows(place, NUM)):
                    continue
                if was is not None and it.shows(place, column) and small(true[column] - was[0]):
                    yield Finding(
                        "difference",
                        it.no,
                        ((place, column),),
                        Problem(
                            "warning",
                            *self._where(place, column),
                            f"{self._who(place)}: less {was[1]}, {_NAMES[column]} leaves "
                            f"{self.it.label(month)} alone a count of 1 to 5",
                            self.remedies.withhold(place),
                        ),
                    )

    def _read_before(self, before: Place, column: int) -> tuple[float, str] | None:
        """A figure of the month before and where it can be read, here or in that month's copy."""
        if column == VALUE:
            if not self.it.shows(before, VALUE):
                return None
            cell = _cell(self._where(before, VALUE))
            return self.it.true[before][VALUE], f"the result of {self.it.label(before[1])} ({cell})"
        fact = self.facts.get((self.it.no, *before))
        if fact is None or before[1] != self.it.before["previous"] or fact["was"] != fact["was"]:
            return None
        name = ("num", "denom")[column]
        if fact[f"hide {name}"] or fact[name] != fact[name]:
            return None
        return float(fact[name]), f"that of {self.it.label(before[1])} in the copy of that month"

    def earlier(self) -> Iterator[Finding]:
        """What was published before, and not as withheld."""
        by_area: dict[str, list[Place]] = {}
        for place in self.it.secrets:
            fact = self.facts[self.it.no, *place]
            if fact["hide was"] and NOTED not in str(fact["Note"]):
                by_area.setdefault(place[0], []).append(place)
        for places in by_area.values():
            when = sorted(month for _, month in places)
            listed = _listed([self.it.label(month) for month in when])
            last = max(places, key=lambda place: place[1])
            yield Finding(
                "earlier",
                self.it.no,
                tuple((place, VALUE) for place in places),
                Problem(
                    "warning",
                    *self._where(last, VALUE),
                    f"indicator {self.it.no}, {last[0]}: the result of {listed} stands in "
                    "Published and may have been shown in a copy of that month",
                    "no later copy takes that back: judge whether it matters",
                ),
            )

    def _where(self, place: Place, column: int) -> Where:
        return self.places.figure(self.it.no, place[0], place[1], column)

    def _who(self, place: Place) -> str:
        told = f"indicator {self.it.no}, {place[0]}"
        return told if place[1] == self.it.month else f"{told}, {self.it.label(place[1])}"


def _cell(where: Where) -> str:
    return Problem("warning", *where, "", "").place if where[0] else ""


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
