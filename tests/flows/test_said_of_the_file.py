"""What is said of the file itself: a query that fills a table, a signature that no longer holds."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from support import small_books as small
from support.books import refresh
from support.by_hand.parts import Parts
from support.editing import put

from xlscore.flows import circulate, messages, site
from xlscore.hosts.file.file_book import FileBook

SIGNATURES = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"


def test_a_table_that_a_query_fills(bare: Path) -> None:
    """What we write to it goes when the query runs again: a warning names the sheet."""
    assert not [p for p in refresh(bare).problems if "query" in p.found]
    parts = Parts(bare)
    for name, data in parts.parts.items():
        if b'displayName="Data"' in data:
            parts.parts[name] = data.replace(b"<table ", b'<table tableType="queryTable" ', 1)
    parts.save()
    (said,) = [p for p in refresh(bare).problems if "query" in p.found]
    assert (said.severity, said.place) == ("warning", "Data!A1")


def test_a_signature_that_no_longer_holds(bare: Path) -> None:
    """A write makes the signature of a whole file invalid and says so; no write, no word."""
    parts = Parts(bare)
    parts.add_part("_xmlsignatures/origin.sigs", b"", "application/vnd.openxmlformats-package."
                   "digital-signature-origin")  # fmt: skip
    parts.relate("", SIGNATURES, "_xmlsignatures/origin.sigs")
    parts.save()
    assert messages.UNSIGNED in refresh(bare).notes
    assert messages.UNSIGNED not in refresh(bare).notes


def test_whatever_goes_on_record_extends_tables_in_so_many_words(tmp_path: Path) -> None:
    """A copy and a website write to Published: rows typed below its table are said once."""
    raw = small.tables(Small_counts="suppressed")
    small.indicator(raw, 7)
    small.figures(raw, 7, m2014_05=(40, 100))
    small.published(raw, 7, m2014_03=0.4)
    book = small.built(raw, tmp_path / "book.xlsm")
    table = FileBook.look(book).tables()["Published"]
    row = table.top + 1 + len(table.rows)
    put(book, "Published", {f"A{row}": 7.0, f"B{row}": "Kent", f"C{row}": "April 2014",
                            f"D{row}": 0.41})  # fmt: skip
    site_of, when = shutil.copy(book, tmp_path / "site.xlsm"), dt.datetime(2014, 6, 10)
    said = (
        f"Published!A{row}: 1 row from row {row} on stands below the table, and is read as part of "
        "it; the table now holds them."
    )
    sent = circulate.circulate(book, when, tmp_path, circulate.Wanted(anyway=True))
    assert [note for note in sent.summary.notes if "below" in note] == [said]
    made = site.site(Path(site_of), tmp_path / "web", when, anyway=True)
    assert made.summary is not None
    assert [note for note in made.summary.notes if "below" in note] == [said]
