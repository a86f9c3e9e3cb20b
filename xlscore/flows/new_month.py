"""The rows that a new reporting month adds to Data and Commentary."""

from __future__ import annotations

from collections.abc import Mapping

from xlscore.inputs.book import Book
from xlscore.inputs.commentary import carried_from
from xlscore.inputs.contract import DRAFT, KEY
from xlscore.inputs.new_rows import key, pair, with_rows
from xlscore.inputs.records import records_of
from xlscore.results.figures import in_use, reporting
from xlscore.results.results import Results
from xlscore.rules import periods
from xlscore.rules.months import Month
from xlscore.workbook.tables import Entry


def data_rows(book: Book, now: Month, month: Month) -> list[Mapping[str, Entry]]:
    """A row for each indicator and area that reports in `month` and has none on Data.

    Rows are for indicators' own periods that end in a period moved over, after `now`: of those
    that come as often as the report or more often, for those of the last period alone.
    """
    there, about = with_rows(book, "Data"), book.indicators
    own = dict(zip(about["No"], about["own"], strict=True))
    ended = periods.last_ended(int(month), about["own"], about["Year starts"])
    first = dict(zip(about["No"], about["From"], strict=True))
    rows: list[Mapping[str, Entry]] = []
    for no, area, last in in_use(book, ended).itertuples(index=False):
        since = max(now, month - max(own[no], book.settings.report.step), first[no] - 1)
        rows += [
            key(book, "Data", no, area, Month(when))
            for when in reversed(range(last, since, -own[no]))
            if (*pair(no, area), when) not in there
        ]
    return rows


def drafts(book: Book, computed: Results, month: Month) -> list[Mapping[str, Entry]]:
    """The texts of the period that is left, marked as drafts of it, where the new one has none.

    A draft that nobody revised goes on only from a page on which it stood, and keeps its age.
    """
    red = computed.reds(book.excepted)
    on_page = set(zip(red["No"], red["Area"], strict=True))
    live = reporting(book, month)
    wanted = {(no, area): Month(when) for no, area, when in live.itertuples(index=False)}
    texts = book.commentary[book.commentary["Text"] != ""].drop_duplicates(KEY)
    there = set(texts[KEY].itertuples(index=False, name=None))
    left = texts.merge(computed.rows[KEY], on=KEY).sort_values("row")
    rows: list[Mapping[str, Entry]] = []
    for record in records_of(left):
        no, area, now = record["No"], record["Area"], Month(int(record["Month"]))
        after = wanted.get((no, area))
        if after is None or after == now or (no, area, after) in there:
            continue
        since = carried_from(record["Status"], book.year_of(no))
        if since is None or (no, area) in on_page:
            words = book.words(no, now if since is None else since)
            own = key(book, "Commentary", no, area, after)
            rows.append({**own, "Text": record["Text"], "Status": f"{DRAFT} of {words}"})
    return rows
