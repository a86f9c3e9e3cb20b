"""What gives a withheld figure away, cell by cell, each with what an officer can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xlscore.disclosure.facts import Count
from xlscore.disclosure.places import NOWHERE, Places, Where
from xlscore.disclosure.printed import KINDS, Item
from xlscore.disclosure.proof import CAUSES, Proof
from xlscore.disclosure.rule import Unit
from xlscore.disclosure.texts import said, tells, texts
from xlscore.disclosure.withholding import Shown
from xlscore.inputs.book import Book
from xlscore.problems import Problem
from xlscore.rules.months import Month
from xlscore.workbook.page import Page

#: In the Note of a published figure that its copy withheld.
NOTED: Final = "shown as c"
_COLUMN: Final = "Withhold"
#: The kinds of findings, the worst first, and what many of one are called.
_KINDS: Final = {
    "stops": "can be worked out",
    "worked out": "can be worked out",
    "text": "stand in a text",
    "earlier": "were given away by earlier copies",
}
_ORDER: Final = tuple(_KINDS)
#: So many findings are told one by one outside the Log.
_TOLD: Final = 10
_NAMED: Final = 6


@dataclass(frozen=True)
class Finding:
    """One way in which the copy, or an earlier one, gives a small count away.

    `kind`: worked out from the copy although it is to be protected (the copy stops), worked out,
    in a text, or by earlier copies alone. `counts` are those concerned.
    """

    kind: Literal["stops", "worked out", "text", "earlier"]
    no: str
    counts: tuple[Count, ...]
    problem: Problem


@dataclass(frozen=True)
class Disclosure:
    """How many figures a copy withholds, what it gives away, and the proof in a sentence."""

    withheld: int
    findings: Sequence[Finding]
    summary: str = ""

    @property
    def warnings(self) -> list[Problem]:
        """The findings as problems: what can be worked out first, earlier copies last."""
        return [finding.problem for finding in self.findings]

    def in_short(self) -> list[str]:
        """The findings as lines; of many, how many of each kind, the worst ones, where all are."""
        lines = [str(problem) for problem in self.warnings]
        if len(lines) <= _TOLD:
            return lines
        kinds = Counter(_KINDS[finding.kind] for finding in self.findings)
        counted = ", ".join(f"{count:,} {told}" for told, count in kinds.items())
        head = f"{len(lines):,} withheld figures may be found out: {counted}. The worst:"
        return [head, *lines[:_TOLD], "All of them are listed on the sheet Log."]

    @property
    def stops(self) -> list[Problem]:
        """Why a copy that is to be protected cannot go out."""
        return [finding.problem for finding in self.findings if finding.kind == "stops"]


def disclosure(book: Book, shown: Shown, pages: Sequence[Page]) -> Disclosure:
    """What the pages of a copy withhold and give away; `book` has the true figures."""
    if shown.proof is None:
        return Disclosure(0, [])
    about = _About(book, shown.proof, Places(pages, shown))
    found = [*about.worked_out(), *about.in_texts(pages), *about.earlier()]
    return Disclosure(
        len(shown.proof.withheld),
        sorted(found, key=lambda finding: _ORDER.index(finding.kind)),
        shown.proof.summary(),
    )


@dataclass(frozen=True)
class _About:
    book: Book
    proof: Proof
    places: Places

    def worked_out(self) -> Iterator[Finding]:
        """What the copy gives away, once a row, with what gives it away."""
        protected = self.book.settings.small_counts == "protected"
        rows: dict[tuple[str, str, int, str], list[Count]] = {}
        for count in self.proof.closed:
            rows.setdefault((*count[:3], count.version), []).append(count)
        for key, counts in rows.items():
            causes = dict.fromkeys(c for count in counts for c in self.proof.causes[count])
            named = [self._cause(counts[0], cause) for cause in causes]
            also = [self._where(*count[:3], count.column)[1] for count in counts[1:]]
            what = self._name(counts[0]) + (f", and with it {_listed(also)}," if any(also) else "")
            asked = [self.proof.closed[count] for count in counts]
            units = [unit for some in asked for unit in some or ()]
            if units:
                todo = self._withhold(units)
            elif None in asked:
                todo = "set Small counts on Settings to protected, which withholds what hides it"
            else:
                todo = (
                    "no further figure that is withheld would hide it: leave the target blank, "
                    "or judge whether it may be known"
                )
            yield Finding(
                "stops" if protected else "worked out",
                key[0],
                tuple(counts),
                Problem(
                    "warning",
                    *self._at(counts[0]),
                    f"{self._who(*key[:3])}: {what} can be worked out from "
                    + (_listed(named) or "what stands beside it"),
                    todo,
                ),
            )

    def _cause(self, count: Count, cause: str) -> str:
        cells = []
        if cause == "totals":
            for fact in self.proof.model.about[count]:
                if fact.kind == cause:
                    cells += [_cell(self._at(c)) for c in fact.counts if c != count]
        if cause == "ratings":
            cells = [self.places.beside(count.no, count.area, "rag")[1]]
        named = list(dict.fromkeys(filter(None, cells)))
        more = [f"{len(named) - _NAMED} more"] if len(named) > _NAMED else []
        listed = _listed([*named[:_NAMED], *more])
        return CAUSES[cause] + (f" ({listed})" if listed else "")

    def _withhold(self, units: Sequence[Unit]) -> str:
        told = []
        for no, area, month, what in list(dict.fromkeys(units))[:_NAMED]:
            who = f"{area}, {self._label(no, month)} too"
            if what not in ("num", "denom"):
                told.append(
                    f"{KINDS[what].named} of {who}: by Letters of withheld results on Settings"
                )
                continue
            row = self.proof.reader.row((no, area, month))["row"]
            if row != row:
                told.append(f"{who}: add a row of it to Data, with Yes under {_COLUMN}")
            elif _COLUMN not in self.book.sheets["Data"].places:
                told.append(f"{who}: add a column {_COLUMN} to Data, with Yes in row {row:.0f}")
            else:
                cell = self.book.where("Data", int(row), _COLUMN)
                told.append(f"{who}: type Yes in Data!{cell}")
        return f"withhold {_listed(list(dict.fromkeys(told)))}"

    def in_texts(self, pages: Sequence[Page]) -> Iterator[Finding]:
        """Each text of a page that says a figure of it that is withheld, once a text."""
        hidden: dict[tuple[str, str], list[Item]] = {}
        for item in self.proof.withheld:
            hidden.setdefault(item[:2], []).append(item)
        first = self.book.first_area
        for page, cell, text, about in texts(pages, self.book):
            items = [item for key in about for item in hidden.get(key, [])]
            numbers = said(text) if items else {}
            for item in items:
                percent = self.proof.reader.about[item.no]["Measure"] == "percent"
                share = item.what == "value" and percent
                if item.shown and (written := tells(item.shown, share, numbers)):
                    of = "" if item.no == page.no else f" of indicator {item.no}"
                    of += "" if item.area == (page.area or first) else f" for {item.area}"
                    of += (
                        ""
                        if item.month == page.month
                        else f" of {self._label(item.no, item.month)}"
                    )
                    yield Finding(
                        "text",
                        item.no,
                        (Count(*item[:3], "denom" if item.what == "denom" else "num"),),
                        Problem(
                            "warning",
                            page.title,
                            cell,
                            f"the text says {written}, as does a figure{of} that is shown as c",
                            "if it means that figure, reword it",
                        ),
                    )
                    break

    def earlier(self) -> Iterator[Finding]:
        """What earlier copies gave away, and no later one takes back."""
        for count in self.proof.earlier:
            yield self._gone(count, "can be worked out from earlier copies on record")
        recorded = {item[:3] for item in self.proof.reader.earlier}
        out = {item[:4] for item in self.proof.reader.earlier if item.shown is not None}
        for key in dict.fromkeys(item[:3] for item in self.proof.withheld if item[:4] in out):
            yield self._gone(Count(*key, "num"), "was shown in an earlier copy on record")
        for item in self.proof.withheld:
            row = self.proof.reader.row(item[:3]) if item.what == "value" else {}
            unsaid = row and row["was"] == row["was"] and NOTED not in str(row["Note"])
            if unsaid and item[:3] not in recorded:
                yield self._gone(
                    Count(*item[:3], "num"),
                    "stands in Published and may have been shown in a copy of that month",
                )

    def _gone(self, count: Count, how: str) -> Finding:
        return Finding(
            "earlier",
            count.no,
            (count,),
            Problem(
                "warning",
                *self._at(count),
                f"indicator {count.no}, {count.area}: {self._name(count)} of "
                f"{self._label(count.no, count.month)} {how}",
                "no later copy takes that back: judge whether it matters",
            ),
        )

    def _name(self, count: Count) -> str:
        number = self.proof.reader.about[count.no]["Measure"] == "number"
        name = "the result" if number and count.column == "num" else KINDS[count.column].named
        return f"{name} of that period alone" if count.version == "own" else name

    def _at(self, count: Count) -> Where:
        found = self._where(*count[:3], count.column)
        if found != NOWHERE:
            return found
        key = count[:3]
        row = self.proof.reader.row(key)["row"] if key in self.proof.reader else float("nan")
        return ("Data", f"A{row:.0f}") if row == row else NOWHERE

    def _where(self, no: str, area: str, month: int, column: str) -> Where:
        if self.proof.reader.about[no]["Measure"] == "number" and column == "num":
            column = "value"
        found = self.places.figure(no, area, month, column)
        return found if found != NOWHERE else self.places.figure(no, area, month, "value")

    def _who(self, no: str, area: str, month: int) -> str:
        told = f"indicator {no}, {area}"
        return (
            told if self.places.latest(no, area) == month else f"{told}, " + self._label(no, month)
        )

    def _label(self, no: str, month: int) -> str:
        return self.book.shown_by(no).short(Month(month))


def _cell(where: Where) -> str:
    return Problem("warning", *where, "", "").place if where[0] else ""


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
