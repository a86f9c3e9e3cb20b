"""What changed since the month before, the Reds that get worse first after the counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from xlscore.pages.changes import comings, rated_anew, reds, restated
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, figure, number
from xlscore.pages.scorecard import arrow_cell
from xlscore.results.movement import Movement
from xlscore.results.results import WITHHELD
from xlscore.rules import months
from xlscore.rules.sentences import WORDS, show
from xlscore.workbook.looks import RAG_LOOKS
from xlscore.workbook.measure import height
from xlscore.workbook.page import Align, Cell, Draft, Page, Printing

TITLE: Final = "What changed"
_WIDTHS: Final = (10.0, 58.0, 28.0, 14.0, 14.0, 14.0, 14.0)
_ACROSS: Final = len(_WIDTHS)


def what_changed(moved: Movement) -> Page:
    """The page of a month beside the month before."""
    draft = Draft()
    now, then = months.long_label(moved.month), months.long_label(_before(moved))
    draft.put(1, 1, Cell(f"{TITLE} since {then}", "Page title"))
    draft.put(2, 1, Cell(now, "Page subtitle"))
    draft.heights |= {1: 24, 2: 18}
    row = _counts(draft, 4, moved)
    row = _reds(draft, row, moved)
    row = _ratings(draft, row, moved)
    row = _restated(draft, row, moved)
    row = _comings(draft, row, moved)
    if moved.worked_out:
        told = (
            f"Ratings of {then} that were not published are worked out from the published "
            "results and the targets of that month."
        )
        draft.put(row, 1, Cell(told, "Page note"))
        row += 2
    if any(cell == figure(WITHHELD, show("number", 0)) for cell in draft.cells.values()):
        draft.put(row, 1, Cell(f"{SUPPRESSED}: {SUPPRESSED_MEANS}", "Page note"))
        row += 2
    return Page(
        kind="changed",
        title=TITLE,
        cells=draft.cells,
        widths=_WIDTHS,
        heights=draft.heights,
        printing=Printing(area=(1, 1, row - 2, _ACROSS), footer=TITLE),
        month=moved.month,
    )


def _before(moved: Movement) -> months.Month:
    return months.Month(moved.month - 1)


def _counts(draft: Draft, row: int, moved: Movement) -> int:
    rows = []
    for code, title in moved.areas.items():
        for month, records in ((moved.month, moved.now), (_before(moved), moved.then)):
            counts = [_plain(n, "right") for n in moved.counts(records, code)]
            told = (_plain(code, "centre"), _plain(title), _plain(months.long_label(month)))
            rows.append([*told, *counts])
    heads = ("Code", "Area", "Month", "Red", "Amber", "Green", "Not rated")
    return _table(draft, row, "How many indicators are Red, Amber and Green", heads, rows)


def _reds(draft: Draft, row: int, moved: Movement) -> int:
    rows = []
    for record in reds(moved):
        how = show(record["Measure"], record["Decimals"])
        figures = [figure(record[name], how) for name in ("latest", "previous")]
        rows.append([*_who(record, moved), *figures, arrow_cell(record, "previous"), _was(record)])
    heads = ("No", "Indicator", "Area", "Result", "Before", "Travel", "Rating")
    return _table(draft, row, "Red indicators, those that worsen first", heads, rows)


def _was(record: dict[Any, Any]) -> Cell:
    letter = record["rag"]
    return Cell(WORDS.get(letter, "Not rated"), RAG_LOOKS[letter], align="centre")


def _ratings(draft: Draft, row: int, moved: Movement) -> int:
    rows = []
    for was, record in rated_anew(moved):
        how = show(record["Measure"], record["Decimals"])
        figures = [figure(was["latest"], how), _was(was), figure(record["latest"], how)]
        rows.append([*_who(record, moved), *figures, _was(record)])
    then, now = months.label(_before(moved)), months.label(moved.month)
    heads = ("No", "Indicator", "Area", then, "Rating", now, "Rating")
    return _table(draft, row, "Indicators whose rating changed", heads, rows)


def _restated(draft: Draft, row: int, moved: Movement) -> int:
    rows = []
    for record, name in restated(moved):
        how = show(record["Measure"], record["Decimals"])
        was, now = figure(record[name], how), figure(record[f"now_{name}"], how)
        rows.append([*_who(record, moved), _plain(name.capitalize()), was, now])
    heads = ("No", "Indicator", "Area", "Figure", "Published", "Now")
    return _table(draft, row, "Figures restated since they were published", heads, rows)


def _comings(draft: Draft, row: int, moved: Movement) -> int:
    rows = [[*_who(record, moved), _plain(told)] for record, told in comings(moved)]
    heads = ("No", "Indicator", "Area", "New or ended")
    return _table(draft, row, "New and ended indicators", heads, rows)


def _who(record: dict[Any, Any], moved: Movement) -> list[Cell]:
    return [
        number(record["No"]),
        Cell(record["Indicator"], "Figure", wrap=True),
        Cell(moved.areas[record["Area"]], "Figure", wrap=True),
    ]


def _plain(value: str | int | None, align: Align = "left") -> Cell:
    return Cell(value, "Figure", align=align)


def _table(
    draft: Draft, row: int, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    """A title and its table, or `None.` in its place; gives the row after the blank one below."""
    for column in range(1, _ACROSS + 1):
        draft.put(row, column, Cell(title if column == 1 else None, "Page heading"))
    draft.heights[row] = 18
    rows = list(rows)
    row += 1
    if not rows:
        draft.put(row, 1, Cell("None.", "Page text"))
        return row + 2
    for column, text in enumerate(heads, 1):
        align: Align = "left" if column in (2, 3) else "centre"
        draft.put(row, column, Cell(text, "Column heading", align=align, wrap=True))
    draft.heights[row] = 18
    for row, cells in enumerate(rows, row + 1):  # noqa: B020
        for column, cell in enumerate(cells, 1):
            draft.put(row, column, cell)
        texts = zip(cells[1:3], _WIDTHS[1:3], strict=True)
        draft.heights[row] = max(16.0, *(height(str(cell.value or ""), w) for cell, w in texts))
    return row + 2
