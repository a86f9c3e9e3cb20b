"""Website, clicked: it asks, makes the folder beside the workbook, and puts it on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine import model
from engine.books import Open
from engine.officer import CANCEL, OK, Officer, seated

from xlscore import ribbon


@pytest.fixture
def officer(small_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer at a small workbook, which is a file in a folder of the test's own."""
    officer = seated(Open(model.load(small_book)).again(), tmp_path, monkeypatch)
    officer.open.app.workbook.__dict__["title"] = "small.xlsm"
    return officer


def test_it_asks_and_makes_the_website(officer: Officer, tmp_path: Path) -> None:
    """Cancel changes nothing; OK makes the pages and the record; a second click changes nothing."""
    before = len(officer.rows("Circulated"))
    assert officer.clicks(ribbon.website, CANCEL) == ""
    folder = tmp_path / "small website"
    assert not folder.exists()
    assert len(officer.rows("Circulated")) == before
    told = officer.clicks(ribbon.website, OK)
    assert f"The website: {folder / 'index.html'}." in told
    assert (folder / "index.html").is_file()
    assert len(officer.rows("Circulated")) > before
    assert officer.clicks(ribbon.website).startswith("Nothing changed: ")


def test_small_counts_stop_it(officer: Officer, tmp_path: Path) -> None:
    """Where Settings withhold nothing, one sentence says what to do, and nothing is made."""
    sheet = officer.open.held.sheet("Settings")
    place = next(at for at, box in sheet.cells.items() if box.value == "Small counts")
    sheet.box((place[0], 2)).value = "shown"
    assert officer.clicks(ribbon.website).startswith("Small counts on Settings is shown")
    assert not (tmp_path / "small website").exists()
