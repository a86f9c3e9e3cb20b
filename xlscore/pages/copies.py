"""The pages of a copy that leaves the house: values alone, and nothing that speaks to its officer.

They are made afresh from the results, so that nothing of a page in the book comes along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xlscore import __version__
from xlscore.disclosure.withholding import Shown
from xlscore.inputs.book import Book
from xlscore.inputs.commentary import Commentary
from xlscore.pages.accessible import names
from xlscore.pages.accessible.front import cover, notes_sheet
from xlscore.pages.accessible.reds import red_sheets
from xlscore.pages.accessible.sheet import Notes, rendered
from xlscore.pages.accessible.words import READ_SO, plain
from xlscore.pages.all_pages import make_pages
from xlscore.pages.changed.what_changed import what_changed
from xlscore.pages.contents import contents
from xlscore.pages.trend import CHOOSE
from xlscore.results.results import Results
from xlscore.rules.sentences import counts_in_words
from xlscore.tables.changed import changed_tables
from xlscore.tables.compare import compare_table
from xlscore.tables.contents import contents_table
from xlscore.tables.guidance import abbreviations_table, guidance_table
from xlscore.tables.scorecard import scorecard_table
from xlscore.tables.table import Table
from xlscore.tables.trend import trend_table
from xlscore.workbook.page import Block, Chart, Page, Value
from xlscore.workbook.tabs import Found


@dataclass(frozen=True)
class Report:
    """All that the pages of a copy are made from.

    `figures` are those that the copy may show. `found` are the book's tabs and `shown`, by tab,
    the digest of the text on it, as `commentary.carry` gives it; `digest` is that of the inputs,
    blank where it does not leave the house.
    """

    figures: Shown
    commentary: Commentary
    found: Sequence[Found]
    shown: Mapping[str, str]
    when: dt.datetime
    digest: str

    @property
    def book(self) -> Book:
        """The book, whose figures are not for the pages: those are in `figures`."""
        return self.figures.book

    @property
    def computed(self) -> Results:
        """The results that the copy may show."""
        return self.figures.computed

    @cached_property
    def made(self) -> Sequence[Page]:
        """The pages as a refresh makes them, but for sparklines, which are no values."""
        settings = replace(self.book.settings, sparklines="hidden")
        book, of = replace(self.book, settings=settings), self.figures
        return make_pages(
            book, of.computed, of.past, of.moved, self.commentary, self.found, self.shown
        )


def familiar(report: Report) -> list[Page]:
    """The pages as the book shows them, with contents and what changed behind the cover."""
    own = [_as_values(page) for page in report.made]
    covers = [page for page in own if page.kind == "cover"]
    listed = [
        *covers,
        what_changed(report.figures.moved),
        *(page for page in own if page.kind != "cover"),
    ]
    listing = contents(report.book, report.computed.month, listed, provenance(report))
    return [*covers, listing, *listed[len(covers) :]]


def accessible(report: Report) -> list[Page]:
    """The same in words: one marked-up table a sheet, as the Analysis Function's list asks."""
    book, computed, month = report.book, report.computed, report.computed.month
    notes = Notes()
    behind = [rendered(name, table, month, notes) for name, table in _tables(report)]
    exceptions = [page for page in report.made if page.kind == "exception"]
    behind += red_sheets(book, computed, exceptions, notes)
    behind.insert(0, notes_sheet(book, notes, behind, month))
    first = cover(book, month, provenance(report))
    listed = contents_table(book, month, [first, *behind])
    return [first, rendered(names.CONTENTS, listed, month, notes), *behind]


def _tables(report: Report) -> list[tuple[str, Table]]:
    """The tables of the accessible sheets in their order, by name, but for those of the Reds."""
    book, computed, past = report.book, report.computed, report.figures.past
    titles = {code: book.area_title(code) for code in book.areas.loc[book.areas["Page"], "Area"]}
    tables = [
        (names.GUIDANCE, replace(guidance_table(book, computed), lines=READ_SO)),
        (names.ABBREVIATIONS, abbreviations_table(book, computed.month)),
        *zip(names.CHANGED, changed_tables(report.figures.moved), strict=True),
    ]
    if len(titles) > 1:
        tables.append((names.COMPARE, compare_table(book, computed)))
    called = names.scorecard_names({code: plain(title) for code, title in titles.items()})
    tables += [
        (name, scorecard_table(computed, code, title))
        for name, (code, title) in zip(called, titles.items(), strict=True)
    ]
    if past is not None:
        tables.append((names.TREND, trend_table(book, past, computed.beside, computed.month)))
    return tables


def provenance(report: Report) -> dict[str, str]:
    """Where the report comes from, by label."""
    book, computed = report.book, report.computed
    shown = set(book.areas.loc[book.areas["Page"], "Area"])
    letters = [
        letter
        for letter, area in computed.rows[["rag", "Area"]].itertuples(index=False)
        if area in shown
    ]
    counts = {letter: letters.count(letter) for letter in ("R", "A", "G", "")}
    return {
        "Organisation": book.settings.organisation,
        f"Reporting {computed.report.name}": computed.label,
        "Made on": f"{report.when.day} {report.when:%B %Y}",
        "Made with": f"xlscore {__version__}",
        **({"Checksum of the data": report.digest} if report.digest else {}),
        "Ratings": counts_in_words(counts),
    }


def _as_values(page: Page) -> Page:
    """A page as it leaves the house: values alone, and nothing that speaks to its officer.

    Columns out of sight stay behind: the charts hold their figures themselves.
    """
    seen = max((at for at, width in enumerate(page.widths, 1) if width), default=0)
    cells = {
        place: replace(cell, formula="", unlocked=False)
        for place, cell in page.cells.items()
        if cell.style != "Banner" and cell.value != CHOOSE and place[1] <= seen
    }
    return replace(
        page,
        cells=cells,
        widths=page.widths[:seen],
        # A chart without any point would be a frame around nothing.
        charts=tuple(held for chart in page.charts if (held := _holding(chart, page)).held),
        choices=(),
        narrative=None,
    )


def _holding(chart: Chart, page: Page) -> Chart:
    """A chart that reads no cell any more."""

    def values(block: Block) -> list[Value]:
        rows, columns = range(block[0], block[2] + 1), range(block[1], block[3] + 1)
        places = [(row, column) for row in rows for column in columns]
        return [page.cells[at].value if at in page.cells else None for at in places]

    labels = values(chart.categories)
    # The row below the last period, which only cells need, goes.
    used = [n for n, label in enumerate(labels) if label not in (None, "")]
    series = tuple(
        replace(line, held=tuple(_number(values(line.values)[n]) for n in used))
        for line in chart.series
    )
    return replace(chart, held=tuple(str(labels[n]) for n in used), series=series)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
