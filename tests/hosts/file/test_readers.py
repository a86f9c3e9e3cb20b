"""Every reader finds the same values in the saved workbook, and Excel would repair nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any, Final

import excelize
import pytest
from openpyxl import load_workbook
from openpyxl.utils import datetime as dates
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineWorkbook
from support.books import refresh, soffice
from support.editing import put
from support.published import differences
from support.reading import data_row, read

Sheets = dict[str, dict[tuple[int, int], str]]
PAGES: Final = ["Cover", "Guidance Notes", "Scorecard"]


@pytest.fixture(scope="session")
def changed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook refreshed after its figures changed: two more Reds, one fewer, a bad figure."""
    out = Path(shutil.copy(finished, tmp_path_factory.mktemp("changed") / "changed.xlsm"))
    rows = {no: data_row(out, no) for no in (3, 4, 12, 33)}
    put(
        out,
        "Data",
        {
            f"D{rows[3]}": 1500,
            f"F{rows[4]}": 99,
            f"E{rows[12]}": "two hundred & eight <208>",
            f"D{rows[33]}": 0.5,
            f"E{rows[33]}": 9.5,
        },
    )
    summary = refresh(out)
    assert summary.exceptions == ["Exc 3", "Exc 7", "Exc 33", "Exc 34", "Exc 35", "Exc 37"]
    assert summary.errors == 1
    return out


@pytest.fixture(scope="session")
def by_libreoffice(
    finished: Path, changed: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[Path, Path]:
    """Both workbooks as LibreOffice reads them and writes them again."""
    folder = tmp_path_factory.mktemp("libreoffice")
    books = [finished, changed]
    made = soffice(folder, "xlsx", books, folder / "profile")
    return dict(zip(books, made, strict=True))


@pytest.fixture(params=["finished", "changed"])
def saved(request: pytest.FixtureRequest) -> Path:
    """The built workbook, and the refreshed one."""
    path = request.getfixturevalue(request.param)
    assert isinstance(path, Path)
    return path


def test_excel_would_not_repair_it(saved: Path) -> None:
    """The Open XML schemas and rules find no error in the built and in the refreshed workbook."""
    result = OpenXmlValidator().validate(saved)
    assert list(result.errors) == []
    assert result.is_valid


def test_four_readers_read_the_same(saved: Path, by_libreoffice: dict[Path, Path]) -> None:
    """openpyxl, python-calamine, excelize and LibreOffice agree on every cell of every sheet."""
    expected = with_openpyxl(saved)
    pages = [*PAGES, *(title for title in expected if title.startswith("Exc")), "Check"]
    assert list(expected)[: len(pages)] == pages
    assert {"Data", "Targets", "Commentary", "Settings"} <= set(expected)
    assert all(expected[title] for title in expected)
    assert with_calamine(saved) == expected
    assert with_excelize(saved) == expected
    again = with_openpyxl(by_libreoffice[saved])
    # Where there is no Python, LibreOffice shows an error in cells of our functions that are blank.
    tried = {place: text for place, text in again["Try targets"].items() if text != "#VALUE!"}
    assert {**again, "Try targets": tried} == expected


def test_numbers_are_numbers_for_every_reader(finished: Path) -> None:
    """A figure of the page is a number of full precision, a letter or a dash is text."""
    page = CalamineWorkbook.from_path(finished).get_sheet_by_name("Scorecard").to_python()
    second, new = page[6], next(row for row in page if row[0] == 38)
    assert second[4] == pytest.approx(1025 / 3484, rel=1e-15)
    assert second[5] == "A"
    assert new[8:13] == ["-", "-", "-", "-", "-"]


def test_the_displayed_texts_are_those_of_the_page(finished: Path) -> None:
    """excelize, which applies number formats itself, shows the same texts as the tests read."""
    rows = excelize.open_file(str(finished)).get_rows("Scorecard")
    shown = {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    ours = read(finished, "Scorecard")["Scorecard"]
    assert shown == {place: seen.text for place, seen in ours.items() if seen.text}


def test_libreoffice_sees_the_published_page(
    finished: Path, by_libreoffice: dict[Path, Path]
) -> None:
    """What LibreOffice saves is still the published page, fills and formats included."""
    page = read(by_libreoffice[finished], "Scorecard")["Scorecard"]
    assert differences(page) == []


def with_openpyxl(book: Path) -> Sheets:
    """The cells of every sheet as plain texts, through openpyxl."""
    loaded: Any = load_workbook(book, data_only=True)
    return {
        sheet.title: _filled(
            {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
        )
        for sheet in loaded.worksheets
    }


def with_calamine(book: Path) -> Sheets:
    """The same through python-calamine."""
    loaded = CalamineWorkbook.from_path(book)
    return {
        title: _table(loaded.get_sheet_by_name(title).to_python(skip_empty_area=False))
        for title in loaded.sheet_names
    }


def with_excelize(book: Path) -> Sheets:
    """The same through excelize, which gives every stored value as text."""
    loaded = excelize.open_file(str(book))
    raw = excelize.Options(raw_cell_value=True)
    try:
        return {title: _table(loaded.get_rows(title, raw)) for title in loaded.get_sheet_list()}
    finally:
        loaded.close()


def _table(rows: Any) -> dict[tuple[int, int], str]:
    return _filled(
        {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)}
    )


def _filled(cells: dict[tuple[int, int], object]) -> dict[tuple[int, int], str]:
    """The cells that are not blank, numbers and dates to the digits that every program keeps."""
    return {place: _plain(value) for place, value in cells.items() if value not in (None, "")}


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        serial: Any = dates
        return _plain(serial.to_excel(value))
    if isinstance(value, (int, float)):
        return f"{value:.12g}"
    text = str(value).replace("\r\n", "\n")
    try:
        return f"{float(text):.12g}"
    except ValueError:
        return text
