"""A real spreadsheet calculates the workbook that ships, through the VBA that stands in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from calc import calculate
from lxml import etree
from support.editing import change, sheet_part

from xlscore.functions.try_targets import COLUMNS, FORMULAS
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.contract import TRY_TARGETS

NAMES = [column.name for column in COLUMNS]


@pytest.fixture(scope="module")
def told(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice shows in the built workbook, all of whose formulas had lost their values."""
    folder = tmp_path_factory.mktemp("scorecard")
    path = Path(shutil.copy(finished, folder / "scorecard.xlsm"))

    def forget(parts: dict[str, bytes]) -> None:
        part = sheet_part(parts, TRY_TARGETS)
        root = etree.fromstring(parts[part])
        for formula in root.iter("{*}f"):
            cell = formula.getparent()
            assert cell is not None
            held = cell.find("{*}v")
            assert held is not None
            held.text = "not calculated"
        parts[part] = etree.tostring(root)

    change(path, forget)
    return calculate(path, folder / "profile")


def test_the_stored_values_are_what_the_functions_give(
    finished: Path, told: dict[str, Any]
) -> None:
    """Every rating, arrow and sentence on Try targets is calculated to what is stored there."""
    stored = FileBook.look(finished).tables()[TRY_TARGETS]
    assert stored.columns == NAMES
    shown = told["sheets"][TRY_TARGETS][1:]
    for name in FORMULAS:
        at = NAMES.index(name)
        wanted = [row[at] or "" for row in stored.rows]
        assert len(set(wanted)) > 2
        assert [row[at] for row in shown] == wanted


def test_the_buttons_reach_python(told: dict[str, Any]) -> None:
    """The Subs behind the ribbon and the button on the sheet run in the workbook that ships."""
    assert told["pressed"]["RefreshScorecard"] == told["pressed"]["OnRefresh"]
    assert all(commands[0] == "xlscore.ribbon" for commands in told["pressed"].values())
    assert len(told["pressed"]) == 11


def test_the_button_on_the_sheet_is_bound(told: dict[str, Any]) -> None:
    """LibreOffice reads the button on Settings, with its caption and the Sub that it runs."""
    assert told["buttons"] == [["Settings", "Refresh Scorecard", "Scorecard.RefreshScorecard"]]
