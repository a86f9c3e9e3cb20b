"""A saved workbook as readers of their own see it: nothing here knows how it was made."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree
from python_calamine import CalamineWorkbook

from support.by_hand.officer import Officer, column_number, split
from support.by_hand.parts import CHART, S
from xlscore.build.new import finished_workbook
from xlscore.flows.refresh import refresh
from xlscore.flows.summary import Summary
from xlscore.hosts.file.file_book import FileBook

NOTES = "Data notes"


def fresh(folder: Path) -> Path:
    """A copy of the finished workbook, refreshed by this very code."""
    path = folder / "book.xlsm"
    path.write_bytes(_finished())
    return path


@functools.cache
def _finished() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(finished_workbook().read_bytes())
        run(path)
        return path.read_bytes()


def run(path: Path) -> Summary:
    """Refresh the file."""
    return refresh(FileBook.open(path))


class Saved:
    """The contents of a saved file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # from memory: read from the path, it would look into a later state of the file
        self._data = path.read_bytes()
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(self._data), load_tables=True)
        self.tabs = self._book.sheet_names

    def cell(self, tab: str, address: str) -> object:
        """What a cell shows, '' for nothing."""
        letters, row = split(address)
        rows = self.rows(tab)
        line = rows[row - 1] if row <= len(rows) else []
        return line[column_number(letters) - 1] if column_number(letters) <= len(line) else ""

    def rows(self, tab: str) -> list[list[object]]:
        """All cells of a tab from A1."""
        sheet = self._book.get_sheet_by_name(tab)
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]

    def row_of(self, tab: str, text: str, last: bool = False) -> int:
        """The row of a tab whose column A holds a text."""
        found = [n for n, row in enumerate(self.rows(tab), 1) if row[0] == text]
        return found[-1] if last else found[0]

    def narrative(self, tab: str) -> list[str]:
        """The rows of the narrative block that hold something."""
        first, last = self.row_of(tab, "Commentary"), self.row_of(tab, NOTES, last=True)
        return [str(row[0]) for row in self.rows(tab)[first : last - 1] if row[0]]

    def block(self, tab: str) -> range:
        """The rows of the narrative block."""
        return range(self.row_of(tab, "Commentary") + 1, self.row_of(tab, NOTES, last=True))

    def commentary(self, no: int, month: dt.date = dt.date(2014, 5, 1)) -> list[tuple[str, str]]:
        """Text and Status of an indicator's rows on Commentary."""
        table = self._book.get_table_by_name("Commentary")
        return [
            (str(row[3]), str(row[4]))
            for row in table.to_python()
            if row[0] == no and row[2] in (month, f"{month:%B %Y}")
        ]

    def check(self) -> list[tuple[str, str]]:
        """Where and what, of every line on Check."""
        return [(str(row[1]), str(row[2])) for row in self.rows("Check")[4:] if row[0]]

    def told(self, where: str) -> str:
        """What Check says of a place, all of it."""
        return " ".join(what for place, what in self.check() if place == where).casefold()

    def parts(self) -> dict[str, bytes]:
        """Every part's own bytes."""
        with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def chart(self, tab: str) -> str:
        """The formulas of a tab's charts."""
        book = Officer(self.path)
        charts = [
            chart
            for drawing in book.related(book.part_of(tab), "drawing")
            for chart in book.related(drawing, "chart")
        ]
        return " ".join(e.text or "" for c in charts for e in book.xml(c).iter(f"{{{CHART}}}f"))

    def sheet(self, tab: str) -> etree._Element:
        """The sheet part of a tab."""
        book = Officer(self.path)
        return book.xml(book.part_of(tab))

    def calculates(self) -> bool:
        """Whether Excel calculates the book when it opens it."""
        element = Officer(self.path).xml("xl/workbook.xml").find(f"{S}calcPr")
        return element is not None and element.get("fullCalcOnLoad") == "1"

    def mark(self, tab: str) -> str:
        """The hidden mark of a tab, '' where it has none."""
        root = Officer(self.path).xml("xl/workbook.xml")
        place = self.tabs.index(tab)
        for name in root.iter(f"{S}definedName"):
            if (name.get("name"), name.get("localSheetId")) == ("xlscore_page", str(place)):
                return name.text or ""
        return ""

    def fill(self, tab: str, address: str) -> str:
        """The colour that fills a cell."""
        root = Officer(self.path).xml("xl/styles.xml")
        cell = next(c for c in self.sheet(tab).iter(f"{S}c") if c.get("r") == address)
        formats, fills = root.find(f"{S}cellXfs"), root.find(f"{S}fills")
        assert formats is not None
        assert fills is not None
        fill = fills[int(formats[int(cell.get("s", "0"))].get("fillId", "0"))]
        return next((e.get("rgb", "") for e in fill.iter(f"{S}fgColor")), "")


def paragraphs(count: int, of: int) -> list[str]:
    """Paragraphs of words, `of` characters each and each its own."""
    words = "the team has looked into every case that was late and says why "
    return [re.sub(r"\s$", ".", (f"Paragraph {n}: " + words * 700)[:of]) for n in range(count)]
