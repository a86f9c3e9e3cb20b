"""A refresh changes what is its own, and nothing else of a workbook that its users made rich."""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from support.by_hand.officer import Officer
from support.by_hand.parts import PACKAGE, RID, TYPES, S
from support.by_hand.rich import OWN_TABS, enrich
from support.by_hand.saved import Saved, fresh, run

#: Every part that a refresh may write, beside the generated sheets' own, and why.
MAY_CHANGE = {
    "[Content_Types].xml": "pages come and go, and each part's kind is listed here",
    "xl/workbook.xml": "the list of tabs, the marks and print areas, the wish to be calculated",
    "xl/_rels/workbook.xml.rels": "pages come and go",
    "xl/styles.xml": "a page may need a format that the workbook does not have yet",
    "docProps/app.xml": "Excel lists tabs and names here a second time",
    "xl/calcChain.xml": "a formula that is gone must not be listed",
}
NEW_ROW = 7


@dataclass(frozen=True)
class Refreshed:
    """A rich workbook before and after its refresh."""

    before: Officer
    after: Officer
    compressed_before: dict[str, bytes]
    compressed_after: dict[str, bytes]
    page_parts: set[str]
    row_parts: set[str]
    path: Path

    def root(self, part: str) -> tuple[etree._Element, etree._Element]:
        """A part before and after."""
        return self.before.xml(part), self.after.xml(part)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """A rich book in which a figure changed, and narrative was typed on the tab and in Commentary.

    So Scorecard and Exc 4 change, Exc 5 comes, Exc 7 goes, and Commentary gets a row.
    """
    path = enrich(fresh(tmp_path_factory.mktemp("rich")))
    seen = Saved(path)
    officer = Officer(path)
    rows = seen.rows("Data")

    def cell(no: int, column: str) -> str:
        """A cell of May's figure."""
        return column + str(next(
            n for n, row in enumerate(rows, 1) if row[0] == no and str(row[2]).startswith("2014-05")
        ))  # fmt: skip

    officer.type("Data", cell(4, "F"), 175)
    row = seen.block("Exc 4")[2]
    officer.type("Exc 4", f"A{row}", "Typed on the tab.").type("Commentary", "D2", "Mine.").save()
    before = Officer(path)
    compressed = raw(path)
    run(path)
    after = Officer(path)
    pages, data = parts_of_pages(before, seen.tabs), before.part_of("Commentary")
    pages |= parts_of_pages(after, Saved(path).tabs)
    written = {data, *before.related(data, "table"), before.part_of("Try targets")}
    return Refreshed(before, after, compressed, raw(path), pages, written, path)


def raw(path: Path) -> dict[str, bytes]:
    """The bytes of every part as they are packed in the file, in the order of the file."""
    data = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            at = info.header_offset
            name, extra = struct.unpack_from("<HH", data, at + 26)
            start = at + 30 + name + extra
            found[info.filename] = data[start : start + info.compress_size]
    return found


def rows_of(sheet: etree._Element) -> dict[str, etree._Element]:
    """The rows of a sheet by number."""
    return {row.get("r", ""): row for row in sheet.iter(f"{S}row")}


def cells_of(row: etree._Element) -> dict[str, bytes]:
    """The cells of a row by address."""
    return {cell.get("r", ""): etree.tostring(cell) for cell in row.iterfind(f"{S}c")}


def parts_of_pages(officer: Officer, tabs: list[str]) -> set[str]:
    """The parts of the generated tabs, the memories of their layout, their relationships."""
    pages = [t for t in tabs if re.match(r"(Cover|Guidance Notes|Scorecard|Exc \d+|Check)$", t)]
    found: set[str] = set()
    for sheet in map(officer.part_of, pages):
        drawings = officer.related(sheet, "drawing")
        charts = [chart for d in drawings for chart in officer.related(d, "chart")]
        found |= {sheet, *drawings, *charts, *officer.related(sheet, "customProperty")}
    return found | {re.sub(r"([^/]+)$", r"_rels/\1.rels", part) for part in found}


def test_every_other_part_keeps_its_very_bytes(rich: Refreshed) -> None:
    """Outside the list nothing differs, not even how it is compressed."""
    free = rich.page_parts | rich.row_parts | MAY_CHANGE.keys()
    others = [name for name in rich.before.parts if name not in free]
    assert len(others) > 50
    assert {name for name in rich.after.parts if name not in free} == set(others)
    changed = [n for n in others if rich.compressed_before[n] != rich.compressed_after[n]]
    assert changed == []


def test_on_try_targets_only_our_own_columns_change(rich: Refreshed) -> None:
    """The sheet is the user's: results are renewed with what follows from them, no tried target."""
    before, after = (
        {place: cell for row in rows_of(root).values() for place, cell in cells_of(row).items()}
        for root in rich.root(rich.before.part_of("Try targets"))
    )
    assert before.keys() == after.keys()
    changed = {place[0] for place in before if before[place] != after[place]}
    # Result, Previous, Denominator, Rating, On the page, Direction and Why.
    assert "E" in changed
    assert changed <= set("EFGKLMN")


def test_what_may_change_did_change(rich: Refreshed) -> None:
    """The refresh had something to do: pages and Commentary, with its table, were written."""
    tabs = ("Scorecard", "Exc 4", "Commentary")
    for part in (*map(rich.after.part_of, tabs), *rich.row_parts, "xl/workbook.xml"):
        assert rich.before.parts[part] != rich.after.parts[part], part


def test_pages_that_stay_the_same_keep_their_bytes(rich: Refreshed) -> None:
    """Not every page is written: those that show what they showed are copied."""
    for tab in ("Guidance Notes", "Exc 7", "Exc 34"):
        part = rich.after.part_of(tab)
        assert rich.compressed_before[part] == rich.compressed_after[part]


def test_the_parts_stand_in_their_old_order(rich: Refreshed) -> None:
    """The archive keeps the order of its entries."""
    assert list(rich.after.parts) == list(rich.before.parts)


def test_the_validator_finds_no_error(rich: Refreshed, tmp_path: Path) -> None:
    """Excel would repair neither the rich book nor the refreshed one."""
    for book in (rich.before, rich.after):
        book.path = tmp_path / "book.xlsm"
        result = OpenXmlValidator().validate(book.save())
        assert [str(error) for error in result.errors if "rror" in str(error.severity)] == []
        assert result.is_valid


def test_a_second_refresh_writes_nothing(rich: Refreshed) -> None:
    """The rich book, conflict pending, is as the first refresh left it."""
    before = rich.path.read_bytes()
    run(rich.path)
    assert rich.path.read_bytes() == before


def test_the_workbook_part_keeps_all_of_the_users(rich: Refreshed) -> None:
    """Names, views, caches, links and extensions stay; tabs keep their names, ids and places."""
    before, after = rich.root("xl/workbook.xml")
    ours = ("sheets", "definedNames")
    assert [e.tag for e in before] == [e.tag for e in after]
    for old, new in zip(before, after, strict=True):
        if etree.QName(old).localname not in ours:
            assert etree.tostring(old) == etree.tostring(new)

    def tabs(root: etree._Element) -> list[tuple[object, ...]]:
        return [
            (e.get("name"), e.get("sheetId"), e.get(RID), e.get("state", "visible"))
            for e in root.iter(f"{S}sheet")
        ]

    def names(root: etree._Element) -> list[tuple[object, ...]]:
        return [
            (e.get("name"), e.get("localSheetId"), e.get("hidden"), e.text)
            for e in root.iter(f"{S}definedName")
            if e.get("name") != "xlscore_page" and "Print" not in e.get("name", "")
        ]

    assert tabs(before) == tabs(after)
    assert len(names(before)) == 3
    assert names(before) == names(after)


def test_relationships_and_content_types_stay(rich: Refreshed) -> None:
    """Every relationship of the workbook keeps its id, and every part its type."""
    for part, tag in (
        ("xl/_rels/workbook.xml.rels", f"{{{PACKAGE}}}Relationship"),
        ("[Content_Types].xml", f"{{{TYPES}}}*"),
    ):
        before, after = rich.root(part)
        old = [sorted(e.attrib.items()) for e in before.iterfind(tag)]
        assert old == [sorted(e.attrib.items()) for e in after.iterfind(tag)][: len(old)]


def test_styles_only_grow_at_their_ends(rich: Refreshed) -> None:
    """Formats, styles and extensions stay where their numbers say; ours come after them."""
    before, after = rich.root("xl/styles.xml")
    assert [e.tag for e in before] == [e.tag for e in after]
    for old, new in zip(before, after, strict=True):
        kept = [etree.tostring(e) for e in old]
        assert kept == [etree.tostring(e) for e in new][: len(kept)]
        assert new.get("count", str(len(new))) == str(len(new))


def test_a_data_sheet_keeps_all_but_the_row_written(rich: Refreshed) -> None:
    """Commentary has one row more; its other rows, columns, rules, notes and filter are the same.

    The typed text of the first row was the officer's own: its Status alone was written.
    """
    before, after = rich.root(rich.before.part_of("Commentary"))
    rows, fresh_rows = rows_of(before), rows_of(after)
    assert fresh_rows.keys() - rows.keys() == {str(NEW_ROW)}
    for number, row in rows.items():
        cells, now = cells_of(row), cells_of(fresh_rows[number])
        written = {"E2"} if number == "2" else set()
        assert {a: c for a, c in cells.items() if a not in written} == {
            a: c for a, c in now.items() if a not in written
        }
        # spans only say how far a row reaches, and may be left out
        differ = set(row.attrib.items()) ^ set(fresh_rows[number].attrib.items())
        assert {name for name, _ in differ} <= {"spans"}
    rest = [e for e in before if etree.QName(e).localname not in ("sheetData", "dimension")]
    assert [etree.tostring(e) for e in rest] == [
        etree.tostring(e)
        for e in after
        if etree.QName(e).localname not in ("sheetData", "dimension")
    ]
    texts = Saved(rich.path).commentary(4)
    assert [status for _, status in texts] == ["conflict", "conflict"]
    assert texts[0][0] == "Mine."
    assert texts[1][0].endswith("Typed on the tab.")
    formats = [c.get("s") for c in fresh_rows[str(NEW_ROW)].iterfind(f"{S}c")]
    assert formats == [c.get("s") for c in fresh_rows["6"].iterfind(f"{S}c")]
    assert len(formats) == 6


def test_a_table_keeps_all_but_its_size(rich: Refreshed) -> None:
    """The table reaches over the new row; columns and the officer's filter are the same."""
    (part,) = rich.before.related(rich.before.part_of("Commentary"), "table")
    before, after = rich.root(part)
    for element in (before, *before.iter(f"{S}autoFilter")):
        element.set("ref", "A1:F7")
    assert etree.tostring(before) == etree.tostring(after)


def test_a_page_that_comes_and_one_that_goes(tmp_path: Path) -> None:
    """Tabs of pages come and go around the user's: his parts, names and places stay."""
    path = enrich(fresh(tmp_path))
    rows = Saved(path).rows("Data")
    officer = Officer(path)
    for no in (4, 7):
        row = next(
            n for n, r in enumerate(rows, 1) if r[0] == no and str(r[2]).startswith("2014-05")
        )
        for column in "DE":
            officer.type("Data", f"{column}{row}", None)
        officer.type("Data", f"F{row}", 0)
    officer.save()
    before, packed, old = Officer(path), raw(path), Saved(path).tabs
    run(path)
    after, now = Officer(path), Saved(path).tabs
    assert set(old) - set(now) == {"Exc 4", "Exc 7"}
    assert [tab for tab in now if tab in OWN_TABS] == [tab for tab in old if tab in OWN_TABS]
    assert now[:4] == ["Cover", "Picture", "Guidance Notes", "Scorecard"]
    free = parts_of_pages(before, old) | MAY_CHANGE.keys() | {before.part_of("Try targets")}
    assert {n: p for n, p in packed.items() if n not in free} == {
        n: p for n, p in raw(path).items() if n not in free
    }
    root = after.xml("xl/workbook.xml")
    places = [e.get("name") for e in root.iter(f"{S}sheet")]
    local = {
        e.get("name"): e.get("localSheetId")
        for e in root.iter(f"{S}definedName")
        if e.get("name") != "xlscore_page"
    }
    assert local["_xlnm._FilterDatabase"] == str(places.index("Workings"))
    assert after.parts["xl/calcChain.xml"] == before.parts["xl/calcChain.xml"]
    assert OpenXmlValidator().validate(path).is_valid
