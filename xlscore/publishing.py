"""What was reported goes into Published: once, and never over what stands there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from xlscore import months
from xlscore.book import Book
from xlscore.commentary import ends_in_a_date
from xlscore.hosts.host import Entry
from xlscore.months import Month
from xlscore.pages.formats import show
from xlscore.reading.values import Fault, as_text
from xlscore.results import Results

#: Indicator and area, in lower case.
Pair: TypeAlias = tuple[str, str]


@dataclass
class Publishing:
    """The rows that a month adds to Published, and what must be said of those it does not.

    `circulated`: the month has rows there already. `missing`: indicators without a result.
    `differs`: sentences on figures that were published otherwise.
    """

    rows: list[Mapping[str, Entry]] = field(default_factory=list)
    circulated: bool = False
    missing: int = 0
    differs: list[str] = field(default_factory=list)


def publish(book: Book, computed: Results, note: str, on: str | None = None) -> Publishing:
    """The month's values and ratings that Published lacks; `on` is the day of publication."""
    now = computed.month
    there = with_rows(book, "Published", now)
    done = Publishing(circulated=bool(there))
    known = book.published[book.published["Month"] == now]
    was = dict(zip(zip(known["No"], known["Area"], strict=True), known["Value"], strict=True))
    for record in computed.rows.to_dict("records"):
        no, area, latest = record["No"], record["Area"], float(record["latest"])
        if math.isnan(latest):
            done.missing += 1
        elif pair(no, area) not in there:
            new = {
                **key(book, "Published", no, area, now),
                "Value": latest,
                "RAG": record["rag"] or None,
                "Note": note,
            }
            done.rows.append(new if on is None else new | {"Published on": on})
        else:
            how, stands = show(record["Measure"], record["Decimals"]), was.get((no, area), math.nan)
            told = "without a figure" if math.isnan(stands) else f"as {how.value(stands)}"
            if math.isnan(stands) or how.value(stands) != how.value(latest):
                done.differs.append(
                    f"Indicator {no}, {area}: published {told}, the data now give "
                    f"{how.value(latest)}; what was published stands."
                )
    return done


def pair(no: object, area: object) -> Pair:
    """Indicator and area as they are compared."""
    return as_text(no).casefold(), as_text(area).casefold()


def with_rows(book: Book, sheet: str, month: Month) -> set[Pair]:
    """Who has a row of a month, be it in order or not: nobody is given a second one."""
    cells = book.sheets[sheet].cells
    only = book.areas["Area"].iloc[0] if len(book.areas) == 1 else ""
    found = set()
    for no, area, when in zip(cells["No"], cells["Area"], cells["Month"], strict=True):
        try:
            same = not isinstance(when, Fault) and months.parse(when) == month
        except ValueError:
            continue
        if same:
            found.add(pair(no, area or only))
    return found


def key(book: Book, sheet: str, no: str, area: str, month: Month) -> dict[str, Entry]:
    """The first three cells of a new row of a data sheet."""
    return {
        # A number such as 007 is text on Indicators too.
        "No": int(no) if no.isdecimal() and no[0] != "0" else no,
        "Area": area,
        "Month": months.first_day(month)
        if ends_in_a_date(book, sheet)
        else months.long_label(month),
    }
