"""Sparklines of a page that is open in Excel, each run of rows in one call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.unions import cover, unions
from xlscore.workbook.addresses import block_address, quoted
from xlscore.workbook.looks import WEIGHT
from xlscore.workbook.page import Block, Page, Sparkline

_Run: TypeAlias = list[Sparkline]


def set_sparklines(
    sheet: Any, page: Page, old: Page | None, tabs: Mapping[str, str], again: bool = False
) -> None:
    """Draw a page's sparklines where they do not stand yet.

    `tabs` are the tabs that may be read, by the kind of their page: without the one that they
    read, lines that are not the same as before are left to the next refresh. None for `old` is
    a sheet without any. `again` draws all, whatever half of them stands.
    """
    if again:
        clear(sheet.Cells)
        old = None
    was = old.sparklines if old is not None else ()
    if was == page.sparklines and _stand(sheet, was, tabs):
        return
    if was:
        for run in _runs(was):
            clear(sheet.Range(block_address(_covered(run))))
    for run in _runs(page.sparklines):
        if run[0].kind in tabs:
            _add(sheet, run, tabs[run[0].kind])


def clear(cells: Any) -> None:
    """Take the lines of one block away; where there are none, Excel may refuse to."""
    groups = cells.SparklineGroups
    if groups.Count:
        groups.Clear()


def _stand(sheet: Any, lines: Sequence[Sparkline], tabs: Mapping[str, str]) -> bool:
    """Whether the first line reads the tab that it should.

    Lines follow a tab that is renamed, also where it was kept aside, and lose one that goes.
    """
    if not lines or lines[0].kind not in tabs:
        return True
    groups = sheet.Range(block_address(lines[0].cell * 2)).SparklineGroups
    try:
        # A group of lines has no default member: it is not called for one.
        source = str(groups.Item(1).Item(1).SourceData)
    except Exception:  # there is none any more
        return False
    title = source.rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")
    return title.casefold() == tabs[lines[0].kind].casefold()


def _runs(lines: Sequence[Sparkline]) -> Iterator[_Run]:
    """Lines that go down the page as their sources go down theirs, rows between left out alike."""
    run: _Run = []
    for line in sorted(lines, key=lambda line: (line.colour, line.cell[1], line.cell)):
        if run and _along(run[-1]) != _along(line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _along(line: Sparkline) -> tuple[object, ...]:
    top, left, _, right = line.values
    row, column = line.cell
    return line.kind, line.colour, column, left, right, top - row


def _covered(run: _Run) -> Block:
    return *run[0].cell, *run[-1].cell


def _add(sheet: Any, run: _Run, title: str) -> None:
    """One group of lines; those that came along in rows between are cleared again."""
    (top, left, _, right), bottom = run[0].values, run[-1].values[2]
    source = f"{quoted(title)}!{block_address((top, left, bottom, right))}"
    group = sheet.Range(block_address(_covered(run))).SparklineGroups.Add(xl.XL_SPARK_LINE, source)
    if bottom - top == right - left and len(run) > 1:
        # Rows or columns: of a square, Excel cannot know.
        group.PlotBy = xl.XL_SPARKLINE_ROWS_SQUARE
    group.SeriesColor.Color = xl.bgr(run[0].colour)
    group.DisplayBlanksAs = xl.XL_NOT_PLOTTED
    group.LineWeight = WEIGHT
    markers = group.Points.Markers
    markers.Visible = True
    markers.Color.Color = xl.bgr(run[0].colour)
    drawn = {line.cell for line in run}
    first, column, end, _ = _covered(run)
    between = {(row, column) for row in range(first, end)} - drawn
    blocks = cover(between, between)
    for where in unions(blocks):
        sheet.Range(where).SparklineGroups.Clear()
    if len(blocks) > 1 and sheet.Range(block_address(blocks[-1])).SparklineGroups.Count:
        # Of a union Excel took the first area alone.
        for block in blocks:
            clear(sheet.Range(block_address(block)))
