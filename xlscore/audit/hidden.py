"""What is in the file and not to be seen: tabs, rows, columns and text made invisible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml import etree

from xlscore.audit.reading.colours import WHITE, contrast
from xlscore.audit.reading.opened import Opened, OpenedCell, OpenedSheet, S, at, within
from xlscore.problems import Problem
from xlscore.workbook.addresses import letters

#: Below these nobody sees what stands there: characters, points, points, ratio.
_NARROW: Final = 1.5
_LOW: Final = 4.0
_TINY: Final = 4.0
_SEEN: Final = 1.25
#: Blank rows and columns before a cell that nobody looks for.
_FAR_ROWS: Final = 200
_FAR_COLUMNS: Final = 50
_UNHIDE: Final = "delete it, or show it if it may be seen"


def hidden_sheets(book: Opened) -> Iterator[Problem]:
    """No sheet is hidden, neither so that Excel's menu shows it nor beyond that.

    Source: the Information Commissioner on hidden data in published workbooks.
    """
    for sheet in book.sheets:
        if sheet.state != "visible":
            how = "hidden" if sheet.state == "hidden" else "hidden so that Excel does not list it"
            size = f", with {len(sheet.shown)} filled cells" if sheet.shown else ""
            yield Problem(
                "error",
                sheet.title,
                "",
                f"the sheet is {how}{size}",
                "delete it, or unhide it if it may be seen",
            )


def hidden_rows(book: Opened) -> Iterator[Problem]:
    """No row is hidden, filtered away, or so low that its text cannot be seen.

    Source: the Information Commissioner on hidden data in published workbooks.
    """
    for sheet in book.sheets:
        usual = sheet.root.find(f"{S}sheetFormatPr")
        all_hidden = usual is not None and _on(usual, "zeroHeight")
        plain = "15" if usual is None else usual.get("defaultRowHeight", "15")
        filled = {row for row, _column in sheet.shown}
        number, unseen = 0, []
        for row in sheet.root.iterfind(f"{S}sheetData/{S}row"):
            number = int(row.get("r") or number + 1)
            height = float(row.get("ht", plain))
            if _on(row, "hidden") or (height < _LOW and (number in filled or height == 0)):
                unseen.append(number)
        yield from _unseen(sheet, "row", [n for n in unseen if n in filled], "error")
        yield from _unseen(sheet, "row", [n for n in unseen if n not in filled], "warning")
        if all_hidden:
            yield Problem(
                "warning", sheet.title, "", "all rows that are not in use are hidden", "unhide them"
            )


def hidden_columns(book: Opened) -> Iterator[Problem]:
    """No column is hidden, or so narrow that its text cannot be seen.

    Source: the Information Commissioner on hidden data in published workbooks.
    """
    for sheet in book.sheets:
        filled = {column for _row, column in sheet.shown}
        usual = sheet.root.find(f"{S}sheetFormatPr")
        plain = "9" if usual is None else usual.get("defaultColWidth", "9")
        sized = [
            (int(e.get("min", "1")), int(e.get("max", "1")))
            for e in sheet.root.iterfind(f"{S}cols/{S}col")
        ]
        inside: list[int] = []
        if float(plain) < _NARROW:
            inside += [c for c in filled if not any(first <= c <= last for first, last in sized)]
        for element in sheet.root.iterfind(f"{S}cols/{S}col"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            hidden = _on(element, "hidden") or float(element.get("width", "9")) == 0
            narrow = float(element.get("width", "9")) < _NARROW
            if hidden or narrow:
                inside += [column for column in filled if first <= column <= last]
            if hidden and not any(first <= column <= last for column in filled):
                yield from _unseen(sheet, "column", [first], "warning")
        yield from _unseen(sheet, "column", sorted(inside), "error")


def _unseen(sheet: OpenedSheet, kind: str, numbers: list[int], severity: str) -> Iterator[Problem]:
    if not numbers:
        return
    names = [str(n) if kind == "row" else letters(n) for n in numbers[:6]]
    more = f" and {len(numbers) - 6} more" if len(numbers) > 6 else ""
    what = f"{kind}{'s' * (len(numbers) > 1)} {', '.join(names)}{more}"
    cell = f"A{names[0]}" if kind == "row" else f"{names[0]}1"
    if severity == "error":
        yield Problem("error", sheet.title, cell, f"hidden, with contents: {what}", _UNHIDE)
    else:
        yield Problem("warning", sheet.title, cell, f"hidden, though blank: {what}", "unhide it")


def under_merges(book: Opened) -> Iterator[Problem]:
    """No value stands under merged cells, of which Excel shows the first alone.

    Source: disclosure checks of finished workbooks (values under merged cells).
    """
    for sheet in book.sheets:
        covered = [
            place
            for place in sheet.shown
            if any(within(place, block) and place != block[:2] for block in sheet.merges)
        ]
        what, todo = "a value stands under merged cells, unseen", "unmerge the cells and delete it"
        yield from at("error", sheet, covered, what, todo)


def far_cells(book: Opened) -> Iterator[Problem]:
    """No cell stands so far behind all others that nobody scrolls there.

    Source: disclosure checks of finished workbooks (cells out of sight).
    """
    for sheet in book.sheets:
        for index, most, what in ((0, _FAR_ROWS, "row"), (1, _FAR_COLUMNS, "column")):
            used = sorted({place[index] for place in sheet.shown})
            gap = next((after for before, after in pairwise(used) if after - before > most), None)
            far = [place for place in sheet.shown if gap is not None and place[index] >= gap]
            found = f"the cell stands more than {most} {what}s behind what comes before it"
            yield from at("error", sheet, far, found, "delete it, or move it to the rest")


def hidden_window(book: Opened) -> Iterator[Problem]:
    """The workbook's window is shown: a hidden one opens with nothing to see.

    Source: disclosure checks of finished workbooks (hidden contents).
    """
    for view in book.workbook.iterfind(f"{S}bookViews/{S}workbookView"):
        if view.get("visibility", "visible") != "visible" or _on(view, "minimized"):
            found = "the workbook's window is hidden"
            yield Problem("error", "", "", found, "show it (View, Unhide) and save it")


def invisible_text(book: Opened) -> Iterator[Problem]:
    """No text has the colour of its fill, a size nobody can read, or a format that shows nothing.

    Source: the Information Commissioner on hidden data in published workbooks.
    """
    for sheet in book.sheets:
        headings = styled_headings(sheet)
        found: dict[str, list[tuple[int, int]]] = {"colour": [], "size": [], "format": []}
        for place, cell in sheet.shown.items():
            fill = cell.format.fill
            known = fill is not None and not (fill == "" and place in headings)
            if known and any(contrast(ink.colour, fill or WHITE) < _SEEN for ink in cell.inks):
                found["colour"].append(place)
            if any(ink.size < _TINY for ink in cell.inks):
                found["size"].append(place)
            if shows_nothing(cell):
                found["format"].append(place)
        for kind, what in (
            ("colour", "text in the colour of its own fill cannot be seen"),
            ("size", "text is too small to be seen"),
            ("format", "the number format shows nothing of what the cell holds"),
        ):
            todo = "delete the contents, or make them readable"
            yield from at("error", sheet, found[kind], what, todo)


def clipped_figures(book: Opened) -> Iterator[Problem]:
    """No figure is wider than its column: Excel shows #### instead.

    Source: page design, no clipped figure at full size.
    """
    for sheet in book.sheets:
        usual = sheet.root.find(f"{S}sheetFormatPr")
        widths: list[tuple[int, int, float]] = [
            (int(e.get("min", "1")), int(e.get("max", "1")), float(e.get("width", "9")))
            for e in sheet.root.iterfind(f"{S}cols/{S}col")
        ]
        plain = float(usual.get("defaultColWidth", "8.43")) if usual is not None else 8.43
        merged = {(top, left) for top, left, _bottom, _right in sheet.merges}
        clipped = [
            (row, column)
            for (row, column), cell in sheet.shown.items()
            if isinstance(cell.value, float)
            and (row, column) not in merged
            and _digits(cell)
            > next((w for first, last, w in widths if first <= column <= last), plain) + 0.5
        ]
        what = "the column is too narrow for the figure, which shows as ####"
        yield from at("warning", sheet, clipped, what, "widen the column")


def _digits(cell: OpenedCell) -> int:
    """How many characters a figure takes at least; 0 where its format is not a plain one."""
    from xlscore.rules.sentences import show_as

    code = cell.format.number_format
    if code == "General" or any(c in code.lower() for c in 'ymdhse;["') or len(cell.inks) > 1:
        return 0
    assert isinstance(cell.value, float)
    how = show_as(code)
    return 0 if abs(cell.value) > 1e15 else len(how.value(cell.value))


def shows_nothing(cell: OpenedCell) -> bool:
    """Whether the number format has an empty section for what the cell holds, as `;;;` has."""
    sections = cell.format.number_format.split(";")
    if len(sections) < 2 or isinstance(cell.value, bool):
        return False
    if isinstance(cell.value, str):
        return len(sections) > 3 and not sections[3].strip()
    assert cell.value is not None
    if not cell.value:
        return False  # many formats leave a nought out
    return not sections[cell.value < 0].strip()


def styled_headings(sheet: OpenedSheet) -> set[tuple[int, int]]:
    """The heading cells of tables whose table style may fill them."""
    found = set()
    for table in sheet.tables:
        style = table.root.find(f"{S}tableStyleInfo")
        if style is not None and style.get("name") and table.heading:
            top, left, _bottom, right = table.block
            found |= {(top, column) for column in range(left, right + 1)}
    return found


def _on(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")


RULES: Final = (
    hidden_sheets, hidden_rows, hidden_columns, under_merges, far_cells, hidden_window,
    invisible_text, clipped_figures,
)  # fmt: skip
