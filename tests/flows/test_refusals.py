"""What cannot be read or saved ends in one clear sentence, and the workbook stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.books import command, refresh, refused, started
from support.editing import put
from support.forks import forked
from support.published import differences
from support.reading import data_row, read

from xlscore.inputs.contract import SHEETS

COMMANDS = [("refresh",), ("check",), ("explain", "4")]


def untouched(book: Path, before: bytes, *beside: str) -> None:
    """Assert that the workbook has its bytes and that nothing else was left in its folder."""
    assert book.read_bytes() == before
    assert sorted(path.name for path in book.parent.iterdir()) == sorted({book.name, *beside})


def run(words: tuple[str, ...], book: Path) -> subprocess.CompletedProcess[str]:
    """Run a command on a book: its name, the book, what else it takes."""
    return forked(words[0], book, *words[1:])


def cut_in_half(data: bytes) -> bytes:
    """A download that broke off."""
    return data[: len(data) // 2]


def text(data: bytes) -> bytes:
    """Text that was saved under the name of a workbook."""
    return b"No,Area,Month\r\n4,Kent,2014-05\r\n"


def nothing(data: bytes) -> bytes:
    """An empty file."""
    return b""


def other_zip(data: bytes) -> bytes:
    """A zip file of something else: one empty archive."""
    return b"PK\x05\x06" + bytes(18)


def old_excel(data: bytes) -> bytes:
    """A compound file, as Excel wrote until 2003."""
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "Workbook".encode("utf-16-le")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (cut_in_half, "is damaged"),
        (text, "is not an Excel workbook"),
        (nothing, "is empty"),
        (other_zip, "is not an Excel workbook"),
        (old_excel, "old Excel file (.xls)"),
    ],
)
def test_a_file_that_is_no_workbook(
    book: Path, broken: Callable[[bytes], bytes], said: str
) -> None:
    """A damaged or foreign file is named, with what to do, and left as it is."""
    book.write_bytes(broken(book.read_bytes()))
    before = book.read_bytes()
    refused(forked("refresh", book), book.name, said, "; ")
    untouched(book, before)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_an_encrypted_book(book: Path, words: tuple[str, ...]) -> None:
    """A workbook with a password is told from a damaged one."""
    secret = book.with_name("secret.xlsm")
    encrypt = [sys.executable, "-m", "msoffcrypto", "-e", "-p", "a password"]
    subprocess.run([*encrypt, str(book), str(secret)], check=True, capture_output=True)
    before = secret.read_bytes()
    refused(run(words, secret), "secret.xlsm is encrypted with a password", "take the password")
    untouched(secret, before, book.name)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_file_that_is_not_there(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A misspelt name is told as such, and no file comes into being."""
    refused(run(words, tmp_path / "none.xlsm"), "none.xlsm", "there is no such file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_missing_sheet(book: Path, words: tuple[str, ...]) -> None:
    """Without one of the data sheets nothing is computed, and the sheet is named."""
    loaded = load_workbook(book, keep_vba=True)
    del loaded["Targets"]
    loaded.save(book)
    before = book.read_bytes()
    refused(run(words, book), "Targets")
    untouched(book, before)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_missing_column(book: Path, words: tuple[str, ...]) -> None:
    """A column that was deleted or renamed is named with its sheet."""
    loaded = load_workbook(book, keep_vba=True)
    loaded["Data"]["D1"] = "Numerator"
    loaded["Data"].tables["Data"].tableColumns[3].name = "Numerator"
    loaded.save(book)
    before = book.read_bytes()
    refused(run(words, book), "Data", "Num")
    untouched(book, before)


def test_all_that_is_missing_is_named_at_once(book: Path) -> None:
    """Two missing sheets and a column are one answer, not three tries."""
    loaded = load_workbook(book, keep_vba=True)
    del loaded["Targets"], loaded["Contacts"]
    loaded["Areas"]["B1"] = "Name"
    loaded["Areas"].tables["Areas"].tableColumns[1].name = "Name"
    loaded.save(book)
    done = forked("refresh", book)
    assert done.returncode == 2
    assert done.stderr.startswith("xlscore: ")
    assert "Traceback" not in done.stderr
    for words in ("Targets", "Contacts", "Areas", "Title"):
        assert words in done.stderr


@pytest.mark.parametrize(
    ("lock", "said"),
    [("~$book.xlsm", "open in Excel"), (".~lock.book.xlsm#", "open in LibreOffice")],
)
def test_a_book_open_elsewhere(book: Path, lock: str, said: str) -> None:
    """A book that somebody has open is not written over."""
    book.with_name(lock).write_bytes(b"")
    before = changed_figure(book)
    refused(forked("refresh", book), said, "close it and try again")
    untouched(book, before, lock)


def test_a_book_open_elsewhere_can_be_read(book: Path) -> None:
    """A second file may be written from a book that is open, and check only reads."""
    book.with_name("~$book.xlsm").write_bytes(b"")
    out = book.with_name("out.xlsm")
    done = forked("refresh", book, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert differences(read(out, "Scorecard")["Scorecard"]) == []
    assert forked("check", book).returncode == 0


#: Room for 20 kB in a file, as on a disk that is as good as full.
_ON_A_FULL_DISK = """
import resource, signal
from xlscore.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
main(prog_name="xlscore")
"""


def on_a_full_disk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command where no file may pass 20 kB."""
    return started([sys.executable, "-c", _ON_A_FULL_DISK, *map(str, arguments)])


def without_rights(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody for whom permissions count, also where root runs the tests."""
    rightless = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"]
    return started([*(rightless if os.geteuid() == 0 else []), *command(*arguments)])


def test_a_folder_where_one_may_not_write(book: Path) -> None:
    """In a read-only folder the book cannot be replaced; the sentence says so."""
    before = changed_figure(book)
    book.parent.chmod(0o555)
    refused(without_rights("refresh", book), "book.xlsm", "you may not write there")
    untouched(book, before)
    book.parent.chmod(0o755)


def test_a_file_that_one_may_not_change(book: Path) -> None:
    """A read-only book in a folder where one may write is left alone too, but can be checked."""
    before = changed_figure(book)
    book.chmod(0o444)
    refused(without_rights("refresh", book), "book.xlsm is read-only")
    untouched(book, before)
    assert without_rights("check", book).returncode == 0


def test_a_file_that_one_may_not_read(book: Path) -> None:
    """What may not be read is said, and not taken for a damaged file."""
    book.chmod(0o000)
    refused(without_rights("check", book), "book.xlsm cannot be read")


@pytest.mark.parametrize("out", [None, "out.xlsm"])
def test_a_full_disk(book: Path, out: str | None) -> None:
    """Where the new file does not fit, the old one stays whole and no half file is left."""
    before = changed_figure(book)
    further: list[str | Path] = [] if out is None else ["--out", book.with_name(out)]
    refused(on_a_full_disk("refresh", book, *further), "there is no room", "nothing was")
    untouched(book, before)


def test_bad_data_never_blanks_the_page(book: Path) -> None:
    """Errors in rows are listed with their cells and exit 1; every other row stands as before."""
    rows = {no: data_row(book, no) for no in (3, 5, 20)}
    put(
        book,
        "Data",
        {
            f"D{rows[3]}": "two thousand",
            f"C{rows[5]}": "Maytember",
            f"E{rows[20]}": "n.k.",
        },
    )
    done = forked("refresh", book)
    assert (done.returncode, done.stderr) == (1, "")
    for cell in (f"Data!D{rows[3]}", f"Data!C{rows[5]}", f"Data!E{rows[20]}"):
        assert f"error: {cell}: " in done.stdout
    assert "3 errors" in done.stdout
    pages = read(book)
    wrong = {line.split(",")[0] for line in differences(pages["Scorecard"])}
    assert wrong == {"indicator 3", "indicator 5", "indicator 20"}
    listed = {seen.text for seen in pages["Check"].values()}
    assert {f"Data!D{rows[3]}", f"Data!C{rows[5]}", f"Data!E{rows[20]}"} <= listed
    assert set(SHEETS) <= set(pages)
    again = book.read_bytes()
    assert forked("refresh", book).returncode == 1
    assert book.read_bytes() == again


def changed_figure(book: Path) -> bytes:
    """Change a figure, so that a refresh has something to write; gives the bytes."""
    put(book, "Data", {f"F{data_row(book, 4)}": 99})
    return book.read_bytes()


def test_the_changed_figure_would_be_written(book: Path) -> None:
    """The books of these tests have something to write: a refresh that may, does."""
    before = changed_figure(book)
    refresh(book)
    assert book.read_bytes() != before
