"""Thirteen months: the Trend page, its chart of a choice, and the sparklines, in the saved file."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel
from openxml_audit import OpenXmlValidator
from support.books import refresh, soffice
from support.by_hand.saved import fresh
from support.editing import change, parts, put, rename_sheet, sheet_part
from support.history import AREAS, tables

from xlscore.build.build import build
from xlscore.build.county import LAST
from xlscore.hosts.file.render import PRINT_AREA
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.sheet.cells import StoredCell, read_cells
from xlscore.hosts.package.workbook_part import Index
from xlscore.rules import months
from xlscore.rules.months import Month

S = f"{{{MAIN}}}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: Of every section, measure, period, basis and polarity, one that an area does not report.
NUMBERS = (1, 7, 10, 12, 14, 16, 22, 23, 24, 26, 32, 33, 34, 36, 37, 40)
MONTHS = [Month(LAST - back) for back in range(12, -1, -1)]
HEADING = 24
NOT_REPORTED = "This area does not report this indicator."
Cells = dict[tuple[int, int], StoredCell]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration book of two areas, not to be written to."""
    out = tmp_path_factory.mktemp("county") / "county.xlsm"
    build(out, tables(NUMBERS))
    return out


@pytest.fixture
def book(county: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(county, tmp_path / "book.xlsm"))


def cells(book: Path, title: str = "Trend") -> Cells:
    """The cells of a tab as the file holds them."""
    package = Package.open(book)
    entry = Index(package).find(title)
    assert entry is not None
    return dict(read_cells(package, entry.part))


def value(found: Cells, row: int, column: int) -> Any:
    """What a cell holds; None where there is none."""
    return found[row, column].value if (row, column) in found else None


def table(found: Cells) -> dict[tuple[str, str], tuple[int, list[Any]]]:
    """The table of the Trend page: its row and thirteen values by No and area."""
    rows: dict[tuple[str, str], tuple[int, list[Any]]] = {}
    for row in sorted(r for r, c in found if c == 2 and r > HEADING and value(found, r, c)):
        key = f"{value(found, row, 1):g}", str(value(found, row, 2))
        rows[key] = row, [value(found, row, column) for column in range(4, 17)]
    return rows


def sections(found: Cells) -> dict[str, str]:
    """The section above each indicator of a page or of the first area of the Trend page, by No."""
    told: dict[str, str] = {}
    section = ""
    for row in sorted(r for r, c in found if c == 1 and r > 4):
        first = value(found, row, 1)
        if isinstance(first, float):
            told.setdefault(f"{first:g}", section)
        else:
            # Trend names the area before it, and both pages say where a sheet of paper begins.
            section = str(first).rpartition(" · ")[2].removesuffix(" (continued)")
    return told


def said() -> Iterator[tuple[tuple[str, str], list[Any]]]:
    """What Published says of each month, else Data, in plain Python.

    Without the reporting month where its figure is a sum over months.
    """
    found = tables(NUMBERS)
    data = {(f"{r[0]:g}", r[1], months.parse(r[2])): r for r in found["Data"].rows}
    was = {(f"{r[0]:g}", r[1], months.parse(r[2])): r[3] for r in found["Published"].rows}
    names = found["Indicators"].columns
    for row in found["Indicators"].rows:
        about = dict(zip(names, row, strict=True))
        windows = about["Basis"] == "monthly" and about["Data period"] != "SS"
        for area in AREAS:
            no, shown = f"{about['No']:g}", []
            for month in MONTHS:
                now = None if windows else _figure(data.get((no, area, month)), about)
                shown.append(now if month == LAST else was.get((no, area, month), now))
            yield (no, area), shown[:-1] if windows else shown


def _figure(row: Any, about: dict[str, Any]) -> Any:
    if row is None:
        return None
    num, denom, typed = row[3:6]
    if about["Measure"] == "number":
        return typed if num is None else num
    if num is not None and denom:
        return num / denom * ((about["Per"] or 1e4) if about["Measure"] == "rate" else 1)
    return typed if not (num is not None and denom == 0) else None


def _plain(figures: list[Any]) -> list[float]:
    return [math.nan if figure is None else figure for figure in figures]


def chart_cells(found: Cells) -> list[Any]:
    """The thirteen figures that the chart points at."""
    return [value(found, row, 19) for row in range(7, 20)]


def choose(book: Path, no: str, area: str) -> None:
    """Choose an indicator and an area in the lists, as an officer does."""
    found = cells(book)
    labels = {
        str(cell.value).partition(":")[0]: str(cell.value)
        for (row, column), cell in found.items()
        if row > 24 and column in (20, 21)
    }
    put(book, "Trend", {"C4": labels[no], "C5": labels[area]})


def test_the_table_has_thirteen_months_of_every_row(county: Path) -> None:
    """Figures as published, else as Data gives them; the reporting month last; blank if missing."""
    found = cells(county)
    heads = [value(found, HEADING, column) for column in range(1, 17)]
    assert heads == ["No", "Area", "Indicator", *map(months.label, MONTHS)]
    shown = table(found)
    compared = 0
    for key, figures in said():
        if key in shown:
            there = _plain(shown[key][1][: len(figures)])
            assert there == pytest.approx(_plain(figures), nan_ok=True), key
            compared += 1
    assert compared == len(shown) > 25
    assert {area for _, area in shown} == set(AREAS)
    assert sum(None in figures for _, figures in shown.values()) >= 2, "gaps were compared"


def test_sections_stand_as_on_the_scorecard(county: Path) -> None:
    """Each indicator is below the section that it is below on its area's page."""
    trend = {place: cell for place, cell in cells(county).items() if place[0] > HEADING}
    page = sections(cells(county, "Scorecard"))
    assert sections(trend) == page
    assert len(set(page.values())) == 7


def test_sparklines_are_not_printed(county: Path) -> None:
    """LibreOffice prints them as dots: the printed page ends before their column."""
    assert value(cells(county, "Scorecard"), 3, 14) == "LAST 13 MONTHS"
    names = Index(Package.open(county)).names
    (area,) = [n.text for n in names if (n.name, n.scope_title) == (PRINT_AREA, "Scorecard")]
    assert re.fullmatch(r"'?Scorecard'?!\$A\$1:\$M\$\d+", area)


def test_each_sparkline_points_at_the_figures_of_its_row(county: Path) -> None:
    """Beside each indicator of a scorecard stands a line over its own thirteen cells."""
    rows = table(cells(county))
    found = parts(county)
    for title, area in (("Scorecard", "SC"), ("Scorecard Stonebrook district", "S2")):
        page = cells(county, title)
        numbers = {
            row: f"{cell.value:g}"
            for (row, column), cell in page.items()
            if column == 1 and row > 4 and isinstance(cell.value, float)
        }
        root = etree.fromstring(found[sheet_part(found, title)])
        (group,) = root.iter(f"{X14}sparklineGroup")
        assert (group.get("displayEmptyCellsAs"), group.get("markers")) == ("gap", "1")
        drawn = {
            str(line.findtext(f"{XM}sqref")): line.findtext(f"{XM}f")
            for line in group.iter(f"{X14}sparkline")
        }
        assert drawn == {
            f"N{row}": f"'Trend'!D{rows[no, area][0]}:P{rows[no, area][0]}"
            for row, no in numbers.items()
        }
        assert page[3, 14].value == "LAST 13 MONTHS"


def test_without_the_setting_the_page_is_the_familiar_one(book: Path) -> None:
    """The scorecard has thirteen columns and no sparkline; the Trend page stays."""
    settings = cells(book, "Settings")
    row = next(r for (r, c), cell in settings.items() if c == 1 and cell.value == "Sparklines")
    put(book, "Settings", {f"B{row}": "hidden"})
    refresh(book)
    inside = parts(book)
    assert b"sparkline" not in inside[sheet_part(inside, "Scorecard")]
    assert max(column for _, column in cells(book, "Scorecard")) == 13
    assert table(cells(book))


def test_a_tab_of_the_users_called_trend_is_left_alone(book: Path) -> None:
    """The page then stands under another name, and the sparklines read it there."""
    rename_sheet(book, "Trend", "Mine")
    rename_sheet(book, "Cover", "Trend")
    refresh(book)
    refresh(book)
    inside = parts(book)
    root = etree.fromstring(inside[sheet_part(inside, "Scorecard")])
    sources = {str(f.text).partition("!")[0] for f in root.iter(f"{XM}f")}
    assert sources == {"'Trend (2)'"}
    assert table(cells(book, "Trend (2)"))


def test_the_chart_shows_the_first_indicator_at_first(county: Path) -> None:
    """Indicator and area are chosen from lists of all that are shown."""
    found = cells(county)
    assert (value(found, 4, 3), value(found, 5, 3)) == (
        "1: Referrals per 10,000 children under 18",
        "SC: Synthetic County (whole)",
    )
    inside = parts(county)
    root = etree.fromstring(inside[sheet_part(inside, "Trend")])
    lists = {v.get("sqref"): v.findtext(f"{S}formula1") for v in root.iter(f"{S}dataValidation")}
    numbers = {no for no, _ in table(found)}
    assert lists == {"C4": f"$T$25:$T${24 + len(numbers)}", "C5": "$U$25:$U$26"}
    listed = {str(value(found, row, 20)).partition(":")[0] for row in range(25, 25 + len(numbers))}
    assert listed == numbers
    assert chart_cells(found) == pytest.approx(table(found)["1", "SC"][1])


def test_a_choice_stays_over_a_refresh_and_is_no_edit(book: Path) -> None:
    """The chart's figures follow the choice, no page is kept aside, a second refresh is quiet."""
    choose(book, "24", "S2")
    assert refresh(book).kept == []
    found = cells(book)
    assert str(value(found, 4, 3)).startswith("24: ")
    assert str(value(found, 5, 3)).startswith("S2: ")
    assert str(value(found, 6, 1)) == f"{value(found, 4, 3)} (%)"
    _, figures = table(found)["24", "S2"]
    assert figures[-1] is None, "a gap in the demonstration data"
    percent = [v * 100 for v in figures[:-1]]
    assert chart_cells(found) == [*(pytest.approx(v) for v in percent), "#N/A"]
    before = book.read_bytes()
    refresh(book)
    assert book.read_bytes() == before


def test_a_missing_month_is_no_point_of_the_chart(book: Path) -> None:
    """The saved chart has a point for each figure and none for a missing month."""
    choose(book, "24", "S2")
    refresh(book)
    package = Package.open(book)
    entry = Index(package).find("Trend")
    assert entry is not None
    (drawing,) = (r.target for r in package.rels(entry.part) if r.type.endswith("/drawing"))
    # The chart of the results, then that of the signal.
    chart, _ = (r.target for r in package.rels(drawing))
    root = package.xml(chart)
    points = [int(p.get("idx", "")) for p in root.findall(f".//{C}numCache/{C}pt")]
    shown = chart_cells(cells(book))
    assert points == [n for n, v in enumerate(shown) if isinstance(v, float)]
    assert len(points) < 13
    gaps = root.find(f".//{C}dispBlanksAs")
    assert gaps is not None
    assert gaps.get("val") == "gap"


def with_gaps(book: Path) -> None:
    """Take two months out of the middle of the chosen line, whose last is missing too."""
    choose(book, "24", "S2")
    for sheet in ("Data", "Published"):
        rows = cells(book, sheet)
        gone = [
            row
            for (row, column), cell in rows.items()
            if (column, cell.value, value(rows, row, 2)) == (1, 24, "S2")
            and months.parse(from_excel(value(rows, row, 3))) in MONTHS[4:6]
        ]
        assert len(gone) == 2
        put(book, sheet, {f"{column}{row}": None for row in gone for column in "DEF"})
    refresh(book)
    shown = chart_cells(cells(book))
    assert [n for n, figure in enumerate(shown) if figure == "#N/A"] == [4, 5, 12]


def test_any_other_change_of_the_page_is_an_edit(book: Path) -> None:
    """A figure typed over, or a formula replaced by a figure, is kept beside the new page."""
    put(book, "Trend", {"D25": 1, "S7": 5})
    assert refresh(book).kept == [f"Trend (kept {months.label(LAST)})"]
    found = cells(book)
    assert chart_cells(found) == pytest.approx(table(found)["1", "SC"][1])


def test_a_choice_that_is_no_longer_listed_gives_way(book: Path) -> None:
    """The first of the list is chosen."""
    put(book, "Trend", {"C4": "99: Gone", "C5": None})
    assert refresh(book).kept == []
    found = cells(book)
    assert str(value(found, 4, 3)).startswith("1: ")
    assert str(value(found, 5, 3)).startswith("SC: ")


@pytest.mark.slow
def test_another_program_calculates_the_same(book: Path, tmp_path: Path) -> None:
    """LibreOffice's values of the formulas, freshly calculated, are those that were saved; months
    without a figure, within the line and at its end, are gaps in its charts, and not drawn as 0."""
    rows = table(cells(book))
    alone = next(no for no, area in rows if area == "SC" and (no, "S2") not in rows)
    bares, saved = [], []
    for no, area in (("24", "S2"), ("14", "SC"), (alone, "S2")):
        choose(book, no, area)
        refresh(book)
        saved.append(cells(book))
        bares.append(Path(shutil.copy(book, tmp_path / f"bare{no}.xlsm")))
        change(bares[-1], _without_values)
    with_gaps(book)
    *others, gaps = soffice(tmp_path, "xlsx", [*bares, book], tmp_path / "profile")
    charts = [part for name, part in parts(gaps).items() if name.startswith("xl/charts/chart")]
    treated = [etree.fromstring(chart).find(f".//{C}dispBlanksAs") for chart in charts]
    assert [one is not None and one.get("val") for one in treated] == ["gap"] * 2
    for ours, other in zip(saved, others, strict=True):
        theirs = cells(other)
        formulas = [place for place, cell in ours.items() if cell.formula]
        # Thirteen figures, name, row and scale; 36 points of seven each, their text, the sentence.
        assert len(formulas) == 16 + 36 * 7 + 2
        for place in formulas:
            wanted, got = ours[place].value, theirs[place].value
            assert got == (pytest.approx(wanted) if isinstance(wanted, float) else wanted), place
    assert value(ours, 6, 1) == NOT_REPORTED
    assert chart_cells(ours) == ["#N/A"] * 13


def _without_values(found: dict[str, bytes]) -> None:
    part = sheet_part(found, "Trend")
    root = etree.fromstring(found[part])
    for formula in root.iter(f"{S}f"):
        cell = formula.getparent()
        assert cell is not None
        held = cell.find(f"{S}v")
        assert held is not None
        cell.remove(held)
        if "t" in cell.attrib:
            del cell.attrib["t"]
    found[part] = etree.tostring(root)


def test_the_book_is_valid_and_a_refresh_of_it_writes_nothing(book: Path) -> None:
    """Nothing that Excel would repair; the build ends as a refresh would."""
    found = OpenXmlValidator().validate(str(book))
    assert [error for error in found.errors if error.severity.name == "ERROR"] == []
    before = book.read_bytes()
    refresh(book)
    assert book.read_bytes() == before


def test_a_first_scorecard_has_no_history(tmp_path: Path) -> None:
    """The book of May 2014, with few months published, has no Trend page."""
    book = fresh(tmp_path)
    assert "Trend" not in load_workbook(book, keep_vba=True, read_only=True).sheetnames
