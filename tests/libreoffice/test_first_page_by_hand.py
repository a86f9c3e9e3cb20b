"""From an empty book to a first page, typed by hand in LibreOffice."""

from __future__ import annotations

from pathlib import Path

from calc import type_into
from support.books import xlscore

from xlscore.hosts.file.file_book import FileBook

#: Typed below the headings, and below the last row, as Start here says.
TYPED = {
    "Settings": {"B2": "Lancaster City Council", "B4": "Policy", "B5": "Performance",
                 "B7": "May 2024", "B9": "A Member", "B10": "A Director", "B11": "Housing",
                 "B12": "Homes"},
    "Areas": {"A2": "All", "B2": "Whole council", "C2": "Yes", "D2": "Yes"},
    "Indicators": {
        "A2": "1", "B2": "Homes", "C2": "Repairs done on time", "E2": "H", "F2": "SS",
        "G2": "percent",
        "A3": "2", "B3": "Homes", "C3": "Days to let a home", "E3": "L", "F3": "SS",
        "G3": "average",
    },
    "Targets": {"A2": "1", "C2": "Apr 2024", "D2": "95%", "A3": "2", "C3": "Apr 2024", "D3": "25",
                "H3": "30"},
    "Data": {
        "A2": "1", "C2": "Apr 2024", "D2": "90", "E2": "100",
        "A3": "2", "C3": "Apr 2024", "F3": "28",
        "A4": "1", "C4": "May 2024", "D4": "96", "E4": "100",
        "A5": "2", "C5": "May 2024", "F5": "31",
    },
}  # fmt: skip


def titles(book: Path) -> list[str]:
    """The tabs of a book."""
    return FileBook.look(book).tabs()


def test_an_empty_book_becomes_a_first_page_by_hand(tmp_path: Path) -> None:
    """Start here leads to it; typed rows count although LibreOffice extends no table."""
    book = tmp_path / "mine.xlsm"
    assert xlscore("new", book, "--empty").returncode == 0
    assert titles(book)[0] == "Start here"
    type_into(book, tmp_path / "profile", TYPED)
    done = xlscore("refresh", book)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "May 2024: 1 Red, 0 Amber, 1 Green, 0 not rated." in done.stdout
    assert "3 rows from row 3 on stand below the table" in done.stdout
    assert "Start here" not in titles(book)
    assert "Exc 2" in titles(book)
    again = xlscore("refresh", book)
    assert "Nothing changed" in again.stdout
