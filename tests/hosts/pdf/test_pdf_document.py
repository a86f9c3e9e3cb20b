"""What a PDF says of itself: title, language, bookmarks, links, fonts, pages; and no names."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from support.books import xlscore
from support.editing import change
from support.pdf import outline, poppler

from xlscore import __version__
from xlscore.hosts.pdf.document import finished as document
from xlscore.hosts.pdf.document import starts_told, written
from xlscore.problems import Refusal
from xlscore.workbook.about import About, Bookmark

ABOUT = About("A title", "A subject", "A council", dt.date(2014, 7, 1))
TITLES = (
    "Cover", "Contents", "What changed", "Guidance Notes", "Scorecard", "Exc 4", "Exc 7",
    "Exc 34", "Exc 35", "Exc 37",
)  # fmt: skip
#: Under which the bookmarks stand.
GROUPS = ("Introduction", "Scorecards", "Red indicators")


@pytest.fixture(scope="module")
def sent(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of the copy that is circulated of the built workbook."""
    book = Path(shutil.copy(finished, tmp_path_factory.mktemp("sent") / "book.xlsm"))
    done = xlscore("circulate", book, "--pdf")
    assert (done.returncode, done.stderr) == (0, "")
    pdf = book.with_name("Performance Management Scorecard May 2014.pdf")
    assert f"Printed: {pdf}" in done.stdout
    return pdf


@pytest.fixture(scope="module")
def printed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF of the built workbook's own pages; J Doe keeps it, as its properties say."""
    book = Path(shutil.copy(finished, tmp_path_factory.mktemp("printed") / "book.xlsm"))
    change(book, _kept_by)
    assert xlscore("refresh", book, "--pdf").returncode == 0
    return book.with_suffix(".pdf")


def _kept_by(found: dict[str, bytes]) -> None:
    core = found["docProps/core.xml"]
    assert b"Kent County Council" in core
    found["docProps/core.xml"] = core.replace(b"Kent County Council", b"J Doe")


@pytest.fixture(params=["the copy", "the book"])
def pdf(request: pytest.FixtureRequest) -> Path:
    """Either of the two."""
    name = "sent" if request.param == "the copy" else "printed"
    return Path(request.getfixturevalue(name))


def held(pdf: Path) -> str:
    """Every object in the file, also those that nothing leads to."""
    reader = PdfReader(pdf)
    size: Any = reader.trailer["/Size"]
    return " ".join(str(reader.get_object(number)) for number in range(1, size))


def test_what_it_says_of_itself(pdf: Path) -> None:
    """Title, subject and language are the report's, its author the organisation, its day whole."""
    told = dict(
        line.split(":", 1) for line in poppler("pdfinfo", "-isodates", pdf).decode().splitlines()
    )
    told = {name: value.strip() for name, value in told.items()}
    assert told["Title"] == "Performance Management Scorecard, May 2014"
    assert told["Subject"] == "Performance scorecard of May 2014"
    assert told["Author"] == "Kent County Council"
    # Midnight may fall between the day that was taken and the end of the printing.
    day = dt.date.fromtimestamp(pdf.stat().st_mtime)
    days = {day, dt.date.fromtimestamp(pdf.stat().st_mtime - 3600)}
    assert told["CreationDate"] in {f"{one}T00:00:00Z" for one in days}
    assert told["Creator"].startswith("xlscore ")
    assert "ModDate" not in told
    assert told["Metadata Stream"] == "no"
    root: Any = PdfReader(pdf).root_object
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/PageMode"] == "/UseOutlines"


def test_a_bookmark_leads_to_each_page(sent: Path) -> None:
    """In the order of the tabs, in words, each to the first page whose foot names its tab."""
    marks = [mark for mark in outline(sent) if mark[1] not in GROUPS]
    feet = [
        poppler("pdftotext", "-layout", "-f", str(page), "-l", str(page), sent, "-")
        .decode().strip().splitlines()[-1].partition("Page")[0].strip()
        for page in range(1, 15)
    ]  # fmt: skip
    assert feet[0] == "", "the cover has no name at its foot"
    names = {"Scorecard": "Kent, inc UASC, May 2014"}
    names |= {title: f"Red {title[4:]} ·" for title in TITLES if title.startswith("Exc ")}
    firsts = [1]
    for title in TITLES[1:]:
        shown = names.get(title, title)
        firsts.append(next(n for n, foot in enumerate(feet, 1) if foot.startswith(shown)))
    assert [page for page, _ in marks] == firsts
    words = [text for _, text in marks]
    assert "Red: C&F Assessments in progress outside of timescale, Kent, inc UASC" in words
    assert words[:2] == ["Cover", "Contents"]
    assert "Scorecard - Kent, inc UASC" in words
    groups = {text: page for page, text in outline(sent) if text in GROUPS}
    assert groups == {
        "Introduction": 1, "Scorecards": firsts[TITLES.index("Scorecard")],
        "Red indicators": firsts[TITLES.index("Exc 4")],
    }  # fmt: skip


def test_the_book_has_bookmarks_too(printed: Path) -> None:
    """The pages that a refresh prints are named as those of the copy; Check is not printed."""
    marks = [mark for mark in outline(printed) if mark[1] not in GROUPS]
    assert marks[0] == (1, "Cover")
    assert marks[-1][1].startswith("Red: ")
    assert not [name for _, name in marks if name.startswith("Check")]
    assert [page for page, _ in marks] == sorted({page for page, _ in marks})


def test_the_contents_lead_to_the_pages(sent: Path) -> None:
    """Each link of the contents page leads where the bookmark of the same tab does."""
    # The cover, before it, leads to the pages of the Reds.
    told = poppler("pdftohtml", "-xml", "-i", "-f", "2", "-l", "2", "-stdout", sent).decode()
    links = re.findall(r'<a href="[^"]*#(\d+)">(.*?)</a>', told)
    pages = [page for page, text in outline(sent) if text not in GROUPS]
    marks = dict(zip(TITLES, pages, strict=True))
    assert {text: int(page) for page, text in links} == {
        title: page for title, page in marks.items() if title != "Contents"
    }


def test_the_contents_have_the_numbers_of_pages(sent: Path) -> None:
    """Beside each sheet of the contents stands the page of paper on which it begins."""
    told = poppler("pdftotext", "-layout", "-f", "2", "-l", "2", sent, "-").decode()
    numbers = dict(re.findall(r"^ *(.+?)  .*?  +(\d+)$", told, re.MULTILINE))
    pages = [page for page, text in outline(sent) if text not in GROUPS]
    assert numbers == {
        title: str(page) for title, page in zip(TITLES, pages, strict=True) if title != "Contents"
    }
    assert re.search(r"^ *Sheet +What it shows +Page$", told, re.MULTILINE)


def test_no_link_names_a_file_of_this_computer(printed: Path) -> None:
    """The links of Check lead to data sheets, which are not printed: nothing is left of them."""
    assert poppler("pdfinfo", "-url", printed).decode().count("\n") <= 1
    assert "/URI" not in held(printed)


def test_every_font_is_in_the_file(pdf: Path) -> None:
    """Whoever has no Arial sees the same page."""
    lines = poppler("pdffonts", pdf).decode().splitlines()
    at = lines[0].index("emb")
    assert len(lines) > 2
    assert {line[at : at + 3] for line in lines[2:]} == {"yes"}


def test_pages_are_counted_through_the_whole(pdf: Path) -> None:
    """Every page says which it is of all, and not of its sheet."""
    text = poppler("pdftotext", "-layout", pdf, "-").decode()
    count = len(PdfReader(pdf).pages)
    assert count > 10
    assert re.findall(r"Page (\d+) of (\d+)", text) == [
        (str(number), str(count)) for number in range(1, count + 1)
    ]


def test_who_keeps_the_book_is_not_named(printed: Path) -> None:
    """The names in the properties of the workbook do not reach the PDF of its pages."""
    assert "Doe" not in held(printed)


def test_the_same_copy_gives_the_same_pdf(sent: Path, printed: Path) -> None:
    """Printing once more on the same day gives the same bytes, and other pages others."""
    before = sent.read_bytes()
    book = sent.with_name("book.xlsm")
    assert xlscore("circulate", book, "--pdf").returncode == 0
    assert sent.read_bytes() == before
    assert PdfReader(printed).trailer["/ID"] != PdfReader(sent).trailer["/ID"]


def test_a_pdf_that_cannot_be_put_in_its_place(book: Path) -> None:
    """The copy stands and the record is told; then one sentence says what became of the PDF."""
    taken = book.with_name("Performance Management Scorecard May 2014.pdf")
    taken.mkdir()
    done = xlscore("circulate", book, "--pdf")
    assert done.returncode == 2
    assert "40 figures now stand in Published." in done.stdout
    assert "Printed" not in done.stdout
    assert done.stderr.startswith(f"xlscore: {taken.name} was not written (")
    assert taken.with_suffix(".xlsx").is_file()


# ---- whatever printed it


def blank(count: int, *, names: bool = False) -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(842, 595)
    if names:
        writer.metadata = {"/Author": "J Doe", "/Manager": "J Doe", "/Producer": "A printer"}
        writer.xmp_metadata = _XMP
        writer.add_outline_item(title="J Doe", page_number=0)
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="file:///home/jdoe/book.xlsm"))
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://council.example"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_XMP = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>J Doe</rdf:li></rdf:Seq>
</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def test_nothing_personal_is_left(tmp_path: Path) -> None:
    """Names in properties, metadata, bookmarks and links go, from every corner of the file."""
    made = document(blank(3, names=True), ABOUT, {"Two": 1}, {"Two": Bookmark("The second")})
    path = tmp_path / "made.pdf"
    path.write_bytes(made)
    about: Any = PdfReader(path).metadata
    assert about == {
        "/Title": "A title", "/Subject": "A subject", "/Author": "A council",
        "/Creator": f"xlscore {__version__}", "/Producer": "A printer",
        "/CreationDate": "D:20140701000000Z",
    }  # fmt: skip
    assert "doe" not in held(path).lower()
    assert "https://council.example" in poppler("pdfinfo", "-url", path).decode()
    assert outline(path) == [(2, "The second")]


def test_what_is_no_pdf_is_refused() -> None:
    """Where the printing program wrote something else, that is said."""
    with pytest.raises(Refusal, match="not a PDF that can be read"):
        document(b"Nothing of the kind", ABOUT, {}, {})
    with pytest.raises(Refusal, match="not a PDF that can be read"):
        starts_told(b"")


def test_a_place_that_is_taken(tmp_path: Path) -> None:
    """A folder of its name is said, and stays."""
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(Refusal, match=r"x\.pdf was not written"):
        written(tmp_path / "x.pdf", b"")
