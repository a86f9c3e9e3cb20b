"""What was reported goes into Published: once, and never over what stands there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlscore.inputs.book import Book
from xlscore.inputs.contract import KEY
from xlscore.inputs.new_rows import key, pair, with_rows
from xlscore.inputs.records import records_of
from xlscore.results.results import Results
from xlscore.rules.months import Month
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

    `circulated`: the period reported has rows there already. `missing`: indicators without a
    result that is due and not missing on purpose.
    """

    rows: list[Mapping[str, Entry]] = field(default_factory=list)
    circulated: bool = False
    missing: int = 0
    differs: list[Differs] = field(default_factory=list)


def publish(book: Book, computed: Results, note: str, on: str | None = None) -> Publishing:
    """The values and ratings shown that Published lacks; `on` is the day of publication.

    Each stands under the last month of its indicator's own period, and so once.
    """
    there, done = with_rows(book, "Published"), Publishing()
    known = book.published[[*KEY, "Value"]].itertuples(index=False, name=None)
    was = {(no, area, month): value for no, area, month, value in known}
    for record in records_of(computed.rows):
        no, area, latest = record["No"], record["Area"], float(record["latest"])
        month = Month(int(record["Month"]))
        stood = (*pair(no, area), month) in there
        done.circulated |= stood and record["due"]
        if math.isnan(latest):
            done.missing += bool(record["due"]) and not record["absent"]
        elif not stood:
            new = {
                **key(book, "Published", no, area, month),
                "Value": latest,
                "RAG": record["rag"] or None,
                "Note": note,
            }
            done.rows.append(new if on is None else new | {"Published on": on})
        else:
            how = show(record["Measure"], record["Decimals"])
            stands = was.get((no, area, month), math.nan)
            if math.isnan(stands) or how.value(stands) != how.value(latest):
                done.differs.append(Differs(no, book.area_name(area), stands, latest, how))
    return done
