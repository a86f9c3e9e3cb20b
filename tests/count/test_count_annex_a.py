"""Workbooks of Annex A are read with the headings that councils give their lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.books import xlscore
from support.counted_books import held, tables
from support.extracts import workbook
from support.small_books import saved

from xlscore.children.registry import MEASURES
from xlscore.flows.count.annex_a import read_annex_a
from xlscore.flows.count.sources import read_sources
from xlscore.inputs.cells import Fault

LISTS = {
    "List 4": [
        ["Child Unique ID", "Continuous Assessment Start Date",
         "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
         "Allocated Team", "Allocated Worker"],
        ["CANARY-1", date(2014, 4, 1), "a) Yes", date(2014, 5, 1), "East team", "W"],
        ["CANARY-2", date(2014, 4, 1), "No", date(2014, 5, 1), "West team", "W"],
        ["CANARY-3", date(2014, 4, 1), "Unborn", date(2014, 5, 1), "West team", "W"],
        ["CANARY-4", "nonsense", "Yes", date(2014, 5, 1), "", ""],
    ],
    "Sheet6": [
        ["CHILD  ID", "CIN start date", "CIN Closure Date", "Allocated Team", "Social Worker"],
        ["CANARY-1", date(2014, 4, 1), None, "East team", None],
    ],
    "List 7": [
        ["Child Unique Id", "Child Protection Plan Start Date", "Date of Last Statutory Visit",
         "Child Protection Plan End Date", "Allocated Team", "Allocated Worker"],
        ["CANARY-2", date(2014, 4, 1), date(2014, 5, 20), None, "West team", "W"],
    ],
    "List 8": [
        ["Child unique identifier", "Date of Birth", "Date Started to be Looked After",
         "Date of Last Health Assessment", "Date of Last Dental Check",
         "Number of Placements in the Last 12 months", "Date Ceased to be Looked After",
         "Allocated Team", "Allocated Worker"],
        ["CANARY-5", date(2004, 1, 1), date(2012, 1, 1), date(2014, 1, 1), date(2013, 1, 1), 3,
         None, "East team", "W"],
    ],
}  # fmt: skip


def annex(path: Path) -> Path:
    """The lists as a workbook, one with a title above its headings."""
    titled = {"List 7": [["Children with a plan"], *LISTS["List 7"]]}
    return workbook(path, *(LISTS | titled).items())


def test_lists_are_told_by_headings_and_counted_by_team(tmp_path: Path) -> None:
    """Seen, unallocated, visited and checked; the lookup may name teams instead of children."""
    names = ("children_seen", "unallocated_cases", "plan_visits_in_time", "dental_checks",
             "health_assessments", "many_placements_recorded")  # fmt: skip
    raw = tables(*names, areas="Kent East West")
    for row in raw["Areas"].rows[1:]:
        row[raw["Areas"].columns.index("Part of")] = "Kent"
    measure = raw["Indicators"].columns.index("Measure")
    raw["Indicators"].rows[1][measure] = "number"
    book = saved(raw, tmp_path / "book.xlsx")
    lookup = tmp_path / "teams.csv"
    lookup.write_text("Team;Area\nEast team;East\nWest team;West\n", "utf-8")
    done = xlscore("count", book, annex(tmp_path / "annex.xlsx"), "--areas", lookup)
    assert (done.returncode, done.stderr) == (0, "")
    assert held(book, 5)[:2] == (1, 2)
    assert held(book, 5, "East")[:2] == (1, 1)
    assert held(book, 5, "West")[:2] == (0, 1)
    assert [held(book, no)[0] for no in (7, 13, 22, 28, 29)] == [1, 1, 1, 0, 1]
    assert "Left out of indicator 5: few List 4: neither seen" in done.stdout
    assert "few List 4: start: not a day" in done.stdout
    assert "CANARY" not in done.stdout


def test_the_last_state_is_not_that_of_a_month_long_before(tmp_path: Path) -> None:
    """A snapshot of February is refused from lists of May; a column that lacks is named."""
    raw = tables("dental_checks")
    book = saved(raw, tmp_path / "book.xlsx")
    file = annex(tmp_path / "annex.xlsx")
    done = xlscore("count", book, file, "--month", "2014-02")
    assert "holds the state of 20 May 2014 alone" in done.stdout
    loaded = openpyxl.load_workbook(file)
    loaded["List 8"]["E1"] = "Teeth"
    loaded.save(file)
    assert "annex.xlsx holds no List 8 dental" in xlscore("count", book, file).stdout
    found = read_sources([file], date(2014, 7, 1))["Annex A"]
    assert len(found.tables.care) == 1


@pytest.mark.parametrize(
    ("said", "known"), [("b) No", 1), ("N", 1), ("a) Yes", 1), ("n/a", 0), ("Not applicable", 0)]
)
def test_not_applicable_is_no_answer(said: str, known: int) -> None:
    """It is not No: whether the child was seen is not said."""
    headings = ["Child Unique ID", "Assessment Start Date", "Child Seen", "Date Authorised"]
    rows = [["CANARY-1", date(2014, 5, 1), said, date(2014, 5, 20)]]
    found = read_annex_a("annex.xlsx", [(headings, rows)], date(2014, 7, 1))
    window = date(2014, 4, 1), date(2014, 5, 31)
    counted = MEASURES["children_seen"].count(found.tables, window, {})
    assert len(counted.denom or ()) == known


RIGHT: dict[str, object] = {
    "Child Unique ID": "CANARY-1",
    "Date of Birth": date(2004, 1, 1),
    "Date Started to be Looked After": date(2012, 1, 1),
    "Date Ceased to be Looked After": date(2014, 6, 1),
    "Date of Last Health Assessment": date(2014, 1, 1),
    "Date of Last Dental Check": "2014-01-01",
    "Number of Placements in the Last 12 months": 3,
    "Allocated Worker": "W",
}


@pytest.mark.parametrize(
    ("name", "cell", "reason"),
    [
        ("Child Unique ID", None, "no child ID"),
        ("Date Started to be Looked After", None, "start: blank"),
        ("Date Started to be Looked After", "CANARY", "start: not a day"),
        ("Date Started to be Looked After", 41000.5, "start: not a day"),
        ("Date Started to be Looked After", date(2014, 7, 2), "start: a day in the future"),
        ("Date Ceased to be Looked After", date(2011, 1, 1), "ended before it began"),
        ("Date Ceased to be Looked After", "soon", "end: not a day"),
        ("Date of Birth", "31/02/2004", "date of birth: not a day"),
        ("Date of Last Health Assessment", date(2024, 1, 1), "health assessment: a day in the"),
        ("Date of Last Dental Check", "yes", "dental check: not a day"),
        ("Date of Last Dental Check", Fault("#REF!"), "dental check: an error value"),
        ("Allocated Worker", Fault("#N/A"), "worker: an error value"),
        ("Child Unique ID", Fault("#N/A"), "no child ID"),
        ("Number of Placements in the Last 12 months", "many", ""),
        ("Allocated Worker", None, ""),
    ],
)
def test_one_dirty_cell_costs_its_row_and_says_why(name: str, cell: object, reason: str) -> None:
    """A number of placements that is none, or no worker, is what its measures look at."""
    rows = [list((RIGHT | {name: cell}).values()), list(RIGHT.values())]
    found = read_annex_a("annex.xlsx", [(list(RIGHT), rows)], date(2014, 7, 1))
    said = [one.reason for one in found.left_out]
    assert len(found.tables.care) == (1 if reason else 2)
    assert len(said) == bool(reason)
    assert not said or said[0].startswith(reason)
    assert "CANARY" not in "".join(said)
