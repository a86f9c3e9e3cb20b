"""The rows that a new reporting month adds to Data and Commentary."""

from __future__ import annotations

from collections.abc import Mapping

from xlscore.inputs.book import Book
from xlscore.inputs.commentary import carried_from
from xlscore.inputs.contract import DRAFT, KEY
from xlscore.inputs.new_rows import key, pair, with_rows
from xlscore.results.figures import reporting
from xlscore.results.results import Results
from xlscore.rules import months
from xlscore.rules.months import Month
from xlscore.workbook.tables import Entry


def data_rows(book: Book, month: Month) -> list[Mapping[str, Entry]]:
    """A row for each indicator and area that reports in the month and has none on Data."""
    there = with_rows(book, "Data", month)
    return [
        key(book, "Data", no, area, month)
        for no, area in reporting(book, month)[KEY[:2]].itertuples(index=False)
        if pair(no, area) not in there
    ]


def drafts(book: Book, computed: Results, month: Month) -> list[Mapping[str, Entry]]:
    """The texts of the month that is left, marked as drafts of it, where the new one has none.

    A draft that nobody revised goes on only from a page on which it stood, and keeps its age.
    """
    now, red = computed.month, computed.reds(book.excepted)
    on_page = set(zip(red["No"], red["Area"], strict=True))
    live = reporting(book, month)
    wanted = set(zip(live["No"], live["Area"], strict=True))
    texts = book.commentary[book.commentary["Text"] != ""]
    there = texts[texts["Month"] == month]
    wanted -= set(zip(there["No"], there["Area"], strict=True))
    rows: list[Mapping[str, Entry]] = []
    for record in texts[texts["Month"] == now].drop_duplicates(KEY[:2]).to_dict("records"):
        no, area = record["No"], record["Area"]
        since = carried_from(record["Status"])
        if (no, area) in wanted and (since is None or (no, area) in on_page):
            status = f"{DRAFT} of {months.label(now if since is None else since)}"
            own = key(book, "Commentary", no, area, month)
            rows.append({**own, "Text": record["Text"], "Status": status})
    return rows
