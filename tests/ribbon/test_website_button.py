"""Website, clicked by itself or asked for with the copy: its folder, and what goes on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.officer import CANCEL, NO, OK, YES, Officer, at_three

from xlscore import ribbon


@pytest.fixture
def officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer at a workbook of three indicators."""
    return at_three(tmp_path, monkeypatch)


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


def test_prepare_for_circulation_offers_it(officer: Officer, tmp_path: Path) -> None:
    """Yes makes the copy and the website, both on record; No the copy alone; Cancel neither."""
    folder = tmp_path / "small website"
    before = len(officer.rows("Circulated"))
    assert officer.clicks(ribbon.circulate, CANCEL) == ""
    assert f"Yes: the copy, and the website in {folder}." in officer.asked[-1]
    assert list(tmp_path.glob("*.xlsx")) == []
    told = officer.clicks(ribbon.circulate, NO)
    assert list(tmp_path.glob("*.xlsx")) != []
    assert "ebsite" not in told
    assert not folder.exists()
    assert len(officer.rows("Circulated")) > before
    told = officer.clicks(ribbon.circulate, YES)
    assert f"The website: {folder / 'index.html'}." in told
    assert (folder / "index.html").is_file()
    assert "Website" in [row[1] for row in officer.rows("Log")]


def test_a_website_that_fails_hides_no_copy(officer: Officer, tmp_path: Path) -> None:
    """Where the folder is somebody else's, the copy has gone out, and one sentence says why."""
    folder = tmp_path / "small website"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear all")
    told = officer.clicks(ribbon.circulate, YES)
    assert "The copy: " in told
    assert "There is no new website: " in told
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
