"""The sheet Try targets: the user's own, brought up to date and never overruled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from support.books import refresh
from support.editing import Value, change, put, sheet_part
from support.reading import data_row

from xlscore.functions.try_targets import COLUMNS
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.contract import TRY_TARGETS
from xlscore.problems import Problem
from xlscore.workbook.looks import LOOK_OF

NAMES = [column.name for column in COLUMNS]
Row = dict[str, Any]


def rows(book: Path) -> dict[int, Row]:
    """The rows of the sheet by indicator, as stored."""
    table = FileBook.look(book).tables()[TRY_TARGETS]
    return {
        int(row[0]): {name: row[table.columns.index(name)] for name in NAMES}  # type: ignore[call-overload]
        for row in table.rows
    }


def place(book: Path, no: int, column: str) -> str:
    """The address of an indicator's cell in a column."""
    return f"{'ABCDEFGHIJKLMNO'[NAMES.index(column)]}{list(rows(book)).index(no) + 2}"


def typed(book: Path, cells: dict[tuple[int, str], Value]) -> None:
    """Type into cells of the sheet, by indicator and column."""
    put(book, TRY_TARGETS, {place(book, no, name): value for (no, name), value in cells.items()})


def said(problems: Any) -> list[str]:
    """The cells of the sheet of which something is said."""
    return [p.cell for p in problems if isinstance(p, Problem) and p.sheet == TRY_TARGETS]


def test_every_indicator_with_a_polarity_is_there(finished: Path) -> None:
    """The sheet lists them in the order of the page, with the very rating of the page beside."""
    found = rows(finished)
    activity = {1, 6, 8, 14, 17, 20, 21}
    assert list(found) == [no for no in range(1, 41) if no not in activity]
    assert all(row["Rating"] == row["On the page"] for row in found.values())
    assert {row["Rating"] for row in found.values()} == {"R", "A", "G", ""}


def test_limits_stand_as_the_function_takes_them(finished: Path) -> None:
    """Plain limits are figures; one that does not count itself, or a band, is text."""
    found = rows(finished)
    assert (found[35]["Target"], found[35]["Amber limit"]) == (0.9, 0.75)
    assert (found[4]["Amber limit"], found[4]["Green limit"]) == (150, "<100")
    assert (found[19]["Amber limit"], found[19]["Green limit"]) == ("78%-98%", "83%-93%")
    assert found[35]["Why"] == (
        "Red: 72.8% is below 75%, the amber limit (target 90%, high is good)."
    )
    assert (found[35]["Direction"], found[37]["Direction"]) == ("↓", "↑")


def test_the_starter_book_has_nothing_to_say_of_it(book: Path) -> None:
    """No warning comes from the sheet, nothing waits to be calculated, and nothing changes."""
    before = book.read_bytes()
    assert said(refresh(book).problems) == []
    assert book.read_bytes() == before
    assert not FileBook.look(book).outdated(frozenset(), {})


def test_figures_follow_and_what_was_tried_stays(book: Path) -> None:
    """A refresh renews the result and what the formulas show; tried targets and limits stay."""
    typed(book, {(35, "Target"): 0.7, (35, "Amber limit"): 0.6, (4, "Amber limit"): 200})
    put(book, "Data", {f"D{data_row(book, 35)}": 136})
    put(book, TRY_TARGETS, {"Q3": "next year?"})
    assert said(refresh(book).problems) == []
    found = rows(book)
    assert (found[35]["Result"], found[35]["Target"], found[35]["Amber limit"]) == (1.0, 0.7, 0.6)
    assert found[35]["Why"].startswith("Green: 100.0% is at least 90%")
    assert (found[35]["Rating"], found[35]["On the page"], found[35]["Direction"]) == (
        "G", "G", "↑",
    )  # fmt: skip
    assert (found[4]["Rating"], found[4]["On the page"]) == ("A", "R")
    assert load_workbook(book)[TRY_TARGETS]["Q3"].value == "next year?"
    assert OpenXmlValidator().validate(book).is_valid
    before = book.read_bytes()
    refresh(book)
    assert book.read_bytes() == before


def test_a_new_indicator_gets_a_row(book: Path) -> None:
    """It comes last with its target, in its own number formats, with formulas and values."""
    put(book, "Indicators", {"E7": "H"})  # No 6, an activity indicator until now
    refresh(book)
    found = rows(book)
    assert list(found)[-1] == 6
    assert (found[6]["Target"], found[6]["Shown as"]) == (315.0, "0.0")
    assert found[6]["Rating"] == found[6]["On the page"] != ""
    sheet = load_workbook(book)[TRY_TARGETS]
    assert sheet.tables["TryTargets"].ref == f"A1:O{len(found) + 1}"
    last = sheet[len(found) + 1]
    assert last[NAMES.index("Result")].number_format == "0.0"
    assert last[NAMES.index("Rating")].value == sheet["K2"].value
    assert OpenXmlValidator().validate(book).is_valid


def test_a_changed_formula_is_the_users(book: Path) -> None:
    """A formula that the user changed is left alone, and listed where its value is old."""
    typed(book, {(35, "Rating"): ('RAG(TryTargets[[#This Row],[Result]],0.5,"H")', 7.0)})
    put(book, "Data", {f"D{data_row(book, 35)}": 136})
    assert said(refresh(book).problems) == [place(book, 35, "Rating")]
    assert rows(book)[35]["Rating"] == 7.0
    before = book.read_bytes()
    assert said(refresh(book).problems) == [place(book, 35, "Rating")]
    assert book.read_bytes() == before


def test_what_reads_an_old_value_is_old_too(book: Path) -> None:
    """A target that the user computes from the result is old, and so is what rests on it alone."""
    typed(book, {(35, "Target"): (f"{place(book, 35, 'Result')}*1.1", 0.8)})
    put(book, "Data", {f"D{data_row(book, 35)}": 136})
    wanted = {place(book, 35, name) for name in ("Target", "Rating", "Direction", "Why")}
    assert set(said(refresh(book).problems)) == wanted


def test_a_formula_by_addresses_is_the_same_formula(book: Path) -> None:
    """Where another program wrote our formula with addresses, its value is still renewed."""
    line = list(rows(book)).index(35) + 2
    typed(book, {(35, "Rating"): (f"RAG(E{line},H{line},D{line},I{line},$J{line},G{line})", 7.0)})
    assert said(refresh(book).problems) == []
    assert rows(book)[35]["Rating"] == "R"


def test_an_error_in_a_target_is_told_in_its_row(book: Path) -> None:
    """The formulas of a row whose target is an error say so, as they do in Excel."""

    def break_it(parts: dict[str, bytes]) -> None:
        part = sheet_part(parts, TRY_TARGETS)
        cell = place(book, 35, "Target").encode()
        start = parts[part].index(b'<c r="' + cell + b'"')
        end = parts[part].index(b"</c>", start)
        broken = b'<c r="' + cell + b'" t="e"><v>#DIV/0!</v>'
        parts[part] = parts[part][:start] + broken + parts[part][end:]

    change(book, break_it)
    refresh(book)
    assert rows(book)[35]["Rating"] == "target: error #DIV/0!"


@pytest.mark.parametrize("column", ["No", "Result"])
def test_without_its_columns_it_is_left_alone(book: Path, column: str) -> None:
    """A sheet that lost a column it needs is named, and the scorecard is made all the same."""
    put(book, TRY_TARGETS, {f"{'A' if column == 'No' else 'E'}1": "Something else"})

    def rename(parts: dict[str, bytes]) -> None:
        name = next(n for n in parts if b'name="TryTargets"' in parts[n])
        old, new = f'name="{column}"'.encode(), b'name="Something else"'
        parts[name] = parts[name].replace(old, new, 1)

    change(book, rename)
    found = [str(p) for p in refresh(book).problems if p.sheet == TRY_TARGETS]
    assert len(found) == 1
    assert f"no column {column}" in found[0]


def test_ratings_and_arrows_have_the_colours_of_the_pages(finished: Path) -> None:
    """Each letter and arrow has a conditional format with the page's fill and font colour."""
    sheet: Any = load_workbook(finished)[TRY_TARGETS]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            fill = rule.dxf.fill.bgColor.rgb[2:] if rule.dxf.fill else ""
            looks = found.setdefault(NAMES["ABCDEFGHIJKLMNO".index(str(block.sqref)[0])], {})
            looks[rule.formula[0].strip('"')] = fill, rule.dxf.font.color.rgb[2:]
    letters = {shown: (look.fill, look.colour) for shown, look in LOOK_OF.items() if shown in "RAG"}
    arrows = {shown: (look.fill, look.colour) for shown, look in LOOK_OF.items() if shown in "↑↔↓"}
    assert found == {"Rating": letters, "On the page": letters, "Direction": arrows}
