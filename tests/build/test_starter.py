"""The starter data stands as published: every figure of the May 2014 scorecard."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from xlscore.build.starter import empty_tables, starter_tables
from xlscore.checks import all_checks as check
from xlscore.inputs import book
from xlscore.inputs.contract import SHEETS
from xlscore.rules import months

PUBLISHED = Path(__file__).parents[1] / "published"
MAY = list(csv.DictReader((PUBLISHED / "may2014.csv").read_text(encoding="utf-8").splitlines()))
EXCEPTIONS = json.loads((PUBLISHED / "exceptions.json").read_text(encoding="utf-8"))
MEASURES = {
    "percent": "percent", "rate": "rate", "count": "number", "days": "average", "ratio": "average",
}  # fmt: skip
APRIL, MARCH, THIS_MONTH = dt.date(2014, 4, 1), dt.date(2014, 3, 1), dt.date(2014, 5, 1)


def rows_of(sheet: str) -> list[dict[str, Any]]:
    """The starter rows of a sheet, by column name."""
    table = starter_tables()[sheet]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def figure(printed: str) -> float | None:
    """A printed figure as a number, None where the source prints no figure."""
    if printed in {"", "-", "n/a"}:
        return None
    number = float(printed.rstrip("%*"))
    return number / 100 if "%" in printed else number


def found(sheet: str, no: int, month: dt.date) -> dict[str, Any] | None:
    """The one starter row of an indicator and month, if there is one."""
    rows = [row for row in rows_of(sheet) if row["No"] == no and row["Month"] == month]
    assert len(rows) <= 1
    return rows[0] if rows else None


@pytest.mark.parametrize("row", MAY, ids=lambda row: row["no"])
def test_every_indicator_is_described_as_published(row: dict[str, str]) -> None:
    """Number, section, name, polarity, data period and measure are those of the source."""
    said = rows_of("Indicators")[int(row["no"]) - 1]
    measure = MEASURES[row["latest_unit"]]
    assert said["No"] == int(row["no"])
    assert said["Section"] == row["section"]
    assert said["Indicator"] == row["indicator"]
    assert (said["Polarity"] or "") == row["polarity"]
    assert said["Data period"] == row["data_period"]
    assert said["Measure"] == measure
    assert said["Decimals"] == (0 if measure == "number" else 1)
    assert said["Per"] == (10000 if measure == "rate" else None)
    assert said["Basis"] == "reported"


@pytest.mark.parametrize("row", MAY, ids=lambda row: row["no"])
def test_the_latest_result_comes_from_the_published_figures(row: dict[str, str]) -> None:
    """Data holds num and denom, and their quotient is the result at its printed precision."""
    data = found("Data", int(row["no"]), THIS_MONTH)
    assert data is not None
    assert (data["Num"], data["Denom"]) == (figure(row["num"]), figure(row["denom"]))
    latest = figure(row["latest"])
    assert latest is not None
    if data["Denom"] is None:
        assert data["Value"] == latest
        return
    assert data["Value"] is None
    scale = {"percent": 100, "rate": 10000}.get(row["latest_unit"], 1)
    shown = latest * (100 if row["latest_unit"] == "percent" else 1)
    assert data["Num"] / data["Denom"] * scale == pytest.approx(shown, abs=0.05)


@pytest.mark.parametrize("sheet", ["Data", "Published"])
@pytest.mark.parametrize("row", MAY, ids=lambda row: row["no"])
def test_past_results_are_as_printed(row: dict[str, str], sheet: str) -> None:
    """April's result and March's outturn stand as printed, and nowhere that '-' was printed."""
    for column, month in (("previous", APRIL), ("outturn", MARCH)):
        past = found(sheet, int(row["no"]), month)
        if (row["no"], column) == ("40", "previous"):
            assert past is not None
            assert past["Value"] == 23.56
            assert "23.6" in past["Note"]
        elif figure(row[column]) is None:
            assert past is None
        else:
            assert past is not None
            assert past["Value"] == pytest.approx(figure(row[column]), rel=1e-12)


@pytest.mark.parametrize("row", MAY, ids=lambda row: row["no"])
def test_the_target_for_the_year_is_as_printed(row: dict[str, str]) -> None:
    """The target in force in May is the printed one, and blank where '-' was printed."""
    rows = [r for r in rows_of("Targets") if r["No"] == int(row["no"]) and r["From"] <= THIS_MONTH]
    target = max(rows, key=lambda r: r["From"])["Target"] if rows else None
    assert target == (None if row["target"] == "-" else pytest.approx(figure(row["target"])))


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=lambda e: e["title"])
def test_the_trend_of_an_exception_is_as_printed(exception: dict[str, Any]) -> None:
    """Past figures and letters of the trend tables are in Data and Published."""
    no = exception["no"]
    percent = rows_of("Indicators")[no - 1]["Measure"] == "percent"
    for label, result, rating in zip(
        exception["months"][:-1], exception["result"], exception["rating"], strict=False
    ):
        month = months.parse(label)
        assert month is not None
        day = dt.date(*months.year_month(month), 1)
        published, data = found("Published", no, day), found("Data", no, day)
        if result == "n/a":
            # The page prints n/a where there is no target yet; the outturn may still be known.
            assert published is None or published["RAG"] is None
            continue
        assert published is not None
        assert data is not None
        shown = float(result.rstrip("*")) / (100 if percent else 1)
        assert published["Value"] == data["Value"] == pytest.approx(shown, rel=1e-12)
        assert published["RAG"] == rating[0]


def test_every_exception_has_its_narrative() -> None:
    """The five Reds have a narrative of as many paragraphs as the source gives them."""
    texts = {row["No"]: row["Text"].split("\n\n") for row in rows_of("Commentary")}
    assert {no: len(paragraphs) for no, paragraphs in texts.items()} == {
        4: 2, 7: 4, 34: 2, 35: 3, 37: 2,
    }  # fmt: skip
    titles = {row["No"]: row["Full title"] or row["Indicator"] for row in rows_of("Indicators")}
    assert [titles[e["no"]] for e in EXCEPTIONS] == [e["title"] for e in EXCEPTIONS]


def test_limits_that_were_not_published_are_marked() -> None:
    """Only the limits that the exception pages print are called published."""
    limits = ("Green from", "Green to", "Amber from", "Amber to")
    given = [row for row in rows_of("Targets") if any(row[limit] is not None for limit in limits)]
    assert {row["No"] for row in given if row["Source"] == "published"} == {4, 7, 34, 35}
    assert all("assumed" in row["Source"] for row in given if row["No"] not in {4, 7, 34, 35})


def test_nothing_in_the_starter_data_is_a_problem() -> None:
    """Reading and checking the starter data finds no error."""
    read, problems = book.read(starter_tables())
    problems += check.check(read, months.make(2014, 5))
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_rows_of_one_guidance_heading_follow_each_other() -> None:
    """Guidance is printed in its own order, each heading once."""
    headings = [row["Heading"] for row in rows_of("Guidance")]
    starts = [h for h, before in zip(headings, [None, *headings], strict=False) if h != before]
    assert len(starts) == len(set(starts))
    assert starts[:7] == [
        "Polarity", "RAG ratings", "Direction of travel (DoT)", "Small denominators",
        "Year-to-date figures", "Comparisons and limits", "District pages",
    ]  # fmt: skip


def test_the_empty_book_holds_settings_and_the_rules_alone() -> None:
    """Every sheet, each setting with its default and its hint, and nothing of the example."""
    month = months.make(2024, 8)
    tables = empty_tables(month)
    assert list(tables) == list(SHEETS)
    assert {name for name, table in tables.items() if table.rows} == {
        "Settings", "Guidance", "Abbreviations", "Log",
    }  # fmt: skip
    found, problems = book.read(tables)
    assert problems == []
    assert (found.settings.reporting_month, found.settings.organisation) == (month, "")
    words = " ".join(str(cell) for table in tables.values() for row in table.rows for cell in row)
    assert not re.search(r"Kent|KCC|Liberi|Children|child", words)
