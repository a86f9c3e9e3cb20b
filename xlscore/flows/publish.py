"""What was reported goes into Published: once, and never over what stands there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlscore.inputs.book import Book
from xlscore.inputs.new_rows import key, pair, with_rows
from xlscore.results.results import Results
from xlscore.rules.sentences import Show, show
from xlscore.workbook.tables import Entry


@dataclass(frozen=True)
class Differs:
    """A figure that was published otherwise (NaN: without one) than the data now give it."""

    no: str
    area: str
    published: float
    now: float
    how: Show


@dataclass
class Publishing:
    """The rows that a month adds to Published, and what differs in those it has already.

    `circulated`: the month has rows there already. `missing`: indicators without a result.
    """

    rows: list[Mapping[str, Entry]] = field(default_factory=list)
    circulated: bool = False
    missing: int = 0
    differs: list[Differs] = field(default_factory=list)


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
            if math.isnan(stands) or how.value(stands) != how.value(latest):
                done.differs.append(Differs(no, area, stands, latest, how))
    return done
