"""Prepare for circulation, clicked: the copy, the record, the PDF, and what may go wrong."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine import model
from engine.books import Open
from engine.officer import CANCEL, OK, Officer, at_three, seated
from engine.saving import save
from openpyxl import load_workbook
from pypdf import PdfReader
from support.editing import change, parts
from support.pdf import outline

from xlscore import ribbon
from xlscore.flows.circulate import Wanted, circulate, prepare
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.live import logfile
from xlscore.ribbon import circulation as sending
from xlscore.workbook import narrative

COPY = "Performance Management Scorecard May 2014.xlsx"
PDF = COPY.replace(".xlsx", ".pdf")
ACCESSIBLE = COPY.replace(".xlsx", " accessible.xlsx")
_OWN = ("SaveCopyAs", "Resize", "Open", "ExportAsFixedFormat", "Pages", "Close")
_FEW = 12


@pytest.fixture(scope="module")
def opened(finished: Path) -> Open:
    """The built workbook, open; not to be clicked in."""
    return Open(model.load(finished))


@pytest.fixture
def officer(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer at the built workbook, which is a file in a folder of the test's own."""
    officer = seated(opened.again(), tmp_path, monkeypatch)
    officer.open.app.workbook.__dict__["title"] = "scorecard.xlsm"
    return officer


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """An officer at a workbook of three indicators."""
    return at_three(tmp_path, monkeypatch)


def files(folder: Path) -> list[str]:
    """What stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


def record(officer: Officer) -> list[list[list[object]]]:
    """What stands on record in the open book."""
    return [officer.rows(name) for name in ("Published", "Log", "Data", "Commentary")]


def types_on(officer: Officer, page: str, text: str) -> None:
    """Type a paragraph over the first one of an exception page."""
    sheet = officer.open.held.sheet(page)
    rows = narrative.block({place: box.value for place, box in sheet.cells.items()})
    assert rows is not None
    sheet.box((rows[0], 1)).value = text


def test_it_asks_first_and_takes_no_for_an_answer(officer: Officer, tmp_path: Path) -> None:
    """The question says how much goes on record and where the copy goes; Cancel does nothing."""
    before = officer.open.again().held
    assert officer.clicks(ribbon.circulate, CANCEL) == ""
    (question,) = officer.asked
    assert question.startswith("Circulate May 2014? 40 figures and a row of the log go on record")
    assert f"The copy is {COPY}, and a PDF of it, in {tmp_path}." in question
    assert officer.open.held == before
    assert files(tmp_path) == []


def test_the_accessible_copy(officer: Officer, tmp_path: Path) -> None:
    """Asked for, the accessible copy goes out instead, without a PDF, and the message says so."""
    told = officer.clicks(ribbon.circulate_accessible, OK)
    (question,) = officer.asked
    assert f"The accessible copy is {ACCESSIBLE}, in {tmp_path}." in question
    assert "PDF" not in told
    assert files(tmp_path) == [ACCESSIBLE]
    assert load_workbook(tmp_path / ACCESSIBLE).sheetnames[1] == "Contents"


def test_it_says_what_the_copy_gives_away(officer: Officer) -> None:
    """Where small counts are withheld, the question warns of what can be worked out of them."""

    def of(sheet: str, name: object, column: int, value: object) -> None:
        held = officer.open.held.sheet(sheet)
        for row in [r for (r, c), box in held.cells.items() if c == 1 and box.value == name]:
            held.box((row, column)).value = value

    of("Settings", "Small counts", 2, "suppressed")
    # Indicator 12 counts 5 of 208; the arrow will say that April was the same.
    of("Published", 12, 4, 5 / 208)
    assert officer.clicks(ribbon.circulate, CANCEL) == ""
    (question,) = officer.asked
    _, _, given_away = question.partition("What the copy gives away of small counts:\n")
    assert "indicator 12, Kent, Mar 14: the num" in given_away
    assert "can be worked out from the results that are shown" in given_away


def test_what_went_out_is_on_record(officer: Officer, tmp_path: Path) -> None:
    """Published and Log have the month, the message says where the files are, and to save."""
    published, log = len(officer.rows("Published")), officer.rows("Log")
    told = officer.clicks(ribbon.circulate, OK).splitlines()
    assert told[0] == "40 figures now stand in Published."
    assert told[1] == "May 2014: 5 Red, 14 Amber, 12 Green, 9 not rated."
    assert f"The copy: {tmp_path / COPY}." in told
    assert f"The PDF: {tmp_path / PDF}." in told
    assert told[-1].startswith("Save this workbook")
    assert files(tmp_path) == sorted([COPY, PDF])
    assert len(officer.rows("Published")) == published + 40
    (row,) = [row for row in officer.rows("Log") if row not in log]
    assert row[1] == "Prepare for circulation"
    assert officer.clicks(ribbon.circulate, OK).startswith("Published had them all.")
    assert "No more figures and a row of the log" in officer.asked[0]
    assert "It replaces the one that is there." in officer.asked[0]


def test_the_copy_is_that_of_the_command(officer: Officer, finished: Path, tmp_path: Path) -> None:
    """Part by part it is what the command line makes of the same file."""
    book = Path(shutil.copy(finished, tmp_path / "closed.xlsm"))
    (tmp_path / "theirs").mkdir()
    theirs = circulate(book, dt.datetime.now(), tmp_path / "theirs").copy
    officer.clicks(ribbon.circulate, OK)
    ours, other = parts(tmp_path / COPY), parts(theirs)
    assert ours.keys() == other.keys()
    # The double saves through openpyxl, which words the same styles otherwise.
    assert {n: d for n, d in ours.items() if n != "xl/styles.xml"} == {
        n: d for n, d in other.items() if n != "xl/styles.xml"
    }


def test_what_was_typed_and_not_saved_goes_out(officer: Officer, tmp_path: Path) -> None:
    """A figure on Data and a text on a tab, neither saved nor refreshed, are in the copy."""
    types_on(officer, "Exc 7", "Typed at the last minute.")
    row = officer.row_of("Data", 6, 181.0)
    officer.open.held.sheet("Data").box((row, 6)).value = 199.0
    typed = tmp_path / "typed.xlsm"
    save(officer.open.held, typed)
    (tmp_path / "theirs").mkdir()
    theirs = circulate(typed, dt.datetime.now(), tmp_path / "theirs").copy
    officer.clicks(ribbon.circulate, OK)
    ours = parts(tmp_path / COPY)
    assert ours == parts(theirs)
    assert b"Typed at the last minute." in ours["xl/sharedStrings.xml"]
    assert any("Typed at the last minute." in str(row) for row in officer.rows("Commentary"))
    (now,) = [row[3] for row in officer.rows("Published")[-40:] if row[0] == 4.0]
    assert now == 199.0


def test_the_pdf_names_its_pages(officer: Officer, tmp_path: Path) -> None:
    """Each bookmark leads to the first page of its sheet, as Excel counts pages."""
    officer.clicks(ribbon.circulate, OK)
    groups = ("Introduction", "Scorecards", "Red indicators")
    marks = [mark for mark in outline(tmp_path / PDF) if mark[1] not in groups]
    assert [text.partition(":")[0] for _, text in marks[:2]] == ["Cover", "Contents"]
    long = {"Contents", "Scorecard - Kent, inc UASC"}
    page = 1
    for at, text in marks:
        assert at == page
        page += 2 if text in long else 1
    reader = PdfReader(tmp_path / PDF)
    assert len(reader.pages) == page - 1
    assert reader.metadata is not None
    assert reader.metadata.author == "Kent County Council"
    assert reader.metadata.producer == "Microsoft Excel"


def test_a_pdf_whose_pages_excel_counts_otherwise(
    officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bookmarks that might lead astray are left out, and that is said."""
    monkeypatch.setattr("engine.excel.Pages.get_Count", lambda _: 3)
    told = officer.clicks(ribbon.circulate, OK)
    assert "It has no bookmarks: it has 12 pages, where Excel counted 30." in told
    assert outline(tmp_path / PDF) == []


# ---- what is refused, or asked twice


def test_drafts_are_named_and_asked_about(officer: Officer, tmp_path: Path) -> None:
    """A text that waits for a decision is a question of its own; the record says it went out."""
    for row in range(2, 30):
        if officer.open.held.sheet("Commentary").value((row, 1)) == 4.0:
            officer.open.held.sheet("Commentary").box((row, 5)).value = "draft of Apr 14"
    before = officer.open.again().held
    assert officer.clicks(ribbon.circulate, CANCEL) == ""
    text = "the text of indicator 4, Kent is still the draft of Apr 14"
    assert officer.asked == [f"Not finished: {text}.\nCirculate all the same?"]
    assert officer.open.held == before
    assert officer.clicks(ribbon.circulate, OK, CANCEL) == ""
    assert officer.open.held == before
    assert f"Circulated all the same: {text}." in officer.clicks(ribbon.circulate, OK, OK)


def test_a_copy_that_would_embarrass_is_not_made(officer: Officer, tmp_path: Path) -> None:
    """An error of the audit is one sentence; nothing is asked, written or put on record."""
    held = officer.open.held
    held.__dict__["source"] = _restyled(held.source, tmp_path)
    before = record(officer)
    told = officer.clicks(ribbon.circulate)
    assert told.startswith("something in the copy should not go out, so it was not made: ")
    assert "contrast" in told
    assert record(officer) == before
    assert files(tmp_path) == []


def _restyled(source: bytes, folder: Path) -> bytes:
    """The same file with a fill on which black cannot be read."""
    path = folder / "restyled.xlsm"
    path.write_bytes(source)

    def restyle(found: dict[str, bytes]) -> None:
        found["xl/styles.xml"] = found["xl/styles.xml"].replace(b"FFC000", b"595959")

    change(path, restyle)
    made = path.read_bytes()
    path.unlink()
    return made


def test_a_copy_that_is_open_is_not_replaced(officer: Officer, tmp_path: Path) -> None:
    """While somebody reads the last copy, one sentence says so and nothing goes on record."""
    (tmp_path / COPY).write_bytes(b"the last one")
    lock = tmp_path / f"~${COPY}"
    lock.write_bytes(b"")
    before = record(officer)
    assert f"{COPY} is open in Excel" in officer.clicks(ribbon.circulate)
    lock.unlink()
    (tmp_path / COPY).unlink()
    # A program that runs cannot be written to: as on Windows a file that another one holds.
    busy = Path(shutil.copy("/bin/sleep", tmp_path / COPY))
    with subprocess.Popen([busy, "60"]) as running:
        told = officer.clicks(ribbon.circulate)
        running.kill()
    assert f"{COPY} could not be saved: it is in use by another program" in told
    assert record(officer) == before
    assert files(tmp_path) == [COPY]


def test_a_place_that_is_taken(officer: Officer, tmp_path: Path) -> None:
    """A folder of the copy's name is said; nothing goes on record."""
    (tmp_path / COPY).mkdir()
    before = record(officer)
    assert "a folder has this name" in officer.clicks(ribbon.circulate)
    assert record(officer) == before


def test_the_book_does_not_replace_itself(officer: Officer, tmp_path: Path) -> None:
    """A workbook that is called as its copy would be keeps its place."""
    officer.open.app.workbook.__dict__["title"] = COPY
    assert "would replace" in officer.clicks(ribbon.circulate)
    assert files(tmp_path) == []


def test_a_book_on_the_web(officer: Officer) -> None:
    """A workbook open from OneDrive has no folder on this PC: question and message say where."""
    officer.open.app.workbook.__dict__["folder"] = "https://d.docs.example/abc/"
    told = officer.clicks(ribbon.circulate, OK)
    folder = logfile.log_path().parent
    assert files(folder) == sorted([COPY, PDF])
    assert f"in {folder} (this workbook is on the web" in officer.asked[0]
    assert str(folder / COPY) in told


# ---- where Excel fails


def test_a_copy_that_cannot_be_printed_has_gone_out(officer: Officer, tmp_path: Path) -> None:
    """Without a printer there is no PDF; copy and record stand, and the message says all."""
    officer.open.recorder.fail_at = {calls_of(officer, "ExportAsFixedFormat")}
    told = officer.clicks(ribbon.circulate, OK)
    assert "40 figures now stand in Published." in told
    assert f"There is no PDF of it: Excel could not print {COPY}" in told
    assert files(tmp_path) == [COPY]


def calls_of(officer: Officer, member: str) -> int:
    """The number of the first call of a member in a click that goes well, found on a copy."""
    numbers = log_of(officer)
    return next(n for n, (_, name) in numbers.items() if name == member)


def log_of(officer: Officer) -> dict[int, tuple[str, str]]:
    """Every call of a click that goes well, by its number from 1."""
    with pytest.MonkeyPatch.context() as patch:
        folder = Path(officer.open.app.workbook.folder) / "twin"
        folder.mkdir()
        twin = seated(officer.open.again(), folder, patch)
        twin.clicks(ribbon.circulate, OK)
        shutil.rmtree(folder)
    return {n: (kind, member) for n, (kind, member, _) in enumerate(twin.open.recorder.log, 1)}


def points(log: dict[int, tuple[str, str]]) -> Iterator[int]:
    """Every call that is this button's own, and a few of those of any refresh.

    Between the pages and the message at the end none is left out.
    """
    printing = next(number for number, call in log.items() if call[1] == "Open")
    for number, (_kind, member) in log.items():
        about = number > len(log) - 3 or printing - 12 < number < printing
        if about or member in _OWN or number % (len(log) // _FEW) == 0:
            yield number


@pytest.mark.slow
def test_excel_may_fail_at_any_call(
    small: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either copy and record are both there, or neither is; Excel's settings are as before."""
    log = log_of(small)
    # It is one and the same book each time: its copy need be made and read but once.
    saved = tmp_path / "saved.xlsm"
    save(small.open.held, saved)
    same = prepare(FileBook.look(saved), dt.datetime.now(), Wanted())
    monkeypatch.setattr(sending, "prepare", lambda *_: same)
    monkeypatch.setattr("engine.excel.save", lambda held, path: path.write_bytes(held.source))
    (tmp_path / "read.xlsx").write_bytes(same.data)
    copy = model.load(tmp_path / "read.xlsx")
    monkeypatch.setattr("engine.excel.load", lambda _: copy)
    before, clean = record(small), small.open.again()
    stopped = gone = 0
    for number in points(log):
        with pytest.MonkeyPatch.context() as patch:
            folder = tmp_path / str(number)
            folder.mkdir()
            other = seated(clean.again(), folder, patch)
            settings = other.open.app.settings()
            other.open.recorder.fail_at = {number}
            other.answers = [OK]
            told = ribbon.circulate()
            other.open.recorder.fail_at = ()
            assert other.open.app.settings() == settings, (number, log[number])
            if (folder / COPY).exists():
                gone += 1
                assert len(other.rows("Published")) == len(before[0]) + 3, (number, log[number])
                assert "The copy: " in told
            else:
                stopped += 1
                assert record(other) == before, (number, log[number], told)
                assert told == "" or not re.search("The copy: |now stand", told)
                assert PDF not in files(folder)
    assert gone > 10
    assert stopped > 10
