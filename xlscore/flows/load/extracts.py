"""Extracts as other systems save them, CSV or Excel, as plain columns of cells.

Nothing is understood here but where the cells are: a text file's encoding and separator, the row
of headings, the line that each row stands on.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import python_calamine

from xlscore.flows.load.faulty_cells import faulty_cells
from xlscore.flows.load.heading_rows import written_out
from xlscore.hosts.package.archive import is_package
from xlscore.hosts.package.disk import read_file
from xlscore.hosts.package.sheet.apart import read_apart
from xlscore.hosts.package.sheet.values import reading
from xlscore.inputs.cells import Fault, as_text, blank
from xlscore.problems import Refusal

_SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 50
_FIGURE: Final = re.compile(r"[\d.,]+%?")
_SAMPLE_SIZE: Final = 100_000
#: A character of UTF-8 that takes several bytes.
_CHARACTER: Final = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
#: Python's own limit would speak of a quotation mark; what a cell cannot hold is refused later.
_LONGEST_FIELD: Final = 2**31 - 1
#: Headings stand within so many rows.
_HEADED_WITHIN: Final = 30


@dataclass(frozen=True)
class Extract:
    """One table of an extract: a text file, or a sheet of a workbook.

    `name` is for messages, `file` the file's own name. `columns` holds the cells of each
    heading, `lines` the line (in Excel the row) of each row, `faulty` what is wrong with a row
    as a whole, by its index. Blank rows are left out. A cell with an error value is a Fault.
    `above` are the headings in the row above, each over all of its columns, where headings take
    two rows; `title` is the sheet's, `year` the one that a title gave to quarters or months.
    `of_a_book` says that it is the sheet Data of a book, whose columns mean what they say.
    """

    name: str
    file: str
    headings: list[str]
    columns: list[list[object]]
    lines: list[int]
    faulty: dict[int, str] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)
    title: str = ""
    year: str = ""
    of_a_book: bool = False

    def alone(self, at: int) -> str:
        """The text of a row that has one cell alone, as sections and remarks have; '' if none."""
        cells = [column[at] for column in self.columns if not blank(column[at])]
        return as_text(cells[0]) if len(cells) == 1 and isinstance(cells[0], str) else ""


@dataclass(frozen=True)
class Grid:
    """The cells of a text file or of one sheet, with the line on which each row stands.

    `title` is the sheet's; `text` says that all cells are text. Rows may differ in length.
    """

    name: str
    file: str
    title: str
    rows: list[Sequence[object]]
    lines: list[int]
    text: bool


#: What a cell of a heading row may be: the name of a column, a group of columns that stands above
#: such names (a period, an indicator), or neither.
Kind = Callable[[str], Literal["name", "group", ""]]


def read_extract(path: Path, kind: Kind = lambda _: "", starts: int = 4) -> list[Extract]:
    """The tables of a file: one for text, one for each visible sheet that holds any.

    Their heading row is the first with the most headings that `kind` knows; `starts` is the month
    in which a year above months begins. Refusal as `read_grids`.
    """
    found = [table for grid in read_grids(path) for table in _table(grid, kind, starts)]
    if not found:
        raise Refusal(
            f"{path.name} holds no table: it needs a row of at least two headings, and rows below"
        )
    return found


def extract_of(grid: Grid, kind: Kind) -> Extract | None:
    """The table of a grid, as `read_extract` finds it; None where it holds none."""
    return next(_table(grid, kind, 4), None)


def read_grids(path: Path) -> list[Grid]:
    """The cells of a file: of a text, or of each visible sheet.

    Refusal for a file that is missing, damaged or neither text nor a workbook.
    """
    raw = read_file(path)
    if raw.startswith((b"PK\3\4", bytes.fromhex("D0CF11E0"))):
        if not is_package(raw):
            # What reads the formats of other programs can end the process that it runs in.
            return read_apart(path.name, _sheets_of, path, raw)
        with reading(path.name):
            return _sheets_of(path, raw)
    records = list(_records(path.name, _decoded(path.name, raw)))
    rows = [row for _, row in records]
    return [Grid(path.name, path.name, "", rows, [line for line, _ in records], text=True)]


def _decoded(name: str, raw: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 where the bytes say so, else the Windows code page."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw[:200]:
        # Without its mark, UTF-16 of a heading row has a zero in every other byte.
        encodings = ["utf-16-le" if raw[1:200:2].count(0) > raw[0:200:2].count(0) else "utf-16-be"]
    else:
        _refuse_mixture(name, raw)
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.lstrip()[:1] == "<":
            raise Refusal(
                f"{name} is a web page or XML, whatever its name says; open it in Excel and save "
                "it as an Excel Workbook (.xlsx)"
            )
        return text
    raise Refusal(f"{name} is not a text file that can be read; save it as CSV UTF-8 in Excel")


def _refuse_mixture(name: str, raw: bytes) -> None:
    """Refusal for UTF-8 with an odd byte: in another code page all its accents would be rubbish."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # What is no UTF-8 hardly ever holds a whole character of it.
        if raw.startswith(b"\xef\xbb\xbf") or _CHARACTER.search(raw):
            line = raw.count(b"\n", 0, error.start) + 1
            raise Refusal(
                f"{name}, line {line}: a character is not written in UTF-8, as others of the file "
                "are; correct the line, or save the file again as CSV UTF-8 in Excel"
            ) from error


def _records(name: str, text: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of separated text with the line on which each begins."""
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    skipped = 0
    if said.startswith("sep=") and len(said) == 5:  # as Excel itself reads and honours it
        separator, text, skipped = said[4], rest, 1
    else:
        separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        for row in reader:
            yield line + skipped, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal(
            f"{name}, line {line + skipped}: a quotation mark is out of place ({error}); correct "
            "the line, or export the file from its system again"
        ) from error


def _separator(text: str) -> str:
    """The separator that splits most of the first rows into one same number of cells."""

    beginning = text[:_SAMPLE_SIZE]

    def score(separator: str) -> int:
        rows = csv.reader(io.StringIO(beginning, newline=""), delimiter=separator)
        try:
            widths = Counter(len(row) for row in islice(rows, _SAMPLE) if row)
        except csv.Error:
            return 0
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(_SEPARATORS, key=score)


def _sheets_of(path: Path, raw: bytes) -> list[Grid]:
    """The cells of each visible sheet of a workbook; whatever fails in it is raised."""
    return list(_sheets(path, raw))


def _sheets(path: Path, raw: bytes) -> Iterator[Grid]:
    errors = faulty_cells(path, raw)  # first, for it refuses what ends a reading library
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        label = path.name if len(visible) == 1 else f"{path.name}, sheet {name}"
        rows: list[list[object]] = [list(row) for row in sheet.to_python()]
        for (row, column), text in errors.get(name, {}).items():
            if 0 <= row - top - 1 < len(rows) and 0 <= column - left - 1 < len(rows[0]):
                rows[row - top - 1][column - left - 1] = Fault(text)
        lines = list(range(top + 1, top + 1 + len(rows)))
        yield Grid(label, path.name, name, list(rows), lines, text=False)


def _texts(row: Sequence[object]) -> list[str]:
    return [cell.text if isinstance(cell, Fault) else as_text(cell) for cell in row]


def _heading_row(texts: Sequence[Sequence[str]], kind: Kind) -> int | None:
    """Which row holds the headings: the first with the most known ones, of those with two cells."""
    best, most = None, 0
    for at, row in enumerate(texts):
        if sum(map(bool, row)) < 2:
            continue
        kinds = [kind(text) for text in row if text]
        known = kinds.count("name")
        # A single period stands in titles and rows too, and figures look like indicators' numbers.
        groups = sum(kind(text) == "group" and not _FIGURE.fullmatch(text) for text in row if text)
        known += groups if groups > 1 else 0
        if best is None or known > most:
            best, most = at, known
    return best


def _above(texts: Sequence[Sequence[str]], at: int, kind: Kind) -> tuple[int, list[str]]:
    """The row of headings and the groups above it, where they take two rows; else none above."""
    for top, sub in ((at - 1, at), (at, at + 1)):
        if top < 0 or sub >= len(texts):
            continue
        over, under = texts[top], texts[sub]
        groups = [text for text in over if kind(text) == "group"]
        names = [text for text in under if text]
        repeated = len({text.casefold() for text in names}) < len(names)
        if groups and len(names) > 1 and (repeated or len(groups) > 1):
            if all(kind(text) == "group" for text in names):
                continue  # periods below an indicator each would be figures
            if _are_headings(over, under, kind):
                return sub, _spread(over, under, kind)
    return at, []


def _are_headings(over: Sequence[str], under: Sequence[str], kind: Kind) -> bool:
    """Whether a row below groups holds headings: known ones, or others beside one that is known."""
    group, named, strange = -1, set(), set()
    for at, text in enumerate(under):
        if at < len(over) and over[at]:
            group = at if kind(over[at]) == "group" else -1
        if text and kind(text) == "name":
            named.add(group)
        elif text and not kind(text):
            strange.add(group)
    return -1 not in strange and strange <= named


def _spread(over: Sequence[str], under: Sequence[str], kind: Kind) -> list[str]:
    """The cells above, each over the columns up to the next; blank above a column of its own."""
    found, current = [], ""
    for at in range(max(len(over), len(under))):
        text = over[at] if at < len(over) else ""
        current = text or current
        found.append(text if kind(text) != "group" and text else current)
    return found


def _table(grid: Grid, kind: Kind, starts: int) -> Iterator[Extract]:
    """The table below the row of headings; titles above it are left out."""
    texts, added, year = written_out(
        [_texts(row) for row in grid.rows[:_HEADED_WITHIN]],
        grid.title, starts, lambda text: kind(text) == "name",
    )  # fmt: skip
    at = _heading_row(texts, kind)
    if at is None:
        return
    name, text = grid.name, grid.text
    at, above = _above(texts, at, kind)
    headings = list(texts[at])
    headings += [""] * (len(above) - len(headings))
    for n, over in enumerate(above):
        if not headings[n] and over and kind(over) != "group":
            headings[n], above[n] = over, ""  # one cell over both rows
    above = [over if kind(over) == "group" else "" for over in above]
    below = at + 1 - added
    records = zip(grid.lines[below:], grid.rows[below:], strict=True)
    full = len(headings)
    while not headings[-1]:
        headings.pop()
    width = len(headings)
    rows: list[Sequence[object]] = []
    lines: list[int] = []
    faulty: dict[int, str] = {}
    for line, row in records:
        if len(row) != width:
            beyond = [n for n, cell in enumerate(row[width:], width) if not blank(cell)]
            if text and len(row) > full:
                # The last cells may be blank, and the figures before them shifted all the same.
                faulty[len(rows)] = (
                    f"the row has {len(row)} cells under {full} headings; put quotation marks "
                    "round text and figures that hold the separator"
                )
            elif beyond:
                faulty[len(rows)] = (
                    f"something stands to the right of the last heading, {headings[-1]}; give it "
                    "a heading, or clear it"
                )
            row = [*row[:width], *[None] * (width - len(row))]
        # Most rows are decided by their first cell.
        if blank(row[0]) and all(map(blank, row)) and len(rows) not in faulty:
            continue
        rows.append(row)
        lines.append(line)
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)]
    above = above[:width]
    yield Extract(
        name,
        grid.file,
        headings,
        columns or [[] for _ in headings],
        lines,
        faulty,
        above,
        grid.title,
        year,
    )
