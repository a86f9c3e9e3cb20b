"""Every figure of the website is that of the workbook's page, and nothing else gets out."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import html5lib
import pytest
from lxml import etree, html
from openpyxl import load_workbook
from support.reading import Sheet, read
from support.websites import DAY, tables

from xlscore.build.new import new
from xlscore.flows.circulate import Wanted as Copy
from xlscore.flows.circulate import circulate
from xlscore.flows.site import Made, site

SIGNS = {"Improved": "↑", "The same": "↔", "Worsened": "↓", "no arrow": ""}
LETTERS = {"Red": "R", "Amber": "A", "Green": "G", "Not rated": ""}
LABEL = ".//*[local-name()='text'][@class='{}']/text()"
#: On a page of the workbook, columns from 5 on; on an area's page of the site, from the third.
COLUMNS = ("latest", "rag", "num", "denom", "target", "previous", "dot_previous", "outturn",
           "dot_outturn")  # fmt: skip


def parsed(page: Path) -> Any:
    """A page, quickly read: that all are valid HTML is a test of its own."""
    return html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def valid(page: Path) -> Any:
    """A page as a browser reads it; ParseError where it is not valid HTML."""
    builder = html5lib.getTreeBuilder("lxml")
    parser = html5lib.HTMLParser(tree=builder, strict=True, namespaceHTMLElements=False)
    return parser.parse(page.read_bytes())


def told(cell: Any) -> str:
    """The text of a cell as it is seen: without what is for a screen reader alone."""
    for unseen in cell.xpath(".//*[@class='unseen']"):
        unseen.getparent().remove(unseen)
    for sign in cell.xpath(".//*[@aria-hidden='true' and following-sibling::text()]"):
        sign.text = ""
    text = " ".join("".join(cell.itertext()).split())
    return SIGNS.get(text, LETTERS.get(text, text))


def rows_of(page: Path) -> dict[str, list[str]]:
    """By the first cell, the rows of all tables of a page."""
    rows = parsed(page).xpath("//main//tbody/tr")
    cells = [[told(cell) for cell in row.xpath("th | td")] for row in rows]
    return {row[0]: row[1:] for row in cells}


def circulated(book: Path, folder: Path) -> dict[str, Sheet]:
    """The familiar pages of the book's copy."""
    folder.mkdir()
    own = Path(shutil.copy(book, folder / "book.xlsm"))
    return read(circulate(own, DAY, folder, Copy(anyway=True)).copy)


def scorecards(copy: dict[str, Sheet]) -> list[dict[str, list[str]]]:
    """Of each scorecard page, in order, by No the figures from the latest result on."""
    found = []
    for title, page in copy.items():
        if title.split()[0] == "Scorecard":
            rows = {row for (row, column), seen in page.items() if column == 1 and row > 4}
            found.append(
                {
                    page[row, 1].text: [page[row, column].text for column in range(5, 14)]
                    for row in sorted(rows)
                    if page[row, 1].text and (row, 5) in page and page[row, 5].text
                }
            )
    return found


def trends(copy: dict[str, Sheet]) -> dict[tuple[str, str], list[str]]:
    """By No and area, the thirteen figures of the page Trend."""
    page = copy["Trend"]
    rows = {row for (row, column), seen in page.items() if column == 2 and row > 24 and seen.text}
    return {
        (page[row, 1].text, page[row, 2].text): [page[row, n].text for n in range(4, 17)]
        for row in rows
    }


def bare(text: str) -> str:
    """A figure of a page without what is said of it: its own period, and that it is small."""
    return re.sub(r" \((?:small|[^()]* [0-9/]+|[0-9/]+)\)$", "", text)


def compare(book: Path, folder: Path, tmp_path: Path) -> int:
    """Hold the site in a folder against the copy of the book; gives how many figures were held."""
    copy = circulated(book, tmp_path / "copy")
    data = json.loads((folder / "figures.json").read_text("utf-8"))["figures"]
    table = list(csv.DictReader(io.StringIO((folder / "figures.csv").read_text("utf-8"))))
    codes = list(dict.fromkeys(row["area_code"] for row in data))
    pages = dict(zip(codes, scorecards(copy), strict=True))
    held = 0
    for code in codes:
        rows = rows_of(folder / f"area-{code.casefold()}.html")
        assert rows.keys() == pages[code].keys()
        for no, row in rows.items():
            page = ["-" if not text and n in (2, 3, 4) else text
                    for n, text in enumerate(pages[code][no])]  # fmt: skip
            page = ["" if text == "-" and n in (6, 8) else text for n, text in enumerate(page)]
            assert [bare(text) for text in row[1:]] == [bare(text) for text in page], (code, no)
            held += len(page)
    assert len(table) == len(data)
    for one, other in zip(table, data, strict=True):
        for name, value in other.items():
            if isinstance(value, float):
                assert float(one[name]) == pytest.approx(value, rel=1e-14)
            else:
                written = str(value).lower() if isinstance(value, bool) else str(value or "")
                assert one[name] == written
    series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in data:
        series.setdefault((row["indicator_number"], row["area_code"]), []).append(row)
    trend = trends(copy)
    for no in dict.fromkeys(row["indicator_number"] for row in data):
        tree = parsed(folder / f"indicator-{no}.html")
        for code in codes:
            if (no, code) not in series:
                continue
            held += _series(tree, no, code, series[no, code], trend[no, code])
    return held


def _series(tree: Any, no: str, code: str, points: list[dict[str, Any]], trend: list[str]) -> int:
    """One area of an indicator: table, chart and open data against the row of Trend."""
    card = tree.xpath(f"//section[@id='area-{code.casefold()}']")[0]
    first = card.xpath("div[@class='pair']")[0]
    rows = first.xpath(".//tbody/tr")
    shown = [[told(cell) for cell in row.xpath("th | td")] for row in rows]
    assert len(shown) == len(points)
    seen = [result.replace(" [r]", "[r]") for _, result, _ in shown]
    page = [text.replace(" [r]", "[r]") for text in trend if text]
    # A blank of Trend is a period without a figure; before the first there is no row.
    assert [text for text in seen if text != "-"] == page, (no, code)
    for text, point in zip(seen, points, strict=True):
        status = {"c": "withheld", "-": "missing"}.get(text, "shown")
        assert point["value_status"] == status
        if status == "shown":
            number = float(re.sub(r"[*,]|\[r\]", "", text).rstrip("%"))
            places = len(text.partition(".")[2].rstrip("%*[]r"))
            value = point["value"] * (100 if "%" in text else 1)
            assert abs(number - value) <= 0.5000001 * 10**-places
        else:
            assert point["value"] is None
    known = [text for text in seen if text not in ("-", "c")]
    charts = first.xpath(".//*[local-name()='svg']")
    assert len(charts) == bool(known)
    if known:
        label = re.sub(r"[*]|\[r\]", "", known[-1])
        assert charts[0].xpath(LABEL.format("result")) == [label]
        assert len(charts[0].xpath(".//*[local-name()='circle']")) == len(known)
        assert label in charts[0].xpath("string(*[local-name()='desc'])")
        assert charts[0].xpath(LABEL.format("withheld")) == ["c"] * seen.count("c")
    return 4 * len(shown)


def test_every_figure_is_that_of_the_pages(
    small_book: Path, made: tuple[Path, Path], tmp_path: Path
) -> None:
    """Read back from tables, charts, CSV and JSON, each figure is that of scorecard and Trend."""
    assert compare(small_book, made[1], tmp_path) > 700


@pytest.mark.slow
def test_every_figure_of_the_demonstration(demonstration: Path, tmp_path: Path) -> None:
    """The same for thirteen areas and forty indicators, whose small counts are shown."""
    own = Path(shutil.copy(demonstration, tmp_path / "own.xlsm"))
    done = site(own, tmp_path / "site", DAY, small_counts_shown=True, anyway=True)
    assert compare(demonstration, tmp_path / "site", tmp_path) > 25_000
    assert done.pages == 2 * (39 + 13 + 3) + 1
    largest = max((tmp_path / "site").rglob("*.html"), key=lambda page: page.stat().st_size)
    assert largest.stat().st_size < 200_000
    valid(largest)


def test_signals_benchmarks_and_last_year_stand_there(made: tuple[Path, Path]) -> None:
    """Where Settings show them, an indicator's page has the points with their limits, which are
    those of its sentence, the benchmark as a line and a figure, and last year; no point of a month
    that is not drawn, and none of an indicator with a withheld count."""
    tree = parsed(made[1] / "indicator-7.html")
    card = tree.xpath("//section[@id='area-sc']")[0]
    said = " ".join(card.xpath("p[@class='note']/text()"))
    result, signal = card.xpath(".//*[local-name()='svg']")
    names = signal.xpath(LABEL.format("limit")) + signal.xpath(LABEL.format("mean"))
    figures = [name.split()[-1] for name in names]
    assert f"mean {figures[2]}, limits {figures[1]} to {figures[0]}" in said
    assert result.xpath(LABEL.format("other")) == ["England 86.1%"]
    assert "England 86.1%" in result.findtext(".//desc")
    facts = " ".join(" ".join(card.xpath("dl")[0].itertext()).split())
    assert "England, March 2025 86.1%" in facts
    assert "Region, March 2025 c, withheld" in facts
    beside = tree.xpath("//table[caption[starts-with(., 'Beside')]]")[0]
    heads = [told(cell) for cell in beside.xpath(".//thead//th")]
    assert [head.split(",")[0] for head in heads] == [
        "Area", "Latest result", "Result of the same period last year",
        "Direction of travel from last year to latest result", "Benchmark: England",
        "Benchmark: Region", "Signal: whether the latest movement is more than chance",
    ]  # fmt: skip
    first = [told(cell) for cell in beside.xpath(".//tbody/tr")[0].xpath("th | td")]
    assert first[4:6] == ["86.1%", "c"]
    assert "Last year, March 2025" in facts
    rows = json.loads((made[1] / "figures.json").read_text("utf-8"))["figures"]
    mine = [row for row in rows if (row["indicator_number"], row["area_code"]) == ("7", "SC")]
    table = card.xpath("div[@class='pair']")[1].xpath(".//tbody/tr")
    assert [told(row.xpath("th")[0]) for row in table] == [row["period"] for row in mine]
    for row, point in zip(table, mine, strict=True):
        shown = told(row.xpath("td")[0]).partition("%")[0]
        assert float(shown) == pytest.approx(point["point"] * 100, abs=0.0501)
    assert len(signal.xpath(".//*[local-name()='circle'][not(@class)]")) == len(mine)
    assert mine[-1]["signal"]
    benchmarks = (made[1] / "benchmarks.csv").read_text("utf-8").splitlines()
    assert benchmarks[1:3] == [
        "7,SC,England,March 2025,2025-03,0.861,", "7,SC,Region,March 2025,2025-03,,c"
    ]  # fmt: skip
    with_c = {row["indicator_number"] for row in rows if row["value_status"] == "withheld"}
    assert with_c
    assert {row["point"] for row in rows if row["indicator_number"] in with_c} == {None}


def test_pages_that_would_be_too_large_have_less_on_them(
    own_book: Path, made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charts of areas after the first, and rows of what changed, are left out and that is said."""
    of = "xlscore.site.pages._MOST_BYTES"
    largest = {name: (made[1] / name).stat().st_size for name in ("index.html", "indicator-7.html")}
    monkeypatch.setattr(of, min(largest.values()) - 1)
    site(own_book, tmp_path / "site", DAY, anyway=True)
    for name, size in largest.items():
        page = tmp_path / "site" / name
        assert page.stat().st_size < size
        assert parsed(page) is not None
    shown = parsed(tmp_path / "site/indicator-7.html")
    assert len(shown.xpath("//section[starts-with(@id, 'area-')]")) == 1
    assert "stands in the table above" in " ".join(shown.itertext())
    assert "more: see the pages of the areas" in (tmp_path / "site/index.html").read_text("utf-8")


def test_pages_are_valid_and_links_lead_somewhere(made: tuple[Path, Path]) -> None:
    """Every page is HTML without a parse error, under 200 kB; every link and label resolves."""
    trees = {page.resolve(): valid(page) for page in made[1].rglob("*.html")}
    for page, tree in trees.items():
        assert page.stat().st_size < 200_000
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), page
        for name in tree.xpath("//@aria-labelledby"):
            assert set(name.split()) <= set(ids), page
        for link in tree.xpath("//a/@href | //link/@href"):
            if not link.startswith("mailto:"):
                name, _, place = link.partition("#")
                target = (page.parent / name).resolve() if name else page
                assert target.is_file(), (page, link)
                assert not place or place in trees[target].xpath("//@id"), (page, link)
    feed = etree.parse(made[1] / "feed.xml")
    assert [len(feed.findall(f"{{*}}{name}")) for name in ("id", "updated", "entry")] == [1, 1, 1]
    package = json.loads((made[1] / "datapackage.json").read_text("utf-8"))
    fields = [field["name"] for field in package["resources"][0]["schema"]["fields"]]
    assert (made[1] / "figures.csv").read_text("utf-8").splitlines()[0] == ",".join(fields)


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def published(folder: Path, name: str, raw: Any, own: str) -> tuple[Path, Made]:
    """The site of a book of these tables, with columns and a sheet of the officer's of `own`."""
    book = folder / f"{name}.xlsm"
    new(book, raw)
    loaded = load_workbook(book, keep_vba=True)
    for name_of, rows in (("Data", 40), ("Indicators", 8), ("Areas", 3), ("Targets", 20)):
        sheet = loaded[name_of]
        beside = sheet.max_column + 1
        for row in range(1, rows):
            sheet.cell(row, beside, f"{own}-{name_of}-{row}")
    loaded.create_sheet(own)["A1"] = own
    loaded.save(book)
    loaded.vba_archive.close()
    out = folder / name / "site"
    out.parent.mkdir()
    return out, site(book, out, DAY, anyway=True)


@pytest.mark.slow
def test_nothing_of_a_withheld_count_gets_out(tmp_path: Path) -> None:
    """Another count behind a c changes no byte of the site; 200 canaries on the data sheets, in
    notes, sources and texts of other months, in columns and on sheets of the officer's own, stand
    nowhere; HTML of a text is text."""
    made = []
    for count in (0, 1):
        raw = tables(Letters_of_withheld_results="withheld")
        data = raw["Data"]
        latest = [row for row in data.rows if row[0] == 37 and row[1] == "S2"][-1]
        latest[3 if latest[3] is not None else 5] = float(count)
        note = data.columns.index("Note")
        for n, row in enumerate(data.rows[-120:]):
            row[note] = f"CANARY-{n}"
        source = raw["Targets"].columns.index("Source")
        for n, row in enumerate(raw["Targets"].rows):
            row[source] = f"CANARY-target-{n}"
        for n, row in enumerate(raw["Published"].rows):
            row[raw["Published"].columns.index("Note")] = f"CANARY-published-{n}"
        for row in raw["Settings"].rows:
            row[2] = "CANARY-setting"
        texts = raw["Commentary"]
        place = texts.columns.index("Text")
        now = max(str(row[texts.columns.index("Month")]) for row in texts.rows)
        for row in texts.rows:
            reported = str(row[texts.columns.index("Month")]) == now
            row[place] = "<script>alert(1)</script> & <b>bold</b>" if reported else "CANARY-text"
        made.append(published(tmp_path, f"with-{count}", raw, "CANARY-own")[0])
    one, other = map(files, made)
    assert [name for name in one | other if one.get(name) != other.get(name)] == []
    rows = json.loads((made[0] / "figures.json").read_text("utf-8"))["figures"]
    mine = [row for row in rows if (row["indicator_number"], row["area_code"]) == ("37", "S2")]
    assert [row["value_status"] for row in mine][-4:] == ["withheld"] * 4
    assert {row["rating"] for row in mine} == {""}
    for path in made[0].rglob("*"):
        if path.is_file():
            assert b"CANARY" not in path.read_bytes(), path
            assert b"<script" not in path.read_bytes(), path
    text = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold"
    assert any(text in path.read_text("utf-8") for path in made[0].glob("indicator-*.html"))
