"""The cover: whose report it is and of which month, the month's ratings, and the worst Reds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlscore.inputs.book import Book
from xlscore.pages.formats import SUPPRESSED, SUPPRESSED_MEANS, cell
from xlscore.results.movement import Movement
from xlscore.rules.sentences import WORDS
from xlscore.tables.changed import reds_table
from xlscore.tables.cover import front, tiles
from xlscore.workbook.addresses import quoted
from xlscore.workbook.looks import LOOKS, RAG_LOOKS
from xlscore.workbook.measure import height, in_lines
from xlscore.workbook.page import Align, Cell, Draft, Page, Printing
from xlscore.workbook.printing import room

TITLE = "Cover"
#: Four tiles with room between them; below, a name takes the first five columns.
WIDTHS: Final = (24.0, 8.0, 24.0, 8.0, 24.0, 8.0, 24.0)
_ACROSS, _NAME, _ARROW, _RESULT = len(WIDTHS), 5, 6, 7
_TILES: Final = (1, 3, 5, 7)
_TITLES, _TILE_ROW = 2, 10
#: What stands below the list, where some are left out of it.
_BELOW: Final = 18.0


def cover(book: Book, moved: Movement, reds: Mapping[tuple[str, str], str]) -> Page:
    """The cover page; `reds` are the tabs of the exception pages by No and Area."""
    told, draft = front(book, moved.month), Draft()
    for row, text, style in (
        (_TITLES, told.organisation, "Cover text"),
        (_TITLES + 1, told.directorate, "Cover text"),
        (_TITLES + 3, told.service, "Cover title"),
        (_TITLES + 4, told.title, "Cover title"),
        (_TITLES + 6, told.period, "Cover text"),
    ):
        if text:
            draft.put(row, 1, Cell(text, style, align="centre", wrap=True), across=_ACROSS)
            look, least = LOOKS[style], 42.0 if style == "Cover title" else 28.0
            draft.heights[row] = max(least, height(text, sum(WIDTHS), look.size, look.bold))
    _tiles(draft, moved)
    last = _reds(draft, moved, reds)
    return Page(
        kind="cover",
        title=TITLE,
        cells=draft.cells,
        widths=WIDTHS,
        heights=draft.heights,
        merges=tuple(draft.merges),
        printing=Printing(area=(1, 1, last, _ACROSS)),
        month=moved.month,
    )


def _tiles(draft: Draft, moved: Movement) -> None:
    """Rating, count and change, a tile a rating; above them of how many areas."""
    areas = list(moved.areas.values())
    whose = areas[0] if len(areas) == 1 else f"All {len(areas)} areas"
    draft.put(_TILE_ROW, 1, Cell(f"Ratings: {whose}", "Page heading"))
    for column in range(2, _ACROSS + 1):
        draft.put(_TILE_ROW, column, Cell(None, "Page heading"))
    draft.heights |= {_TILE_ROW: 18, _TILE_ROW + 1: 6, _TILE_ROW + 2: 18, _TILE_ROW + 3: 42}
    for column, tile in zip(_TILES, tiles(moved), strict=True):
        look = RAG_LOOKS[tile.letter] if tile.letter else "Section"
        for row, value, style in (
            (_TILE_ROW + 2, WORDS.get(tile.letter, "Not rated"), look),
            (_TILE_ROW + 3, tile.count, "Cover title"),
            (_TILE_ROW + 4, tile.since or None, "Page text"),
        ):
            draft.put(row, column, Cell(value, style, align="centre"))


def _reds(draft: Draft, moved: Movement, reds: Mapping[tuple[str, str], str]) -> int:
    """The Reds that have a page, as links to it, as far as one sheet of paper holds them.

    Gives the last row.
    """
    table = reds_table(moved).brief
    shown = [row for row in table.rows if row.key in reds]
    row = _TILE_ROW + 6
    if not shown:
        return row - 2
    heads = {1: table.short, _ARROW: table.fields[5].short, _RESULT: table.fields[3].short}
    for column in range(1, _ACROSS + 1):
        align: Align = "left" if column == 1 else "right" if column == _RESULT else "centre"
        draft.put(row, column, Cell(heads.get(column), "Page heading", align=align))
    draft.heights[row] = 18
    free = room(WIDTHS) - sum(draft.heights.get(above, 15.0) for above in range(1, row + 1))
    withheld = 0
    for at, one in enumerate(shown):
        no, area = one.key
        named = f"{no}: {one.record['Indicator']}"
        if len(moved.areas) > 1:
            named += f", {moved.areas[area]}"
        # A long name goes on in rows of its own: merged cells would break the table.
        parts = in_lines(named, sum(WIDTHS[:_NAME]))
        tall = 16.0 * len(parts)
        more = len(shown) - at
        if free - tall < _BELOW * (more > 1):
            told = f"and {more} more, each with a page of its own"
            draft.put(row + 1, 1, Cell(told, "Page note"))
            row += 1
            break
        free -= tall
        result, arrow = cell(one.values[3]), cell(one.values[5])
        withheld += result.value == SUPPRESSED
        for n, part in enumerate(parts):
            row += 1
            for column in range(1, _NAME + 1):
                draft.put(row, column, Cell(None, "Figure"))
            draft.put(row, 1, Cell(part, "Page link", link=f"{quoted(reds[one.key])}!A1"))
            draft.put(row, _RESULT, result if n == 0 else Cell(None, "Figure"))
            draft.put(row, _ARROW, arrow if n == 0 else Cell(None, "Figure"))
            draft.heights[row] = 16.0
    if withheld:
        row += 1
        draft.put(row, 1, Cell(f"{SUPPRESSED}: {SUPPRESSED_MEANS}", "Page note"))
    return row
