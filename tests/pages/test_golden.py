"""The published May 2014 scorecard, read out of saved workbooks: values, formats, fills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.books import refresh, without_pages
from support.editing import put
from support.published import FILLS, differences, exceptions, same_figure, scorecard_rows
from support.reading import Sheet, data_row, displayed, read, rows_of_data

TABS = ["Exc 4", "Exc 7", "Exc 34", "Exc 35", "Exc 37"]
PUBLISHED_LIMITS = {4, 7, 34, 35}


@pytest.fixture(scope="module", params=["as built", "from the data sheets alone"])
def sheets(
    request: pytest.FixtureRequest, finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Sheet]:
    """The saved workbook after a refresh, once with and once without pages to begin with."""
    if request.param == "as built":
        refresh(finished)
        return read(finished)
    out = tmp_path_factory.mktemp("golden") / "bare.xlsm"
    without_pages(finished, out)
    refresh(out)
    return read(out)


def test_all_forty_rows_are_as_published(sheets: dict[str, Sheet]) -> None:
    """Every figure at its printed precision, every letter, arrow, blank and dash, every fill."""
    assert differences(sheets["Scorecard"]) == []


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("F7", "G", "indicator 2, rating: 'G' filled 'amber', printed 'A'"),
        ("F6", "R", "indicator 1, rating: 'R' filled '', printed ''"),
        ("F7", None, "indicator 2, rating: '' filled 'amber', printed 'A'"),
        ("K9", "↓", "indicator 4, dot_previous: '↓', printed '↑'"),
        ("E7", 0.2935 - 1e-9, "indicator 2, latest: '29.3%', printed '29.4%'"),
        ("E9", 181.5, "indicator 4, latest: '182', printed '181'"),
        ("L9", "317", "indicator 4, outturn: '317', printed '317'"),
        ("L20", None, "indicator 13, outturn: '', printed '-'"),
    ],
)
def test_a_wrong_cell_would_be_seen(
    finished: Path, tmp_path: Path, cell: str, value: str | float | None, said: str
) -> None:
    """The comparison is strict: one wrong letter, arrow, figure or blank on the page is told."""
    spoilt = tmp_path / "spoilt.xlsm"
    spoilt.write_bytes(finished.read_bytes())
    put(spoilt, "Scorecard", {cell: value})
    assert differences(read(spoilt, "Scorecard")["Scorecard"])[:1] == [said]


def test_headings_and_sections_are_those_of_the_source(sheets: dict[str, Sheet]) -> None:
    """The thirteen columns under their group headings, with the months that they stand for."""
    page = sheets["Scorecard"]
    assert [page[row, 1].text for row in (1, 2)] == ["Scorecard - Kent, inc UASC", "May 2014"]
    groups = {column: page[3, column].text for column in range(1, 14) if page[3, column].text}
    assert groups == {
        1: "Indicators",
        3: "Polarity",
        4: "Data Period",
        5: "LATEST RESULT",
        10: "PREVIOUS RESULT",
        12: "OUTTURN RESULT",
    }
    assert [page[4, column].text for column in range(5, 14)] == [
        "Latest Result",
        "RAG Status",
        "Num",
        "Denom",
        "Target for 14/15",
        "Previous Reported Result",
        "DoT from previous to latest result",
        "Outturn (March 14) Result",
        "DoT from outturn to latest result",
    ]
    sections = {row["section"] for row in scorecard_rows()}
    shown = [page[row, 1].text for row in range(5, 60) if page.get((row, 1))]
    assert sections == {text for text in shown if text.isupper()}


def test_exactly_the_published_exception_reports(sheets: dict[str, Sheet]) -> None:
    """Each Red has its tab, in the order of the page, and nothing else has one."""
    assert [title for title in sheets if title.startswith("Exc")] == TABS
    assert [f"Exc {report['no']}" for report in exceptions()] == TABS


@pytest.mark.parametrize("report", exceptions(), ids=lambda report: f"Exc {report['no']}")
def test_trend_tables_are_as_published(sheets: dict[str, Sheet], report: dict[str, Any]) -> None:
    """Months, results with stars, targets and ratings of each exception report; n/a stays n/a."""
    page = sheets[f"Exc {report['no']}"]
    assert page[1, 1].text == report["title"]
    assert (page[1, 5].text, page[1, 5].fill) == ("Red", "red")
    top = next(row for row, column in page if page[row, column].text == "Trend Data – Month End")
    labels = [page[row, 1].text for row in range(top, top + 4)]
    assert labels == ["Trend Data – Month End", "KCC Result", "Target", "RAG Rating"]
    assert [page[top, column].text for column in range(2, 6)] == report["months"]
    for down, row in ((1, "result"), (2, "target")):
        for column, printed in enumerate(report[row], 2):
            seen = page[top + down, column]
            assert same_figure(seen, printed), f"{row}: {seen.text}, printed {printed}"
            assert seen.fill == ""
    for column, printed in enumerate(report["rating"], 2):
        seen = page[top + 3, column]
        letter = "" if printed == "n/a" else printed[0]
        assert (seen.text, seen.fill) == (printed, FILLS[letter])


def test_the_guidance_shows_the_very_signs_of_the_page(sheets: dict[str, Sheet]) -> None:
    """The fills and arrows that Guidance Notes explains are those that the scorecard uses."""

    def signs(sheet: Sheet, first: int = 1) -> set[tuple[str, str, str]]:
        return {
            (seen.text, seen.fill, seen.ink)
            for (row, _), seen in sheet.items()
            if seen.text in {"R", "A", "G", "↑", "↓"} and row >= first
        }

    assert signs(sheets["Scorecard"]) == signs(sheets["Guidance Notes"])
    assert len(signs(sheets["Scorecard"])) == 5


def test_limits_that_the_source_does_not_print_are_marked_as_assumed(finished: Path) -> None:
    """Targets says so of each rated indicator but the four whose limits were published."""
    rated = {int(row["no"]) for row in scorecard_rows() if row["rag"]}
    sources: dict[int, set[str]] = {}
    for row in rows_of_data(finished, "Targets"):
        sources.setdefault(row["No"], set()).add(row["Source"])
    assumed = {no for no, said in sources.items() if all("assumed" in text for text in said)}
    assert rated - assumed == PUBLISHED_LIMITS
    assert all(sources[no] == {"published"} for no in PUBLISHED_LIMITS)
    pages = read(finished)
    for report in exceptions():
        page = pages[f"Exc {report['no']}"]
        note = next(page[row, 2].text for row, column in page if page[row, 1].text == "Target"
                    and "limits" in page[row, 2].text)  # fmt: skip
        assert ("assumed" in note) == (report["no"] not in PUBLISHED_LIMITS), note


def test_light_blue_is_for_denominators_from_0_to_10(book: Path) -> None:
    """A denominator above 0 and below 10 is filled, full-time equivalents too; 10 and 0 are not.

    With a denominator of 0 the row has neither result nor rating.
    """
    given = {
        9: (3, 9, "light blue"),
        12: (0.2, 0.4, "light blue"),
        16: (9, 10, ""),
        18: (1, 10.5, ""),
        33: (0, 0, ""),
    }
    for no, (num, denom, _fill) in given.items():
        row = data_row(book, no)
        put(book, "Data", {f"D{row}": num, f"E{row}": denom})
    refresh(book)
    page = read(book, "Scorecard")["Scorecard"]
    rows = {page[place].value: place[0] for place in page if place[1] == 1 and place[0] > 4}
    seen = {
        no: (page[rows[no], 7].value, page[rows[no], 8].value, page[rows[no], 8].fill)
        for no in given
    }
    assert seen == given
    assert {page[rows[no], 7].fill for no in given} == {""}
    none = rows[33]
    assert (page[none, 5].text, page[none, 6].text, page[none, 6].fill) == ("-", "", "")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.8496, "0.0%", "85.0%"),
        (2.5, "0", "3"),
        (0.7255, '0.0%"*"', "72.6%*"),
        (477.3, "0.0##", "477.3"),
        (83.905, "0.0##", "83.905"),
        (20314.0, "General", "20314"),
        (1.005, "0.00", "1.01"),
    ],
)
def test_what_a_format_shows(value: float, number_format: str, text: str) -> None:
    """The tests read figures as Excel shows them: rounded half up, with unit and star."""
    assert displayed(value, number_format) == text


def test_the_figures_are_computed_and_not_kept(book: Path) -> None:
    """Other data give another page: rating, arrows, exception tabs and the rows beside it."""
    row = data_row(book, 4)
    put(book, "Data", {f"F{row}": 99})
    summary = refresh(book)
    found = read(book)
    told = differences(found["Scorecard"])
    assert told == [
        "indicator 4, latest: '99', printed '181'",
        "indicator 4, rating: 'G' filled 'green', printed 'R'",
    ]
    assert [title for title in found if title.startswith("Exc")] == TABS[1:]
    assert [change.no for change in summary.changes] == ["4"]
    assert summary.exceptions == TABS[1:]
