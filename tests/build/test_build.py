"""What `build` makes: the same workbook every time, sound for every reader."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from pyopenvba.cfb import CFB
from python_calamine import CalamineWorkbook
from support.reading import loaded

from xlscore.build import vba
from xlscore.build.build import build
from xlscore.build.macros import modules
from xlscore.build.new import finished_workbook, new
from xlscore.build.starter import empty_tables, starter_tables
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.package.package import MAIN, Package
from xlscore.hosts.package.workbook_part import Index
from xlscore.inputs.contract import NAME_COLUMN, NAMED_SHEETS, RECORDS, SETTINGS, SHEETS
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.setup.conf import CONF, CONF_SHEET
from xlscore.workbook.looks import TABS

BUILD = "import sys, pathlib, xlscore.build.build as b; b.build(pathlib.Path(sys.argv[1]))"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built workbook."""
    out = tmp_path_factory.mktemp("built") / "scorecard.xlsm"
    build(out)
    return out


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("77", "Pacific/Auckland")])
def test_the_same_bytes_come_out_every_time(
    built: Path, tmp_path: Path, seed: str, zone: str
) -> None:
    """Neither the hash seed nor the time zone nor the clock reaches the workbook."""
    again = tmp_path / "again.xlsm"
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    subprocess.run([sys.executable, "-c", BUILD, str(again)], check=True, env=surroundings)
    assert again.read_bytes() == built.read_bytes()


def test_excel_would_not_repair_it(built: Path) -> None:
    """The Open XML schemas and rules find nothing in the workbook, not even a warning."""
    result = OpenXmlValidator().validate(built)
    assert result.is_valid
    assert list(result.errors) == []


def test_an_empty_book_is_as_sound(tmp_path: Path) -> None:
    """Tables without rows make a workbook that needs no repair either."""
    empty = tmp_path / "empty.xlsm"
    build(empty, empty_tables(months.make(2024, 8)))
    assert OpenXmlValidator().validate(empty).is_valid
    book = CalamineWorkbook.from_path(str(empty), load_tables=True)
    assert set(book.get_table_by_name("Data").to_python()[0]) == {""}


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_data_sheet_is_a_table_of_its_name(built: Path, sheet: str) -> None:
    """Header in row 1 from column A, the contract's columns, and every starter value.

    Behind the contract's, some show the name of each row's indicator.
    """
    table = CalamineWorkbook.from_path(str(built), load_tables=True).get_table_by_name(sheet)
    starter = starter_tables()
    names = {row[0]: row[2] for row in starter["Indicators"].rows}
    columns, rows = starter[sheet].columns, starter[sheet].rows
    if sheet in NAMED_SHEETS:
        columns = [*columns, NAME_COLUMN]
        rows = [[*row, names[row[0]]] for row in rows]
    assert table.sheet == sheet
    assert (table.start, table.columns) == ((1, 0), columns)
    expected = [["" if value is None else value for value in row] for row in rows]
    assert table.to_python() == (expected or [[""] * len(columns)])


def test_tabs_are_coloured_by_kind(built: Path) -> None:
    """Pages, what helps with them, inputs and records stand apart, each under one colour."""
    book = loaded(built)
    colours = [sheet.sheet_properties.tabColor.rgb[2:] for sheet in book.worksheets[:-1]]
    kinds = [kind for colour in colours for kind, own in TABS.items() if own == colour]
    assert list(dict.fromkeys(kinds)) == ["pages", "tools", "inputs", "records"]
    assert kinds == sorted(kinds, key=list(TABS).index)
    by_title = dict(zip(book.sheetnames, kinds, strict=False))
    assert [t for t, kind in by_title.items() if kind == "tools"] == ["Check", "Try targets"]
    assert {t for t, kind in by_title.items() if kind == "records"} == RECORDS
    assert set(SHEETS) == RECORDS | {t for t, kind in by_title.items() if kind == "inputs"}


def test_a_colour_that_somebody_gave_a_tab_stays(built: Path, tmp_path: Path) -> None:
    """A page made again keeps the colour of its tab."""
    book = load_workbook(built, keep_vba=True)
    book["Scorecard"].sheet_properties.tabColor = "00FF00"
    book.save(tmp_path / "book.xlsm")
    refresh(FileBook.open(tmp_path / "book.xlsm"))
    again = load_workbook(tmp_path / "book.xlsm", keep_vba=True)
    assert again["Scorecard"].sheet_properties.tabColor.rgb == "0000FF00"


def test_months_are_dates_and_percentages_look_like_percentages(built: Path) -> None:
    """A month is shown as May 14, a percentage as 25.0%, other figures plain."""
    book = loaded(built)
    targets = book["Targets"]
    assert targets["C2"].value == dt.datetime(2014, 4, 1)
    assert targets["C2"].number_format == "mmm yy"
    assert (targets["D2"].value, targets["D2"].number_format) == (522.6, "General")
    assert (targets["D3"].value, targets["D3"].number_format) == (0.25, "0.0%")
    assert targets["F5"].value == "<100"
    assert book["Settings"]["B7"].number_format == "mmmm yyyy"


def test_columns_with_fixed_words_offer_them(built: Path) -> None:
    """Every choice of the contract is a list in its column, with the contract's hint beside it."""
    book = loaded(built)
    for name, columns in SHEETS.items():
        rules = {rule.promptTitle: rule for rule in book[name].data_validations.dataValidation}
        for column in columns:
            words = ("Yes", "No") if column.kind == "yes/no" else column.choices
            if words:
                assert rules[column.name].formula1 == f'"{",".join(words)}"'
            if column.hint:
                assert rules[column.name].prompt == column.hint
    rules = {rule.promptTitle: rule for rule in book["Settings"].data_validations.dataValidation}
    for setting in SETTINGS:
        if setting.choices:
            assert rules[setting.name].formula1 == f'"{",".join(setting.choices)}"'


def test_a_validation_says_no_more_than_excel_shows(built: Path) -> None:
    """Titles have at most 32 characters and messages at most 255, or Excel repairs it."""
    for sheet in loaded(built).worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle or "") <= 32
            assert len(rule.prompt or "") <= 255
            assert len(rule.error or "") <= 225


def test_everything_is_in_arial(built: Path) -> None:
    """Every font of the workbook is Arial, and so are the theme's."""
    package = Package.open(built)
    fonts = package.xml("/xl/styles.xml").find(f"{{{MAIN}}}fonts")
    assert fonts is not None
    assert {name.get("val") for name in fonts.iter(f"{{{MAIN}}}name")} == {"Arial"}
    theme = package.xml("/xl/theme/theme1.xml")
    latin = theme.xpath("//*[local-name()='majorFont' or local-name()='minorFont']/*[1]")
    assert isinstance(latin, list)
    assert [f.get("typeface") for f in latin if isinstance(f, etree._Element)] == ["Arial"] * 2


def test_the_document_says_what_it_is(built: Path) -> None:
    """Title, creator and language are set, for readers and screen readers."""
    said = loaded(built).properties
    assert said.title == "Specialist Children's Services Performance Management Scorecard"
    assert (said.creator, said.language) == ("Kent County Council", "en-GB")


def test_the_macros_are_those_of_the_macros_folder(built: Path) -> None:
    """The workbook holds exactly our modules, xlwings' and the generated ones, uncompiled."""
    olevba = [sys.executable, "-m", "oletools.olevba", "--code", "--json", str(built)]
    said = json.loads(subprocess.run(olevba, check=True, capture_output=True).stdout)
    found = {
        macro["vba_filename"]: macro["code"] for entry in said for macro in entry.get("macros", [])
    }
    wanted = {f"{m.name}.{'cls' if m.document or m.class_module else 'bas'}": m for m in modules()}
    for name, module in wanted.items():
        assert (
            found[name].replace("\r\n", "\n").strip() == module.text.replace("\r\n", "\n").strip()
        )
    own = {f"Sheet{name}.cls" for name in (*SHEETS, "TryTargets", "Conf")}
    assert set(found) == {*wanted, *own}
    project = CFB.from_bytes(Package.open(built).read("/xl/vbaProject.bin"))
    assert project.get_stream_in_storage("VBA", "_VBA_PROJECT").hex() == "cc61ffff000000"


def test_the_workbook_opens_on_its_page(built: Path) -> None:
    """The scorecard stands in front, alone, and the settings of xlwings are out of sight."""
    book: Any = loaded(built)
    assert book.active.title == "Scorecard"
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == ["Scorecard"]
    assert book.sheetnames[-1] == CONF_SHEET
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == [
        CONF_SHEET
    ]


def test_xlwings_finds_its_settings(built: Path) -> None:
    """Every setting stands in its row, from the first one on, without a gap, as xlwings reads."""
    sheet = loaded(built)[CONF_SHEET]
    assert [(name, "" if value is None else value) for name, value in sheet.values] == list(CONF)


def test_the_ribbon_is_in_the_workbook(built: Path) -> None:
    """Both forms of the ribbon stand in the workbook as in macros/."""
    package = Package.open(built)
    for name in ("customUI.xml", "customUI14.xml"):
        assert package.read(f"/customUI/{name}") == (vba.macros_folder() / name).read_bytes()
    kinds = {rel.target: rel.type for rel in package.rels("/")}
    assert "2006/relationships" in kinds["/customUI/customUI.xml"]
    assert "2007/relationships" in kinds["/customUI/customUI14.xml"]


def test_a_button_on_settings_refreshes(built: Path, tmp_path: Path) -> None:
    """The sheet has a button that runs our Sub, and keeps it when openpyxl saves the book."""
    kept = tmp_path / "kept.xlsm"
    book = load_workbook(built, keep_vba=True)
    book.save(kept)
    assert book.vba_archive is not None
    book.vba_archive.close()
    for path in (built, kept):
        package = Package.open(path)
        settings = Index(package).find("Settings")
        assert settings is not None
        drawings = [r.target for r in package.rels(settings.part) if r.type.endswith("vmlDrawing")]
        assert len(drawings) == 1
        assert b"<x:FmlaMacro>[0]!RefreshScorecard</x:FmlaMacro>" in package.read(drawings[0])
        assert b"legacyDrawing" in package.read(settings.part)


def test_without_the_macros_there_is_a_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed copy without the project's folder says what to do instead of building."""
    monkeypatch.setattr(vba, "__file__", str(tmp_path / "site" / "xlscore" / "workbook" / "vba.py"))
    with pytest.raises(Refusal, match="xlscore new"):
        vba.macros_folder()


def test_new_gives_a_copy_and_overwrites_nothing(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's copy is the finished workbook; a file that stands there already is left alone."""
    monkeypatch.setattr("xlscore.build.new.finished_workbook", lambda: built)
    mine = tmp_path / "mine.xlsm"
    new(mine)
    assert mine.read_bytes() == built.read_bytes()
    mine.write_bytes(b"my work")
    with pytest.raises(Refusal, match=r"mine\.xlsm exists already"):
        new(mine)
    assert mine.read_bytes() == b"my work"


@pytest.mark.parametrize(
    ("name", "said"), [("book.xlsx", "must end in .xlsm"), ("none/book.xlsm", "no folder")]
)
def test_new_refuses_a_place_that_cannot_hold_it(tmp_path: Path, name: str, said: str) -> None:
    """A name that loses the macros, or a folder that is not there, is refused in a sentence."""
    with pytest.raises(Refusal, match=said):
        new(tmp_path / name)


def test_the_finished_workbook_is_found_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook beside the installed module comes first; where there is none, it is said."""
    folder = tmp_path / "site" / "xlscore" / "workbook"
    folder.mkdir(parents=True)
    monkeypatch.setattr("xlscore.build.new.__file__", str(folder / "new.py"))
    with pytest.raises(Refusal, match="install again"):
        finished_workbook()
    (folder / "scorecard.xlsm").write_bytes(b"")
    assert finished_workbook() == folder / "scorecard.xlsm"
