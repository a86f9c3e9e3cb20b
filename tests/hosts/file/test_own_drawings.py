"""What somebody put on a generated page stays: crests, text boxes, shapes."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from support.by_hand.officer import Officer
from support.by_hand.parts import DRAWING, DRAWING_TYPE, OFFICE, RID, S
from support.by_hand.saved import Saved, fresh, run

BOX = (
    '<xdr:absoluteAnchor xmlns:xdr="{ns}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006'
    '/main"><xdr:pos x="0" y="0"/><xdr:ext cx="900000" cy="300000"/>{what}<xdr:clientData/>'
    "</xdr:absoluteAnchor>"
)
TEXT = (
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/>'
    '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Ask Finance</a:t></a:r></a:p>"
    "</xdr:txBody></xdr:sp>"
)
PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Crest"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip xmlns:r="{office}" r:embed="rIdPic"/></xdr:blipFill>'
    "<xdr:spPr/></xdr:pic>"
)

TABS = ("Cover", "Scorecard", "Exc 4")
#: A picture of one grey point.
CREST = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def put_on(officer: Officer, tab: str, what: str) -> None:
    """Put a shape on a page, beside our chart where it has one, as Excel would."""
    part = officer.part_of(tab)
    drawings = officer.related(part, "drawing")
    box = BOX.format(ns=DRAWING, what=what.format(office=OFFICE))
    if drawings:
        (drawing,) = drawings
        text = officer.parts[drawing].decode()
        end = text.rindex("</")
        officer.parts[drawing] = (text[:end] + box + text[end:]).encode()
    else:
        drawing = f"xl/drawings/drawing_{tab.replace(' ', '')}.xml"
        officer.add_part(drawing, f'<xdr:wsDr xmlns:xdr="{DRAWING}">{box}</xdr:wsDr>', DRAWING_TYPE)
        rid = officer.relate(part, "drawing", f"/{drawing}")
        root = officer.xml(part)
        root.append(root.makeelement(S + "drawing", {RID: rid}))
        officer.put(part, root)
    if "rIdPic" in what:
        officer.default_type("png", "image/png")
        officer.parts["xl/media/crest.png"] = CREST
        officer.relate(drawing, "image", "/xl/media/crest.png", "rIdPic")


def drawn_on(book: Path, tab: str) -> bytes:
    """The drawing of a tab, blank where it has none."""
    officer = Officer(book)
    return b"".join(officer.parts[d] for d in officer.related(officer.part_of(tab), "drawing"))


@pytest.mark.parametrize("what", [TEXT, PICTURE], ids=["text box", "picture"])
def test_it_stays_where_it_was_put(what: str, tmp_path: Path) -> None:
    """On pages with a chart of ours and without; the picture's part stays; the same twice."""
    book = fresh(tmp_path)
    officer = Officer(book)
    for tab in TABS:
        put_on(officer, tab, what)
    officer.type("Settings", "B3", "Another directorate")
    officer.save()
    run(book)
    name = b"Ask Finance" if what is TEXT else b'name="Crest"'
    assert {tab: drawn_on(book, tab).count(name) for tab in TABS} == dict.fromkeys(TABS, 1)
    frames = {tab: drawn_on(book, tab).count(b"graphicFrame>") for tab in TABS}
    assert frames == {"Cover": 0, "Scorecard": 0, "Exc 4": 2}
    assert ("xl/media/crest.png" in Saved(book).parts()) == (what is PICTURE)
    before = book.read_bytes()
    run(book)
    assert book.read_bytes() == before
    assert list(OpenXmlValidator().validate(book).errors) == []


def test_a_page_that_is_no_longer_made_is_kept_for_it(tmp_path: Path) -> None:
    """An exception that is no longer Red keeps its page aside, and Check says so."""
    book = fresh(tmp_path)
    officer = Officer(book)
    put_on(officer, "Exc 4", TEXT)
    rows = Saved(book).rows("Data")
    row = next(n for n, r in enumerate(rows, 1) if r[0] == 4 and getattr(r[2], "month", 0) == 5)
    officer.type("Data", f"F{row}", 20)
    officer.save()
    run(book)
    tabs = Saved(book).tabs
    assert "Exc 4" not in tabs
    (kept,) = [tab for tab in tabs if tab.startswith("Exc 4 (kept")]
    assert b"Ask Finance" in drawn_on(book, kept)
