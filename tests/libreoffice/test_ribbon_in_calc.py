"""The ribbon's Subs run in LibreOffice through to our Python, which repaints the page.

Real: the workbook, its VBA as it stands in the file, the interpreter of VBA, the command that
RunPython is given, our ribbon, flows and live host, and xlwings' code. Stand-ins: RunPython itself
(xlwings' own needs Windows) and Excel: what is repainted is the same file, open in the double of
Excel and not in LibreOffice.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from calc import driven

_Ran = list[tuple[str, str, dict[Any, Any]]]


@pytest.fixture(scope="module")
def pressed(
    finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[Any, Any], dict[str, tuple[str, dict[Any, Any]]]]:
    """The page before any click; what each button's command showed, and the page after it."""
    folder = tmp_path_factory.mktemp("pressed")
    here, out = Path(__file__).parent, folder / "ran.pickle"
    # No log file of the person who runs the tests is written to.
    own = {"XDG_STATE_HOME": str(folder), "LOCALAPPDATA": str(folder)}
    server = [sys.executable, str(here.parent / "ribbon_server.py"), str(finished), str(out)]
    driven(folder / "profile", "ribbon_driver.py", str(finished), *server, surroundings=own)
    was: dict[Any, Any]
    ran: _Ran
    was, ran = pickle.loads(out.read_bytes())
    return was, {command.rpartition(".")[2]: (told, cells) for command, told, cells in ran}


def test_a_click_on_refresh_repaints_the_page(pressed: Any) -> None:
    """Data lost its figures since the page was made: after the click the page shows no rating."""
    was, ran = pressed
    told, cells = ran["refresh()"]
    assert told.startswith("May 2014: 0 Red, 0 Amber, 0 Green")
    ratings = [place for place, value in was.items() if value in ("R", "A", "G")]
    assert len(ratings) > 10
    assert [cells.get(place) for place in ratings] == [None] * len(ratings)


def test_every_button_reaches_its_work(pressed: Any) -> None:
    """Each of the other buttons answers in the words of its own work, and nothing failed."""
    _, ran = pressed
    said = {name: told for name, (told, _) in ran.items()}
    assert said.keys() == {
        "refresh()", "check()", "explain()", "colour()", "circulate()",
        "circulate_accessible()", "website()", "new_month()", "import_data()", "help_officer()",
    }  # fmt: skip
    assert "Move on from May 2014 to June 2014?" in said["new_month()"]
    assert said["circulate()"].endswith("Circulate all the same?")
    assert said["circulate_accessible()"].endswith("Circulate all the same?")
    assert said["website()"].startswith("Small counts on Settings is shown")
    assert said["import_data()"] == ""
    assert "Log file" in said["help_officer()"]
    assert not [told for told in said.values() if "unexpected" in told]
