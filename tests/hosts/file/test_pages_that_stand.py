"""A page that stands as it would be written is left alone; any other is written anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.books import refresh
from support.editing import parts
from support.small_books import one_red

from xlscore.hosts.file import file_book, render
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.workbook_part import Index

BOOK = "/xl/workbook.xml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of one Red indicator with its chart, not to be written to."""
    return one_red(tmp_path_factory.mktemp("made") / "book.xlsm")


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(made, tmp_path / "book.xlsm"))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the pages that refreshes write, in order."""
    titles: list[str] = []
    real = render.frames

    def seen(pages: list[tuple[object, str]]) -> object:
        titles.extend(title for _, title in pages)
        return real(pages)  # type: ignore[arg-type]

    monkeypatch.setattr(file_book, "frames", seen)
    return titles


def change(book: Path, part: str, old: str, new: str) -> None:
    """Put other text into a part."""
    package = Package.open(book)
    text = package.read(part).decode()
    assert re.search(old, text), part
    package.write(part, re.sub(old, new, text, count=1).encode())
    package.save(book)


def sheet(book: Path, title: str) -> str:
    """The part of a tab."""
    entry = Index(Package.open(book)).find(title)
    assert entry is not None
    return entry.part


def chart(book: Path) -> str:
    """The chart of the exception page."""
    package = Package.open(book)
    around = package.reached([sheet(book, "Exc 5")], package.workbook)
    (found,) = (part for part in around if "/charts/chart" in part)
    return found


def test_pages_that_stand_are_not_written(book: Path, written: list[str]) -> None:
    """Neither by the build nor by another month and back is anything left to do."""
    refresh(book)
    assert written == []


@pytest.mark.parametrize(
    ("part", "old", "new", "page"),
    [
        (lambda book: sheet(book, "Scorecard"), r'<col [^>]*?min="3"[^>]*?/>', "", "Scorecard"),
        (lambda book: sheet(book, "Cover"), r'orientation="\w+"', "", "Cover"),
        (lambda book: sheet(book, "Exc 5"), r'ht="[\d.]+"', 'ht="99"', "Exc 5"),
        (chart, 'val="BFBFBF"', 'val="FF0000"', "Exc 5"),
    ],
)
def test_what_was_changed_is_written_anew(
    part: Callable[[Path], str], old: str, new: str, page: str, book: Path, written: list[str]
) -> None:
    """A width, a set-up, a height, a chart: that page alone, and it is as it was."""
    before = parts(book)
    change(book, part(book), old, new)
    refresh(book)
    assert written == [page]
    assert parts(book) == before


def test_marks_of_before_do_no_harm(book: Path, written: list[str]) -> None:
    """A page whose mark does not know how a file holds it is written, to the same bytes."""
    before = parts(book)
    marked = Package.open(book).read(BOOK).decode()
    count = len(re.findall(r";[0-9a-f]{24}(?=\"|&quot;)", marked))
    for _ in range(count):
        change(book, BOOK, r";[0-9a-f]{24}(?=\"|&quot;)", "")
    refresh(book)
    assert len(written) == count > 3
    assert parts(book) == before


def test_a_figure_writes_the_pages_that_show_it(book: Path, written: list[str]) -> None:
    """The guidance shows none."""
    refresh(book)
    change(book, sheet(book, "Data"), "<v>2647</v>", "<v>2650</v>")
    refresh(book)
    assert {"Scorecard", "Exc 5"} <= set(written)
    assert "Guidance Notes" not in written


def test_a_print_area_comes_back(book: Path) -> None:
    """The defined names of a page are set whether it is written or not."""
    before = parts(book)
    area = r"(<definedName [^>]*Print_Area[^>]*>[^<]*?)\$\d+(</definedName>)"
    change(book, BOOK, area, r"\g<1>$2\2")
    refresh(book)
    assert parts(book) == before
