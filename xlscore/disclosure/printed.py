"""What a copy prints of figures, item by item: this copy, and those that are on record.

Whatever is printed anew (a signal, a difference from a benchmark) is one more row of `KINDS`, its
items are put beside the others in `printed`, and what a reader concludes from it is one more row of
`inferences.INFERENCES`. Nothing else asks what kinds there are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from xlscore.disclosure.rule import MARK, Unit
from xlscore.inputs.book import Book
from xlscore.inputs.cells import no_value
from xlscore.inputs.contract import KEY
from xlscore.inputs.records import records_of
from xlscore.results.history import history
from xlscore.results.movement import Movement
from xlscore.results.results import Results
from xlscore.rules import months, periods
from xlscore.rules.months import Month
from xlscore.workbook.tables import Entry

#: The past results that stand beside the latest one, each with an arrow.
BEFORE: Final = ("previous", "outturn", "last_year")
_ARROW: Final = re.compile(rf"({'|'.join(BEFORE)}) ([↑↔↓])")


class Kind(NamedTuple):
    """A kind of item: its name and the one that sentences give it.

    `letter`: it is not a figure but says something of one; it is then a unit of its own, and goes
    where the Setting withholds letters. `rows`: the column of rows of results that shows it, blank
    for none. `record`: the column of the sheet Circulated that keeps it, blank for none.
    """

    name: str
    named: str
    letter: bool
    rows: str
    record: str


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("num", "the num", False, "num", "Num"),
        Kind("denom", "the denom", False, "denom", "Denom"),
        Kind("value", "the result", False, "latest", "Value"),
        # What Data gives for a restated figure.
        Kind("now", "the result", False, "", ""),
        Kind("rating", "the rating", True, "rag", "RAG"),
        Kind("previous", "the arrow from the previous result", True, "dot_previous", "Arrows"),
        Kind("outturn", "the arrow from the outturn", True, "dot_outturn", "Arrows"),
        Kind("last_year", "the arrow from last year", True, "dot_last_year", "Arrows"),
        # What stands beside results (`beside.said_beside`).
        Kind("mean", "the mean of its points", False, "", ""),
        Kind("limits", "the limits of its points", False, "", ""),
        Kind("signal", "the signal", False, "", ""),
        Kind("assurance", "whether the target is met reliably", False, "", ""),
        Kind("outlook", "the year-end outlook", False, "", ""),
        Kind("rest", "the rest of its whole", False, "", ""),
    )
}


class Rest(NamedTuple):
    """A count on which something said rests: `times` it, in the sum that what is said fixes.

    `version` as of `facts.Count`; `value` is the count itself, where Data's rows do not have it.
    """

    area: str
    month: int
    column: str
    version: str
    times: float
    value: float = float("nan")


class Item(NamedTuple):
    """One printed thing of an indicator, area and month (the last of its period).

    `what`: its kind; an arrow's is the past result it compares with, whose month is then `beside`.
    `shown`: the number, letter or arrow; None for one that is withheld. `rests`: of what rests on
    more than its own num and denom, all that it rests on, and `total`, what these sum up to.
    """

    no: str
    area: str
    month: int
    what: str
    shown: Any
    beside: int = 0
    rests: tuple[Rest, ...] = ()
    total: float = 0.0

    @property
    def units(self) -> frozenset[Unit]:
        """What hides it: any of these, once withheld."""
        if self.rests:
            return frozenset((self.no, one.area, one.month, one.column) for one in self.rests)
        key = (self.no, self.area, self.month)
        if self.what in ("value", "now"):
            # A result of 0 says nothing of its denominator.
            parts = ("num",) if self.shown == 0 else ("num", "denom")
            return frozenset((*key, part) for part in parts)
        return frozenset({(*key, self.what)})


def printed(book: Book, computed: Results, moved: Movement) -> list[Item]:
    """Everything that a copy would print where nothing is withheld, each item once.

    `computed` and `moved` hold the true figures. The familiar and the accessible rendering are
    made from the same ones, and unrounded: these are the items of both.
    """
    paged = set(book.areas.loc[book.areas["Page"], "Area"])
    beside = [n for n in BEFORE if n != "last_year" or book.settings.last_year == "shown"]
    found: dict[tuple[str, str, int, str], Item] = {}

    def put(item: Item) -> None:
        if item.shown not in ("", None) and item.shown == item.shown:
            found.setdefault(item[:4], item)

    for row in records_of(computed.rows[computed.rows["Area"].isin(paged)]):
        own = (row["No"], row["Area"], int(row["Month"]))
        for what in ("num", "denom", "value", "rating"):
            put(Item(*own, what, row[KINDS[what].rows]))
        for name in beside:
            past = (*own[:2], int(row[f"when_{name}"]))
            put(Item(*past, "value", row[name]))
            if row[f"restated_{name}"]:
                put(Item(*past, "now", row[f"now_{name}"]))
            put(Item(*own, name, row[KINDS[name].rows], past[2]))
    for row in moved.then:
        put(Item(row["No"], row["Area"], int(row["Month"]), "rating", row["rag"]))
    excepted = computed.trend["Area"].isin(list(book.excepted))
    past_months = history(book, computed)
    for frame in (computed.trend[excepted], past_months):
        if frame is None:
            continue
        for row in records_of(frame):
            key = (row["No"], row["Area"], int(row["Month"]))
            put(Item(*key, "value", row["value"]))
            if "rag" in row:
                put(Item(*key, "rating", row["rag"]))
                if row["restated"]:
                    put(Item(*key, "now", row["now"]))
    return list(found.values())


# ---- on record


def record(
    book: Book, items: Sequence[Item], hidden: Collection[Unit], copy: str
) -> list[Mapping[str, Entry]]:
    """Rows for the sheet Circulated: what a copy showed and withheld that is not there yet."""
    rows: dict[tuple[str, str, int], dict[str, str]] = {}
    for item in items:
        text = MARK if item.units & set(hidden) else _text(item)
        row = rows.setdefault((item.no, item.area, item.month), dict.fromkeys(_COLUMNS, ""))
        column = KINDS[item.what].record
        if item.what in BEFORE:
            row[column] = ", ".join(filter(None, (row[column], text and f"{item.what} {text}")))
        elif column:
            row[column] = text
    known = _latest(book.circulated)
    return [
        {
            "Copy": copy,
            "No": no_value(no),
            "Area": area,
            "Month": months.first_day(Month(month)),
            **{name: text or None for name, text in row.items()},
        }
        for (no, area, month), row in rows.items()
        if any(text and known.get((no, area, month), {}).get(name) != text
               for name, text in row.items())
    ]  # fmt: skip


_COLUMNS: Final = tuple(dict.fromkeys(kind.record for kind in KINDS.values() if kind.record))


def _text(item: Item) -> str:
    return f"{item.shown:.15g}" if isinstance(item.shown, (int, float)) else str(item.shown)


def _latest(circulated: pd.DataFrame) -> dict[tuple[str, str, int], dict[str, str]]:
    found: dict[tuple[str, str, int], dict[str, str]] = {}
    for row in records_of(circulated):
        own = found.setdefault((row["No"], row["Area"], int(row["Month"])), {})
        own |= {name: row[name] for name in _COLUMNS if row[name]}
    return found


def on_record(book: Book) -> Iterator[Item]:
    """The items of earlier copies, one that was withheld with None."""
    about = {
        row["No"]: [int(row[name]) for name in ("step", "anchor", "Year starts")]
        for row in records_of(book.indicators)
    }
    for row in records_of(book.circulated[[*KEY, *_COLUMNS]]):
        if row["No"] not in about:
            continue
        key = (row["No"], row["Area"], int(row["Month"]))
        for what in ("num", "denom", "value", "rating"):
            text = row[KINDS[what].record].strip()
            if what == "rating":
                if text in ("R", "A", "G"):
                    yield Item(*key, what, text)
            elif text == MARK:
                yield Item(*key, what, None)
            elif text:
                try:
                    yield Item(*key, what, float(text))
                except ValueError:
                    continue  # edited by hand: nothing is known from it
        step, anchor, starts = about[row["No"]]
        year = periods.first_of_year(key[2], starts)
        when = {
            "previous": key[2] - step,
            "outturn": int(periods.last_ended(year - 1, step, anchor)),
            "last_year": key[2] - 12,
        }
        for name, arrow in _ARROW.findall(row["Arrows"]):
            yield Item(*key, name, arrow, when[name])
