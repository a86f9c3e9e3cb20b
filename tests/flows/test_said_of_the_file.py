"""What is said of the file itself: a query that fills a table, a signature that no longer holds."""

from __future__ import annotations

from pathlib import Path

from support.books import refresh
from support.by_hand.parts import Parts

from xlscore.flows import messages

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
