"""The page Start here of a book that began empty: the steps to its first page, each ticked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from xlscore.inputs.book import Book
from xlscore.inputs.cells import as_text
from xlscore.inputs.contract import BEGAN_EMPTY
from xlscore.problems import Problem, said_once
from xlscore.results.results import Results
from xlscore.workbook.measure import height
from xlscore.workbook.page import Cell, Draft, Page, Printing
from xlscore.workbook.tabs import Found

TITLE: Final = "Start here"
_WIDTHS: Final = (8.0, 74.0, 46.0, 18.0)
_HEADINGS: Final = ("Done", "Step", "What the book holds", "Where")
_DONE, _OPEN = "✓", "–"


@dataclass(frozen=True)
class _Step:
    """One step: what to do, whether the book shows it done, what it holds, the cell to go to."""

    todo: str
    done: bool
    holds: str
    place: str


def wanted(book: Book, found: Sequence[Found]) -> bool:
    """Whether a book shows its first steps: it began empty, and the page has not gone yet."""
    began = any(as_text(cell) == BEGAN_EMPTY for cell in book.sheets["Log"].cells["What"])
    ours = [page.mark.kind for page in found if page.ours]
    return began and (not ours or "start" in ours)


def start_here(book: Book, computed: Results, problems: Sequence[Problem]) -> list[Page]:
    """The page of the first steps; none once every step is done."""
    steps = list(_steps(book, computed, problems))
    if all(step.done for step in steps):
        return []
    draft = Draft()
    draft.put(1, 1, Cell(TITLE, "Page title"))
    draft.put(2, 1, Cell("The steps to your first page. Each refresh ticks what is done.",
                         "Page text"))  # fmt: skip
    draft.heights |= {1: 24, 2: 16, 4: 18}
    for column, text in enumerate(_HEADINGS, 1):
        draft.put(4, column, Cell(text, "Column heading", wrap=True))
    for row, step in enumerate(steps, 5):
        cells = (
            Cell(_DONE if step.done else _OPEN, "Figure", align="centre", middle=False),
            Cell(step.todo, "Figure", wrap=True, middle=False),
            Cell(step.holds, "Figure", wrap=True, middle=False),
            Cell(step.place, "Page link", link=step.place, middle=False),
        )
        for column, cell in enumerate(cells, 1):
            draft.put(row, column, cell)
        texts = zip(cells, _WIDTHS, strict=True)
        draft.heights[row] = max(18.0, *(height(str(cell.value), width) for cell, width in texts))
    last = 6 + len(steps)
    for row, text in enumerate(
        (
            "Each cell of a data sheet shows a hint when it is selected. Type rows directly below "
            "the headings or the last row.",
            "Then save and refresh: the button Refresh Scorecard, or xlscore refresh with the "
            "book closed. This page disappears once every step is ticked; no copy has it.",
        ),
        last,
    ):
        draft.put(row, 1, Cell(text, "Page note"))
    return [
        Page(
            kind="start",
            title=TITLE,
            cells=draft.cells,
            widths=_WIDTHS,
            heights=draft.heights,
            printing=Printing(area=(1, 1, last + 1, 4), titles=(4, 4), footer=TITLE),
            freeze=(5, 1),
            month=computed.month,
        )
    ]


def _steps(book: Book, computed: Results, problems: Sequence[Problem]) -> Iterator[_Step]:
    settings, rows = book.settings, computed.rows
    yield _Step(
        "Settings: type the organisation, and the names that are printed. Change Reporting month, "
        "and Report every if you publish each quarter or year.",
        bool(settings.organisation),
        f"{settings.organisation or 'No organisation yet'}; it reports {computed.label}",
        _setting(book, "Organisation"),
    )
    pages = book.areas.loc[book.areas["Page"], "Area"]
    yield _Step(
        "Areas: one row for each area that has a page: a short code, its title, and Yes under Page "
        "and under Exceptions. One row for the whole organisation will do.",
        len(pages) > 0,
        ", ".join(pages) or "No area with a page yet",
        _below(book, "Areas", "Area"),
    )
    count = len(book.indicators)
    yield _Step(
        "Indicators: one row an indicator: No, Section, Indicator, Polarity (H high is good, L low "
        "is good, T near the target), Data period and Measure.",
        count > 0,
        _count(count, "indicator"),
        _below(book, "Indicators", "No"),
    )
    rated = rows[rows["Polarity"] != ""]
    held = int(rated["target"].notna().sum())
    yield _Step(
        "Targets: one row a target with the month from which it is in force, and the limits at "
        "which a rating changes where they are agreed.",
        count > 0 and held == len(rated),
        _of(held, len(rated), "A target for {} indicators with a polarity"),
        _below(book, "Targets", "No"),
    )
    due = rows[rows["due"]] if len(rows) else rows
    figures = int(due["latest"].notna().sum())
    yield _Step(
        "Data: one row an indicator, area and period: num and denom, or a value. Import data, or "
        f"xlscore load, takes them from a table of yours. The page shows {computed.label}.",
        figures > 0,
        _of(figures, len(due), f"A figure for {{}} rows of {computed.label}"),
        _below(book, "Data", "No"),
    )
    errors = sum(said.severity == "error" for said in said_once(problems))
    yield _Step(
        "Check: put right the errors that it lists, and read the warnings.",
        count > 0 and not errors,
        _count(errors, "error") if errors or count else "Nothing to check yet",
        "Check!A1",
    )


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'s' * (number != 1)}".capitalize()


def _of(number: int, whole: int, told: str) -> str:
    """How many of a whole are there; nothing is counted of none."""
    return told.format(f"{number:,} of {whole:,}") if whole else "None yet"


def _setting(book: Book, name: str) -> str:
    sheet = book.sheets["Settings"]
    names = [as_text(cell).casefold() for cell in sheet.cells["Name"]]
    row = int(sheet.rows[names.index(name.casefold())]) if name.casefold() in names else 2
    return f"Settings!{sheet.where(row, 'Value')}"


def _below(book: Book, name: str, column: str) -> str:
    """The first cell of a sheet into which rows are typed."""
    sheet = book.sheets[name]
    last = int(sheet.rows[-1]) if len(sheet.rows) else sheet.raw.top
    return f"{name}!{sheet.where(last + 1, column)}"
