"""The printed pages: what is in the PDF, where it stands on the paper, and charts without zeros."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from support.books import refused, terminal, xlscore
from support.by_hand.parts import Parts
from support.editing import parts, put
from support.pdf import poppler
from support.published import FIGURES, exceptions, scorecard_rows
from support.reading import data_row

from xlscore.hosts.pdf.by_libreoffice import print_pages
from xlscore.workbook.about import About, Bookmark

DOTS = 100
RESULT, TARGET = (0x1F, 0x38, 0x64), (0xC7, 0x53, 0x00)
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def printed(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF that a refresh of the built workbook prints beside it."""
    book = Path(shutil.copy(finished, tmp_path_factory.mktemp("printed") / "book.xlsm"))
    done = xlscore("refresh", book, "--pdf")
    pdf = book.with_suffix(".pdf")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Printed: {pdf}" in done.stdout
    assert sorted(path.name for path in book.parent.iterdir()) == ["book.pdf", "book.xlsm"]
    assert book.read_bytes() == finished.read_bytes()
    return pdf


def test_comments_are_not_printed(tmp_path: Path) -> None:
    """What people wrote to each other in comments is in no PDF, shown on the page or not."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet.page_setup.cellComments = "Result", "atEnd"
    for cell in ("A1", "B2"):
        sheet[cell].comment = Comment("whisper", "Jo")
    path = tmp_path / "book.xlsx"
    book.save(path)
    parts = Parts(path)
    boxes = next(name for name in parts.parts if name.endswith(".vml"))
    shown = parts.parts[boxes].replace(b"visibility:hidden", b"visibility:visible")
    parts.parts[boxes] = shown.replace(b"</x:ClientData>", b"<x:Visible/></x:ClientData>")
    parts.save()
    about = About("A page", "", "", date(2014, 6, 1))
    pdf = print_pages(path, {sheet.title: Bookmark(sheet.title)}, about)
    assert poppler("pdftotext", pdf, "-").decode().split() == ["Result"]
    assert b"whisper" not in pdf.read_bytes()


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture(scope="module")
def pages(printed: Path) -> list[list[Word]]:
    """The words of each printed page."""
    told = poppler("pdftotext", "-bbox", printed, "-").decode()
    word = re.compile(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    )
    return [
        [Word(html.unescape(text), *map(float, place)) for *place, text in word.findall(page)]
        for page in told.split("<page ")[1:]
    ]


def titled(pages: Sequence[Sequence[Word]], *words: str) -> int:
    """The first page that begins with these words."""
    for number, page in enumerate(pages):
        if [word.text for word in page[: len(words)]] == list(words):
            return number
    raise AssertionError(f"no page begins with {words}")


def test_the_pages_and_nothing_else(printed: Path, pages: list[list[Word]]) -> None:
    """Cover, guidance, scorecard and each exception on A4; no data sheet, nothing of Check."""
    told = poppler("pdfinfo", printed).decode()
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)", told)
    assert size is not None
    assert [round(float(side)) for side in size.groups()] == [842, 595]
    footers = [_footer(page) for page in pages]
    expected = ["", "Guidance Notes, May 2014", "Kent, inc UASC, May 2014"]
    expected += [f"Red {report['no']} · Kent, inc UASC · May 2014" for report in exceptions()]
    assert list(dict.fromkeys(footers)) == expected
    assert all(footers.count(title) == 1 for title in expected if title.startswith("Red"))
    text = poppler("pdftotext", "-layout", printed, "-").decode()
    assert "Kent County Council" in text
    for heading in ("Green from", "Published on", "Only areas", "Year starts", "Result only"):
        assert heading not in text


def _footer(page: Sequence[Word]) -> str:
    """What stands at the foot of the page on the left."""
    foot = max(word.bottom for word in page)
    line = [word for word in page if word.bottom > foot - 3]
    words = [word.text for word in sorted(line, key=lambda word: word.left)]
    return " ".join(words[: words.index("Page")])


def test_every_scorecard_row_is_printed(pages: list[list[Word]]) -> None:
    """All forty rows stand on the scorecard's sheets, its headings on each of them."""
    first = titled(pages, "Scorecard", "-")
    sheets = [page for page in pages if _footer(page) == "Kent, inc UASC, May 2014"]
    assert pages[first] is sheets[0]
    for sheet in sheets:
        assert {"Polarity", "Denom", "LATEST", "14/15"} <= {word.text for word in sheet}
    left = min(word.left for word in sheets[0] if word.text == "REFERRAL")
    numbers = [
        word.text for sheet in sheets for word in sorted(sheet, key=lambda word: word.top)
        if word.text.isdecimal() and word.right < left + 25
    ]  # fmt: skip
    assert numbers == [row["no"] for row in scorecard_rows()]


def test_the_figures_of_a_column_end_at_one_edge(pages: list[list[Word]]) -> None:
    """Digits stand below digits, whatever the number formats and blanks beside them."""
    sheets = [page for page in pages if _footer(page) == "Kent, inc UASC, May 2014"]
    for sheet in sheets:
        rows = {
            word.text: [w for w in sheet if abs(w.top + w.bottom - word.top - word.bottom) < 4]
            for word in sheet
            if word.text.isdecimal() and word.right < 60
        }
        edges: dict[str, set[float]] = {name: set() for name in FIGURES}
        for want in scorecard_rows():
            line = [w for w in rows.get(want["no"], []) if w.left > 350]
            for name in FIGURES:
                if want[name] not in ("", "-") and [want[n] for n in FIGURES].count(want[name]) < 2:
                    edges[name] |= {
                        round(w.right) for w in line if w.text.replace(",", "") == want[name]
                    }
        assert {name: len(found) for name, found in edges.items()} == dict.fromkeys(FIGURES, 1)


def test_a_month_without_figures_is_a_gap_in_the_chart(
    printed: Path, pages: list[list[Word]]
) -> None:
    """Exception 4 has figures for May alone: nothing is drawn before, least of all at zero.

    Exception 35 has figures throughout, and there the same pixels show both lines.
    """
    gap = inked(printed, pages, titled(pages, "C&F", "Assessments"))
    assert gap == {"before": set(), "May 14": {RESULT, TARGET}}
    full = inked(
        printed, pages, titled(pages, "Percentage", "of", "Case", "File", "Audits", "completed")
    )
    assert full == {"before": {RESULT, TARGET}, "May 14": {RESULT, TARGET}}


def inked(
    printed: Path, pages: list[list[Word]], number: int
) -> dict[str, set[tuple[int, int, int]]]:
    """The lines' colours that are drawn in a chart's plot, before and at its last month."""
    months = sorted(
        (w for w in pages[number] if w.text in ("Sep", "Dec", "Mar", "May")), key=lambda w: w.top
    )[:4]
    mar, may = sorted(months, key=lambda word: word.left)[2:]
    axis = [w for w in pages[number] if w.right < months[0].left and 100 < w.top < mar.top]
    left, top = max(word.right for word in axis) + 2, min(word.top for word in axis)
    width, pixels = picture(printed, number)
    scale = DOTS / 72
    border = (mar.right + may.left) / 2
    found: dict[str, set[tuple[int, int, int]]] = {"before": set(), "May 14": set()}
    for y in range(int(top * scale), int(mar.top * scale)):
        for x in range(int(left * scale), width):
            at = 3 * (y * width + x)
            rgb = pixels[at : at + 3]
            for colour in (RESULT, TARGET):
                if all(abs(a - b) < 12 for a, b in zip(rgb, colour, strict=True)):
                    found["before" if x < border * scale else "May 14"].add(colour)
    return found


def picture(printed: Path, number: int) -> tuple[int, bytes]:
    """A page as pixels: how many in a row, and three bytes each."""
    page = str(number + 1)
    data = poppler("pdftoppm", "-r", str(DOTS), "-f", page, "-l", page, printed)
    kind, width, _height, deepest, pixels = re.split(rb"\s", data, maxsplit=4)
    assert (kind, deepest) == (b"P6", b"255")
    return int(width), pixels


def test_the_chart_points_at_figures_alone(finished: Path) -> None:
    """In the saved chart of exception 4 only May is a point, and blanks are gaps."""
    charts = [
        etree.fromstring(data) for name, data in parts(finished).items()
        if name.startswith("xl/charts/chart") and b"'Exc 4'!" in data
    ]  # fmt: skip
    assert len(charts) == 1
    blanks = charts[0].find(f".//{_C}dispBlanksAs")
    assert blanks is not None
    assert blanks.get("val") == "gap"
    points = [
        [(point.get("idx"), point.findtext(f"{_C}v")) for point in values.iter(f"{_C}pt")]
        for values in charts[0].iter(f"{_C}numCache")
    ]
    assert points == [[("3", "181")], [("3", "100")]]


def test_without_libreoffice_nothing_is_begun(book: Path, tmp_path: Path) -> None:
    """Where LibreOffice is missing the sentence says so, before the book is refreshed."""
    put(book, "Data", {f"F{data_row(book, 4)}": 99})
    before = book.read_bytes()
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    refused(terminal("refresh", book, "--pdf", path=str(nowhere)), "LibreOffice", "install")
    assert book.read_bytes() == before
    assert not book.with_suffix(".pdf").exists()
