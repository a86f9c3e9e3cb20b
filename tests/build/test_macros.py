"""The modules, the ribbon and the settings that the workbook carries."""

from __future__ import annotations

import inspect
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings
from lxml import etree
from openpyxl import Workbook, load_workbook
from pyopenvba import ExcelFile
from pyopenvba.vba import split_attribute_header
from support.extracts import workbook

from xlscore import ribbon, udfs
from xlscore.build.macros import modules, with_ribbon, xlwings_module
from xlscore.build.parts import read_parts, write_parts
from xlscore.build.vba import Module, add_project, macros_folder
from xlscore.build.wrappers import FUNCTION_HELP, WRAPPERS, generated
from xlscore.setup.conf import CONF
from xlscore.setup.environment import INTERPRETER

OURS = (macros_folder() / "Scorecard.bas").read_text(encoding="ascii")
NAMESPACES = {
    "customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}
FUNCTIONS = ("DOT", "RAG", "RAGWHY", "SMALLDENOM")


@pytest.fixture(scope="module")
def project() -> list[Module]:
    """Everything that goes into the VBA project."""
    return modules()


def ribbon_xml(part: str) -> etree._Element:
    """One of the two ribbon parts."""
    return etree.fromstring((macros_folder() / part).read_bytes())


def buttons(part: str) -> Iterator[etree._Element]:
    """The buttons of a ribbon part."""
    return ribbon_xml(part).iter(f"{{{NAMESPACES[part]}}}button")


def olevba(path: Path) -> dict[str, str]:
    """The modules that olevba finds, by name."""
    with warnings.catch_warnings():
        # oletools calls its parser by names that the parser gives up.
        warnings.simplefilter("ignore", DeprecationWarning)
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        macros = list(parser.extract_macros())
        parser.close()
    return {Path(name).stem: split_attribute_header(code)[1] for _, _, name, code in macros}


@pytest.mark.parametrize("part", NAMESPACES)
def test_every_button_has_its_sub(part: str) -> None:
    """Excel finds a Sub with a callback's signature for every button, and no Sub is left over."""
    callbacks = re.findall(r"^Public Sub (On\w+)\(control As IRibbonControl\)$", OURS, re.M)
    assert sorted(button.get("onAction") or "" for button in buttons(part)) == sorted(callbacks)


def test_the_buttons_are_the_promised_ones() -> None:
    """The tab Scorecard has the buttons that the guide names, in the order of a month's work."""
    assert {tab.get("label") for tab in ribbon_xml("customUI.xml").iter("{*}tab")} == {"Scorecard"}
    assert [button.get("label") for button in buttons("customUI.xml")] == [
        "New month", "Import data", "Check data", "Refresh Scorecard", "Explain",
        "Prepare for circulation", "Accessible copy", "Website", "Colour RAG cells", "Help",
    ]  # fmt: skip


@pytest.mark.parametrize("part", NAMESPACES)
def test_buttons_explain_themselves(part: str) -> None:
    """Every button has an icon and tips, and no two controls share an id."""
    for button in buttons(part):
        assert button.get("imageMso")
        assert 0 < len(button.get("screentip") or "") <= 100
        assert 0 < len(button.get("supertip") or "") <= 1024
    ids = [e.get("id") for e in ribbon_xml(part).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_both_ribbons_are_one() -> None:
    """Excel 2007 and later ones show the same tab: only the namespace differs."""
    old, new = ((macros_folder() / part).read_text(encoding="utf-8") for part in NAMESPACES)
    assert old.replace(NAMESPACES["customUI.xml"], NAMESPACES["customUI14.xml"]) == new


def test_the_button_on_the_sheet_has_its_sub() -> None:
    """A button on a sheet calls a Sub without arguments."""
    assert re.search(r"^Public Sub RefreshScorecard\(\)$", OURS, re.M)


def test_every_sub_reaches_python() -> None:
    """What a Sub asks of Python is a function there that needs no arguments, and each is used."""
    asked = set(re.findall(r'^    AskPython "(\w+)"$', OURS, re.M))
    offered = {
        name
        for name, function in vars(ribbon).items()
        if inspect.isfunction(function)
        and function.__module__ == ribbon.__name__
        and not name.startswith("_")
    }
    assert asked == offered
    for name in asked:
        assert not inspect.signature(getattr(ribbon, name)).parameters


def test_modules_are_fit_for_vba(project: list[Module]) -> None:
    """Texts are in the project's code page, lines end as VBA wants them and are not too long."""
    for module in project:
        assert module.text.isascii(), module.name
        assert module.text.count("\n") == module.text.count("\r\n") > 0
        assert "Attribute VB_" not in module.text.split("\r\n")[0]
        assert max(map(len, module.text.split("\r\n"))) < 1023
        # Excel takes at most 24 continued lines in a row.
        assert not re.search(r"(?: _\r\n[^\r]*){25}", module.text), module.name


def test_the_modules(project: list[Module]) -> None:
    """The project holds our modules, xlwings' own and the generated ones, each once."""
    names = [module.name for module in project]
    assert names == ["Scorecard", "ThisWorkbook", "xlwings", FUNCTION_HELP, WRAPPERS]
    assert [module.name for module in project if module.document] == ["ThisWorkbook"]


def test_xlwings_is_the_installed_one() -> None:
    """The workbook's module, its DLL and the installed xlwings are of one version."""
    text = xlwings_module().text
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in text
    assert f'XLPyDLLName As String = "xlwings64-{xlwings.__version__}.dll"' in text
    assert "BSD 3-clause" in text
    for name in ("XLPy", "KillPy", "RunPython", "GetConfig", "FileExists"):
        assert re.search(rf"^(?:Public )?(?:Function|Sub) {name}\(", text, re.M)


def test_wrappers_have_the_functions_arguments() -> None:
    """Excel offers the arguments under their names in Python, the optional ones as optional."""
    text = generated()[WRAPPERS]
    for name in FUNCTIONS:
        wanted = ", ".join(
            ("" if p.default is p.empty else "Optional ") + p.name
            for p in inspect.signature(getattr(udfs, name)).parameters.values()
        )
        assert f"Function {name}({wanted})\n" in text
    assert re.findall(r"^Function (\w+)", text, re.M) == list(FUNCTIONS)


def test_the_wizard_is_told_everything() -> None:
    """Every function and each of its arguments has help that the function wizard shows whole."""
    text = generated()[FUNCTION_HELP]
    for name in FUNCTIONS:
        described = re.search(rf'Describe "{name}", "Scorecard", _\n(.*?"\))\n', text, re.S)
        assert described is not None
        strings = re.findall(r'"((?:[^"]|"")*)"', described[1])
        assert len(strings) == 1 + len(inspect.signature(getattr(udfs, name)).parameters)
        assert all(20 < len(string.replace('""', '"')) <= 255 for string in strings)


def test_generating_leaves_no_trace() -> None:
    """The wrappers come out the same every time, and this process knows nothing of it."""
    before = set(sys.modules)
    assert generated() == generated()
    assert set(sys.modules) == before
    assert not hasattr(udfs.RAG, "__xlfunc__")


def test_the_project_reads_back(project: list[Module], tmp_path: Path) -> None:
    """Two independent readers find exactly these modules in a workbook made of them."""
    path = tmp_path / "book.xlsm"
    book = Workbook()
    book.code_name = "ThisWorkbook"
    book.worksheets[0].sheet_properties.codeName = "SheetData"
    book.save(path)
    add_project(path, project)
    wanted = {module.name: module.text.rstrip() for module in project}
    with ExcelFile(path) as file:
        found = {name: split_attribute_header(file.get_module(name))[1] for name in wanted}
    assert {name: text.rstrip() for name, text in found.items()} == wanted
    read = olevba(path)
    assert {name: read[name].rstrip() for name in wanted} == wanted
    assert set(read) == {*wanted, "SheetData"}


def test_the_ribbon_is_related_to_the_package(tmp_path: Path) -> None:
    """Both ribbon parts hang on the package's root, and openpyxl's rewriting keeps one of them."""
    path = workbook(tmp_path / "book.xlsm", ("Sheet", []))
    path.write_bytes(write_parts(with_ribbon(read_parts(path.read_bytes()))))
    parts = read_parts(path.read_bytes())
    related = {e.get("Target"): e.get("Type") for e in etree.fromstring(parts["_rels/.rels"])}
    for part, year in (("customUI/customUI.xml", "2006"), ("customUI/customUI14.xml", "2007")):
        assert parts[part] == (macros_folder() / Path(part).name).read_bytes()
        assert (related[part] or "").endswith(f"office/{year}/relationships/ui/extensibility")
    assert b'Extension="xml"' in parts["[Content_Types].xml"]
    kept = tmp_path / "kept.xlsm"
    book = load_workbook(path, keep_vba=True)
    book.save(kept)
    assert book.vba_archive is not None
    book.vba_archive.close()
    assert "customUI/customUI.xml" in read_parts(kept.read_bytes())


def test_settings_are_those_that_xlwings_asks_for() -> None:
    """Each row of the settings sheet is one that xlwings' module looks up; none is blank."""
    asked = set(re.findall(r'GetConfig\("([^"]+)"', xlwings_module().text))
    keys = [key.upper() for key, _value in CONF]
    assert len(keys) == len(set(keys))
    assert set(keys) <= asked
    assert dict(CONF)["UDF Modules"] == udfs.__name__


def test_python_belongs_to_whoever_opens_the_book() -> None:
    """The settings name no drive and no person: Windows fills in the folder of the user."""
    assert INTERPRETER.startswith("%LOCALAPPDATA%\\")
    assert INTERPRETER.endswith("\\python.exe")
