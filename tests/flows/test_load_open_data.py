"""Open data of the Department for Education laid over Benchmarks, in small files of that form."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support import small_books as small
from support.small_books import add

from xlscore.flows.load.extracts import read_extract
from xlscore.flows.load.load import load
from xlscore.flows.load.mapping import headings_of
from xlscore.flows.load.open_data import Found, benchmarks_of, is_open_data
from xlscore.flows.load.undoing import beside, take_back
from xlscore.hosts.file.file_book import FileBook
from xlscore.results.results import results
from xlscore.workbook.tables import RawTable

NOW = dt.datetime(2014, 11, 3, 9, 30)
OUT = "2014-10-30"
HEADINGS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,new_la_code,old_la_code,la_name,category,re_referrals,re_referrals_percent"
)
ENGLAND, SOUTH_EAST = "E92000001,England", "E12000008,South East"


def row(period: str, place: str, value: str, category: str = "Total", kind: str = "") -> str:
    """A line: of the nation, of a region of it, or of an authority, by what `place` names."""
    level, region, la = "National", ",", ",,"
    if place == SOUTH_EAST:
        level, region = "Regional", SOUTH_EAST
    elif place != ENGLAND:
        level, region, la = "Local authority", SOUTH_EAST, "E10000016,886,Kent"
    kind = kind or "Reporting year"
    return f"{period},{kind},{level},{ENGLAND},{region},{la},{category},1000,{value}"


def file(folder: Path, *rows: str) -> Path:
    """A file of open data."""
    path = folder / "c1_referrals.csv"
    path.write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return path


def tables() -> dict[str, RawTable]:
    """A book that shows England, whose Import says what the percentages are."""
    raw = small.tables("2014-10", Benchmarks="England, South East")
    small.indicator(raw, 4, "L", Definition="Referrals within 12 months", Decimals=1)
    small.figures(raw, 4, m2014_10=(29, 100))
    scale = "98 means 98%"
    add(raw, "Import", Column="re_referrals_percent", Means=4, Scale=scale)
    return raw


def brought(raw: dict[str, RawTable], path: Path, published: str = OUT) -> Found:
    """What a file brings to a book."""
    book = small.book(raw)
    headings = headings_of(book)
    extracts = read_extract(path, headings.kind)
    assert all(map(is_open_data, extracts))
    return benchmarks_of(book, extracts, headings, published)


def told(found: Found) -> list[tuple[object, ...]]:
    """Group, period and value of each row."""
    return [(row["Group"], row["Period"], row["Value"]) for row in found.appended]


def test_national_and_regional_totals_become_figures_of_groups(tmp_path: Path) -> None:
    """A reporting year ends with March; authorities and other categories stay out, and are said."""
    lines = (
        row("2014", ENGLAND, "23.4"),
        row("2014", SOUTH_EAST, "24.1"),
        row("2014", "Kent", "29.4"),
        row("2014", ENGLAND, "99.9", "Age under 1"),
    )
    found = brought(tables(), file(tmp_path, *lines))
    march = dt.date(2014, 3, 1)
    assert told(found) == [("England", march, 0.234), ("South East", march, 0.241)]
    assert {one["Published on"] for one in found.appended} == {OUT}
    assert {one["No"] for one in found.appended} == {4}
    assert any("1 row left out: neither national nor regional" in m for m in found.messages)
    assert any("1 row left out: category is not Total" in m for m in found.messages)


@pytest.mark.parametrize(
    ("period", "kind", "month"),
    [
        ("2014", "Reporting year", dt.date(2014, 3, 1)),
        ("201314", "Financial year", dt.date(2014, 3, 1)),
        ("201314", "Academic year", dt.date(2014, 8, 1)),
        ("2013", "Calendar year", dt.date(2013, 12, 1)),
        ("201415", "Financial year Q1", dt.date(2014, 6, 1)),
        ("201314", "Financial year Q4", dt.date(2014, 3, 1)),
        ("2014", "Calendar year Q2", dt.date(2014, 6, 1)),
        ("2014", "June", dt.date(2014, 6, 1)),
    ],
)
def test_periods_as_the_department_writes_them(
    tmp_path: Path, period: str, kind: str, month: dt.date
) -> None:
    """A period goes by the last month of what time_identifier says."""
    found = brought(tables(), file(tmp_path, row(period, ENGLAND, "23.4", kind=kind)))
    assert told(found) == [("England", month, 0.234)]


def test_a_period_that_is_not_known_is_left_out_and_said(tmp_path: Path) -> None:
    """A week ends with no month."""
    found = brought(tables(), file(tmp_path, row("2014", ENGLAND, "23.4", kind="Week 7")))
    assert not found.appended
    assert any("its time_identifier is 'Week 7'" in message for message in found.messages)


@pytest.mark.parametrize("mark", ["c", "x", "z", "k", "~", "low"])
def test_marks_stay_marks(tmp_path: Path, mark: str) -> None:
    """No mark becomes a number: it stands on the sheet, and is said with what it means."""
    raw = tables()
    (one,) = brought(raw, file(tmp_path, row("2014", ENGLAND, mark))).appended
    assert one["Value"] == mark
    add(raw, "Benchmarks", **{str(name).replace(" ", "_"): cell for name, cell in one.items()})
    book = small.book(raw)
    found = results(book, small.month("2014-10"))
    said = found.beside.benchmarks_in_words(found.rows.iloc[0].to_dict())
    assert said.startswith(f"England (Mar 14): {mark}, ")


def test_several_rows_for_one_place_and_period_are_left_out(tmp_path: Path) -> None:
    """Which of two kinds is meant nobody guesses."""
    lines = (row("2014", ENGLAND, "23.4", "Boys"), row("2014", ENGLAND, "22.4", "Girls"))
    found = brought(tables(), file(tmp_path, *lines))
    assert not found.appended
    assert any("several rows for one place and period" in m for m in found.messages)


def test_what_stands_there_is_not_added_again_and_a_revision_beside_it(tmp_path: Path) -> None:
    """A revised figure needs its own day of publication, so that past months keep theirs."""
    raw = tables()
    day = dt.date(2014, 3, 1)
    cells = {"No": 4, "Group": "England", "Period": day, "Definition": "same"}
    add(raw, "Benchmarks", **(cells | {"Value": 0.234, "Published_on": OUT}))
    assert brought(raw, file(tmp_path, row("2014", ENGLAND, "23.4"))).same == 1
    revised = file(tmp_path, row("2014", ENGLAND, "23.9"))
    undated = brought(raw, revised, "")
    assert not undated.appended
    assert any("differs from what stands on Benchmarks" in m for m in undated.messages)
    assert told(brought(raw, revised, "2015-10-29")) == [("England", day, 0.239)]


def test_import_must_name_a_column(tmp_path: Path) -> None:
    """A file none of whose columns Import names brings nothing, and is said what to type."""
    raw = tables()
    raw["Import"].rows.clear()
    found = brought(raw, file(tmp_path, row("2014", ENGLAND, "23.4")))
    assert not found.appended
    assert "the sheet Import names none of its columns" in found.messages[0]


def test_into_the_book_and_back(tmp_path: Path) -> None:
    """A load writes Benchmarks and refreshes; undo empties what it wrote."""
    path = small.built(tables(), tmp_path / "book.xlsx")
    made = file(tmp_path, row("2014", ENGLAND, "23.4"), row("2014", SOUTH_EAST, "c"))
    loaded = load(FileBook.open(path), [made], beside(path), NOW, published=OUT)
    assert "Benchmarks: 2 figures new, 0 as before." in list(loaded.upsert.lines(whole=True))
    log = FileBook.look(path).tables()["Log"].rows[-1]
    assert str(log[-1]).endswith("0 refused, 2 benchmarks new")
    rows = [r for r in FileBook.look(path).tables()["Benchmarks"].rows if r[0]]
    march = dt.date(2014, 3, 1)
    assert [r[:5] for r in rows] == [
        [4.0, "England", march, 0.234, OUT],
        [4.0, "South East", march, "c", OUT],
    ]
    again = load(FileBook.open(path), [made], beside(path), NOW, published=OUT, preview=True)
    assert (again.upsert.anything, again.upsert.known_benchmarks) == (False, 2)
    back = take_back(FileBook.open(path), beside(path), NOW)
    assert (back.rows, back.stands) == (2, [])
    assert not [r for r in FileBook.look(path).tables()["Benchmarks"].rows if r[0]]
