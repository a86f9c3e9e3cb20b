"""Hostile and broken workbooks: every command ends with a sentence, in bounded time and memory."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.books import xlscore
from support.forks import of_the_run
from support.small_books import one_red

from xlscore.hosts.package.package import Package
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_part import Index

Parts = dict[str, bytes]
BOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"


def sheet_of(parts: Parts, title: str) -> str:
    """The part of a tab."""
    found = re.search(rf'<sheet [^>]*name="{title}"[^>]*?id="(rId\d+)"', parts[BOOK].decode())
    assert found
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    link = next(e for e in re.findall(r"<Relationship [^>]*>", rels) if f'Id="{found[1]}"' in e)
    target = re.search(r'Target="/?(?:xl/)?([^"]*)"', link)
    assert target
    return "xl/" + target[1]


def table_of(parts: Parts, title: str) -> str:
    """The table part of a tab."""
    folder, name = sheet_of(parts, title).rsplit("/", 1)
    found = re.search(rb'Target="[^"]*?(tables/[^"]*)"', parts[f"{folder}/_rels/{name}.rels"])
    assert found
    return "xl/" + found[1].decode()


def in_sheet(old: bytes, new: bytes, title: str = "Data") -> Callable[[Parts], None]:
    """Replace the first of something in a sheet part."""

    def change(parts: Parts) -> None:
        part = sheet_of(parts, title)
        assert re.search(old, parts[part]), old
        parts[part] = re.sub(old, new, parts[part], count=1)

    return change


def in_table(old: bytes, new: bytes) -> Callable[[Parts], None]:
    """Replace the first of something in the table part of Data."""

    def change(parts: Parts) -> None:
        part = table_of(parts, "Data")
        assert re.search(old, parts[part]), old
        parts[part] = re.sub(old, new, parts[part], count=1)

    return change


def in_part(part: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    """Replace the first of something in a part."""

    def change(parts: Parts) -> None:
        assert re.search(old, parts[part]), old
        parts[part] = re.sub(old, new, parts[part], count=1)

    return change


def without(*names: str) -> Callable[[Parts], None]:
    """Take parts out."""

    def change(parts: Parts) -> None:
        for name in names:
            del parts[name]

    return change


def far(cell: str) -> Callable[[Parts], None]:
    """Put a cell far away on Data."""
    row = re.sub(r"\D", "", cell)
    new = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    return in_sheet(rb"</sheetData>", new.encode())


ENTITIES = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;">]>'


def utf16(parts: Parts) -> None:
    """The Data sheet in UTF-16."""
    part = sheet_of(parts, "Data")
    text = parts[part].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    parts[part] = text.encode("utf-16")


def bomb(parts: Parts) -> None:
    """A part that unpacks to two gigabytes."""
    parts["xl/media/bomb.bin"] = b"\0" * (1 << 20)
    parts["xl/worksheets/bomb.xml"] = b"<worksheet>" + b" " * (200 << 20) + b"</worksheet>"


def many_parts(parts: Parts) -> None:
    """More parts than any workbook has."""
    parts.update({f"xl/media/{n}.bin": b"" for n in range(20_001)})


def deep(parts: Parts) -> None:
    """Elements in elements, very deep."""
    part = sheet_of(parts, "Data")
    nested = b"<x>" * 50_000 + b"</x>" * 50_000
    parts[part] = parts[part].replace(b"</sheetData>", b"</sheetData>" + nested)


def shared_index(index: bytes) -> Callable[[Parts], None]:
    """A cell whose text is one that the book does not have."""
    cell = rb'<c r="G2" t="s"><v>' + index + rb"</v></c></row>"
    return in_sheet(rb"</row>", cell, "Contacts")


HOSTILE: dict[str, Callable[[Parts], None]] = {
    "a cell in the last corner": far("XFD1048576"),
    "a cell in the last column": far("XFD2000"),
    "a row past the end": far("A1048577"),
    "a row of ten digits": far("A9999999999"),
    "a column past the end": far("ZZZZ2000"),
    "a row of no number": in_sheet(rb'<row r="2"', b'<row r="two"'),
    "a negative row": in_sheet(rb'<row r="2"', b'<row r="-2"'),
    "row 0": in_sheet(rb'<row r="2"', b'<row r="0"'),
    "a cell address of nonsense": in_sheet(rb'<c r="A2"', b'<c r="?!"'),
    "a cell address without a row": in_sheet(rb'<c r="A2"', b'<c r="A"'),
    "a blank cell address": in_sheet(rb'<c r="A2"', b'<c r=""'),
    "a format of no number": in_sheet(rb'<c r="A2" s="\d+"', b'<c r="A2" s="x"'),
    "a format that is not there": in_sheet(rb'<c r="A2" s="\d+"', b'<c r="A2" s="99999"'),
    "a negative format": in_sheet(rb'<c r="A2" s="\d+"', b'<c r="A2" s="-1"'),
    "a figure of no number": in_sheet(rb"<v>\d+</v>", b"<v>many</v>"),
    "an endless figure": in_sheet(rb"<v>\d+</v>", b"<v>1e999</v>"),
    "a figure NaN": in_sheet(rb"<v>\d+</v>", b"<v>NaN</v>"),
    "a text that is not there": shared_index(b"999999"),
    "a text of a negative number": shared_index(b"-1"),
    "a text of no number": shared_index(b"x"),
    "a table of all rows": in_table(rb'ref="A1:[A-Z]+\d+"', b'ref="A1:XFD1048576"'),
    "a reversed table": in_table(rb'ref="A1:([A-Z]+\d+)"', rb'ref="\1:A1"'),
    "a table of nonsense": in_table(rb'ref="[^"]*"', b'ref="no place"'),
    "a table without a place": in_table(rb' ref="[^"]*"', b""),
    "a table past the end": in_table(rb'ref="A1:[A-Z]+\d+"', b'ref="A1:H99999999"'),
    "a table of totals beyond count": in_table(rb"<table ", b'<table totalsRowCount="many" '),
    "a table without columns": in_table(rb"<tableColumns.*</tableColumns>", b""),
    "two tabs of one id": in_part(BOOK, rb'sheetId="2"', b'sheetId="1"'),
    "a tab id of no number": in_part(BOOK, rb'sheetId="2"', b'sheetId="two"'),
    "a name of a tab that is not there": in_part(BOOK, rb'localSheetId="1"', b'localSheetId="99"'),
    "a name of a negative tab": in_part(BOOK, rb'localSheetId="1"', b'localSheetId="-9"'),
    "a front tab of no number": in_part(BOOK, rb'activeTab="\d+"', b'activeTab="x"'),
    "a broken workbook part": in_part(BOOK, rb"</sheets>", b"</sheet>"),
    "a document type": in_part(BOOK, rb"<workbook", ENTITIES + b"<workbook"),
    "no workbook part": without(BOOK),
    "no content types": without(TYPES),
    "no relationships": without("xl/_rels/workbook.xml.rels"),
    "content types of nonsense": in_part(TYPES, rb"(?s).*", b"no types"),
    "styles of nonsense": in_part("xl/styles.xml", rb"(?s).*", b"<styleSheet/>"),
    "a sheet in UTF-16": utf16,
    "a sheet of 200 MB": bomb,
    "20,001 parts": many_parts,
    "elements 50,000 deep": deep,
    "a blank sheet part": in_sheet(rb"(?s).*", b""),
    "a sheet part of zeros": in_sheet(rb"(?s).*", b"\0" * 1000),
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small finished workbook, not to be written to."""
    return one_red(tmp_path_factory.mktemp("whole") / "whole.xlsm")


def broken(whole: Path, out: Path, change: Callable[[Parts], None]) -> Path:
    """The workbook with one thing wrong."""
    with zipfile.ZipFile(whole) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out


def ends_well(done: subprocess.CompletedProcess[str]) -> None:
    """Exit 0, 1 or 2, and no more than sentences."""
    said = done.stdout + done.stderr
    assert done.returncode in (0, 1, 2), said
    assert not re.search(r"Traceback|panicked|something unexpected|MemoryError", said), said


@pytest.mark.parametrize("what", HOSTILE)
def test_a_refresh_ends_with_a_sentence(what: str, whole: Path, tmp_path: Path) -> None:
    """Refreshed, or refused in words; what was refused stays as it was."""
    book = broken(whole, tmp_path / "book.xlsm", HOSTILE[what])
    before = book.read_bytes()
    done = xlscore("refresh", book)
    ends_well(done)
    assert done.returncode < 2 or book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsm"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
@pytest.mark.parametrize("what", HOSTILE)
def test_every_command_in_3_gb_and_15_seconds(what: str, whole: Path, tmp_path: Path) -> None:
    """No traceback, no abort, no time-out: 15 seconds of the processor."""
    book = broken(whole, tmp_path / "book.xlsm", HOSTILE[what])
    file = tmp_path / "may.csv"
    file.write_text("No,Area,Month,Num\n5,Kent,2014-05,7\n", encoding="utf-8")
    for words in (
        ["check", book], ["explain", book, "5"], ["audit", book], ["load", book, file],
        ["load", whole, book, "--preview"], ["load", book, "--undo"], ["roll", book, "2014-06"],
        ["circulate", book, "--anyway"],
    ):  # fmt: skip
        ends_well(of_the_run().run(*words, memory=3 << 30, seconds=15))


def test_a_book_without_styles_gets_them_once(whole: Path, tmp_path: Path) -> None:
    """A new tab and the styles part have an id each, so that the book can be read again."""
    rels = "xl/_rels/workbook.xml.rels"

    def change(parts: Parts) -> None:
        del parts["xl/styles.xml"]
        link = rb"<Relationship [^>]*styles.xml[^>]*/>"
        assert re.search(link, parts[rels])
        parts[rels] = re.sub(link, b"", parts[rels])

    package = Package.open(broken(whole, tmp_path / "book.xlsm", change))
    index = Index(package)
    package.write("/xl/worksheets/new.xml", b"<worksheet/>")
    index.add_sheet("New", "/xl/worksheets/new.xml")
    styles = StyleSheet(package)
    styles.xf("Section")
    styles.commit()
    index.commit()
    ids = [rel.id for rel in package.rels(package.workbook)]
    assert len(ids) == len(set(ids))
