"""The undo file beside a book: safe to open in Excel, and refused where it was spoilt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from support.books import refused, xlscore
from support.by_hand.saved import Saved, fresh

from xlscore.hosts.package.sheet.shared_strings import unescaped


def note_of(book: Path, no: int) -> object:
    """The Note of an indicator for May 2014."""
    rows = Saved(book).rows("Data")
    return next(r[6] for r in rows if r[0] == no and getattr(r[2], "month", None) == 5)


def load(book: Path, note: str) -> None:
    """Load a Note."""
    path = book.with_name("may.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["No", "Area", "Month", "Note"], [5, "Kent", "2014-05", note]])
    assert xlscore("load", book, path).returncode in (0, 1)


@pytest.mark.parametrize(
    "note", ["=1+1", "+44 1234", "-5 since", "@home", "'=quoted", "-", "plain"]
)
def test_a_text_like_a_formula_is_none_in_excel(note: str, tmp_path: Path) -> None:
    """In the file an apostrophe stands before it; taken back, it is the very text."""
    book = fresh(tmp_path)
    load(book, note)
    load(book, "another")
    undo = book.with_name("book.xlsm.undo.csv")
    with undo.open(encoding="utf-8-sig", newline="") as file:
        (step,) = csv.DictReader(file)
    assert step["Was"][:1] not in "=+@\t\r" or len(step["Was"]) == 1
    assert step["Was"] == note or step["Was"] == "'" + note
    assert xlscore("load", book, "--undo").returncode in (0, 1)
    assert note_of(book, 5) == note


@pytest.mark.parametrize(
    ("kind", "was"), [("number", "inf"), ("number", "nan"), ("date", "1850-01-01")]
)
def test_a_value_that_no_cell_holds_is_refused(kind: str, was: str, tmp_path: Path) -> None:
    """An endless number or a day before 1900 did not come from a book."""
    book = fresh(tmp_path)
    load(book, "a note")
    undo = book.with_name("book.xlsm.undo.csv")
    text = undo.read_text(encoding="utf-8-sig").replace(",,blank,", f",{was},{kind},")
    assert was in text
    undo.write_text(text, encoding="utf-8-sig")
    refused(xlscore("load", book, "--undo"), "is damaged or was edited; nothing was taken back")


def test_half_an_emoji_is_no_character() -> None:
    """Two halves written as escapes are one; a half alone could not be saved again."""
    assert unescaped("_xD83D__xDE00_") == "😀"
    assert unescaped("a_xD83D_b").encode() == "a\ufffdb".encode()


@pytest.mark.parametrize("words", [("roll", "0001-01"), ("roll", "1899-12")])
def test_a_month_before_excels_dates_is_refused(words: tuple[str, str], tmp_path: Path) -> None:
    """In a sentence."""
    book = fresh(tmp_path)
    refused(xlscore(words[0], book, words[1]), "is before 1900, where Excel's dates begin")
