"""`xlscore doctor` on made-up PCs: each broken link is found, and only that one."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_pc import (
    EXCEL,
    EXCEL_FILE,
    OFFICE,
    OWN,
    PC,
    POLICY,
    USER,
    XLWINGS,
    program,
    wheel,
)
from support.books import xlscore
from support.small_books import linked

from xlscore import __version__
from xlscore.build.macros import xlwings_module
from xlscore.build.vba import Module, macros_folder, read_modules
from xlscore.problems import Refusal
from xlscore.setup.conf import CONF
from xlscore.setup.doctor import examine
from xlscore.setup.environment import bits_of
from xlscore.setup.install import install
from xlscore.setup.links import Link

BOOK = r"C:\Scorecard\scorecard.xlsm"
TRUSTED = r"Excel\Security\Trusted Locations"
SECURITY = r"Excel\Security"
MARKED = "[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://host/\r\n"
SCORECARD = next(m for m in read_modules(macros_folder()) if m.name == "Scorecard")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook in which every link holds."""
    return linked(tmp_path_factory.mktemp("book") / "book.xlsm").read_bytes()


@pytest.fixture
def pc(tmp_path: Path, made: bytes) -> PC:
    """A PC on which everything is well."""
    pc = PC(tmp_path)
    install(pc.machine, lambda _: None, r"\\server\share\wheels")
    pc.write(BOOK, made)
    return pc


def examined(pc: PC, book: str | None = BOOK) -> list[Link]:
    """What doctor finds."""
    return examine(pc.machine, str(pc.path(book)) if book else None)


def problems(pc: PC, book: str | None = BOOK) -> dict[str, str]:
    """The broken links and what is said of them."""
    return {link.link: str(link) for link in examined(pc, book) if link.status == "problem"}


def link(pc: PC, name: str, book: str | None = BOOK) -> Link:
    """One link."""
    return next(link for link in examined(pc, book) if link.link == name)


def changed(**values: str | bool | None) -> list[tuple[str | None, str | bool | None]]:
    """The settings sheet with other values; keys are written with _ for a blank."""
    new = {key.replace("_", " ").upper(): value for key, value in values.items()}
    return [(key, new.get(key.replace("_", " ").upper(), value)) for key, value in CONF]


def test_all_is_well(pc: PC) -> None:
    """Where everything is as it should be, every link holds and none is left out."""
    links = examined(pc)
    assert [link.link for link in links] == [
        "Network path", "OneDrive and SharePoint", "Mark of the Web", "Trusted location",
        "Macro policy", "Excel", "Rules of Windows", "User folder", "Macros in the workbook",
        "Ribbon", "Settings sheet", "UDF Modules", "Interpreter", "Python", "Packages",
        "Installed files", "xlwings' DLL",
        "LibreOffice",
    ]  # fmt: skip
    assert {link.status for link in links} == {"ok"}, "\n".join(map(str, links))
    assert link(pc, "Interpreter").found == rf"{OWN}\Scripts\python.exe"
    assert link(pc, "Packages").found == (
        f"xlscore {__version__}, xlwings {XLWINGS}, as in the workbook"
    )


def test_nothing_is_changed(pc: PC) -> None:
    """Doctor only looks: no file, no registry value, no program is touched."""
    before = {p: p.read_bytes() for p in pc.folder.rglob("*") if p.is_file()}
    values, commands = dict(pc.registry.values), len(pc.commands)
    examined(pc)
    examined(pc, None)
    assert {p: p.read_bytes() for p in pc.folder.rglob("*") if p.is_file()} == before
    assert (pc.registry.values, len(pc.commands)) == (values, commands)


def test_every_problem_says_what_to_do(pc: PC) -> None:
    """A line of a problem names the link, what was found and what to do."""
    pc.own.python.unlink()
    assert problems(pc)["Python"] == (
        rf"problem: Python: {OWN}\Scripts\python.exe is not there; run xlscore install."
    )


def test_a_pc_without_python(tmp_path: Path, made: bytes) -> None:
    """Before install has run, that is the one thing said to be missing."""
    pc = PC(tmp_path)
    pc.write(BOOK, made)
    found = problems(pc)
    assert found.keys() == {"Interpreter", "Python"}
    assert all(line.endswith("; run xlscore install.") for line in found.values())
    left = [link.link for link in examined(pc) if link.status == "unchecked"]
    assert left == ["Packages", "Installed files", "xlwings' DLL"]


Break = Callable[[PC], object]
PACKAGES = "Lib/site-packages"


def gone(file: str) -> Break:
    """Take a file out of the environment."""
    return lambda pc: (pc.own.root / file).unlink()


def put(file: str, content: bytes) -> Break:
    """Write a file of the environment."""
    return lambda pc: (pc.own.root / file).write_bytes(content)


def other_xlwings(pc: PC) -> None:
    """Install another xlwings, whole, in place of the workbook's."""
    share = pc.path(r"C:\other")
    share.mkdir()
    dlls = [f"xlwings{bits}-0.30.0.dll" for bits in (32, 64)]
    wheel(share, "xlwings", "0.30.0", ["xlwings/__init__.py"], dlls)
    pc.run([str(pc.own.python), "-I", "-m", "pip", "--find-links", str(share)])
    for bits in (32, 64):
        (pc.own.root / f"xlwings{bits}-{XLWINGS}.dll").unlink()


DLL = f"xlwings64-{XLWINGS}.dll"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (
            gone("Scripts/python.exe"),
            {"Interpreter": "not there; run xlscore install", "Python": "run xlscore install"},
        ),
        (put("Scripts/python.exe", b""), {"Python": "not a program that Windows can start"}),
        (
            put("pyvenv.cfg", b"home = C:\\Python39\nversion = 3.11.9\n"),
            {"Python": r"needs the Python in C:\Python39, which has gone"},
        ),
        (
            put("pyvenv.cfg", b"home = C:\\Python311\nversion = 3.9.1\n"),
            {"Python": "it is 3.9.1, too old for xlscore; install 3.11 or later"},
        ),
        (
            other_xlwings,
            {
                "Packages": f"the macros of xlwings {XLWINGS}, but 0.30.0 is installed",
                "xlwings' DLL": f"{DLL} is not in {OWN}",
            },
        ),
        (
            lambda pc: (pc.own.root / PACKAGES / "pywin32-311.dist-info").rename(
                pc.own.root / PACKAGES / "pywin32.old"
            ),
            {"Packages": "pywin32 not installed"},
        ),
        (
            lambda pc: (pc.own.root / PACKAGES / f"xlscore-{__version__}.dist-info").rename(
                pc.own.root / PACKAGES / "xlscore-0.0.1.dist-info"
            ),
            # Its list of files still names the old folder.
            {"Packages": "xlscore 0.0.1, this is", "Installed files": "gone: "},
        ),
        (
            gone(DLL),
            {
                "Installed files": rf"gone: {OWN}\{DLL}; most often a virus scanner",
                "xlwings' DLL": f"{DLL} is not in {OWN}",
            },
        ),
        (
            gone(f"{PACKAGES}/win32/win32api.pyd"),
            {"Installed files": rf"gone: {OWN}\Lib\site-packages\win32\win32api.pyd;"},
        ),
        (put(DLL, program(32)), {"xlwings' DLL": "damaged or not of 64 bits"}),
        (put(DLL, b"quarantined"), {"xlwings' DLL": "damaged or not of 64 bits"}),
        (
            lambda pc: (pc.write(EXCEL_FILE, program(32)), gone(f"xlwings32-{XLWINGS}.dll")(pc)),
            {"Installed files": "xlwings32", "xlwings' DLL": f"xlwings32-{XLWINGS}.dll is not in"},
        ),
        (
            lambda pc: pc.zones.update({pc.path(BOOK): MARKED}),
            {"Mark of the Web": "Excel blocks its macros; close it, right-click it"},
        ),
        (
            lambda pc: pc.registry.values.update({(rf"{POLICY}\{SECURITY}", "VBAWarnings"): 3}),
            {"Macro policy": "only signed macros run outside trusted locations (policy), and"},
        ),
        (
            lambda pc: pc.registry.values.update({(rf"{OFFICE}\{SECURITY}", "vbawarnings"): 4}),
            {"Macro policy": "switched off outside trusted locations (your setting in Excel)"},
        ),
    ],
)
def test_a_broken_link_is_found(pc: PC, broken: Break, told: dict[str, str]) -> None:
    """What breaks one link is told under its name, and no other link is blamed."""
    broken(pc)
    found = problems(pc)
    assert found.keys() == told.keys()
    for name, words in told.items():
        assert words in found[name]


@pytest.mark.parametrize(
    ("conf", "told"),
    [
        (None, {"Settings sheet": "the workbook has no sheet xlwings.conf"}),
        (
            changed(Interpreter_Win=None),
            {
                "Settings sheet": "xlwings.conf!B1: Interpreter_Win is blank, and the blank counts",
                "Interpreter": "the workbook names no Python",
            },
        ),
        (changed(Use_UDF_Server=" "), {"Settings sheet": "B6: Use UDF Server is blank"}),
        (changed(Show_Console="perhaps"), {"Settings sheet": "neither TRUE nor FALSE"}),
        (changed(Debug_UDFs=True), {"Settings sheet": "Debug UDFs is TRUE"}),
        (changed(PYTHONPATH="#REF!"), {"Settings sheet": "PYTHONPATH is the error #REF!"}),
        (
            changed(Interpreter_Win=r"D:\Python\python.exe"),
            {"Interpreter": r"asks for D:\Python\python.exe, which is not there; unhide"},
        ),
        (changed(Interpreter_Win="python"), {"Interpreter": "whatever Python Windows finds"}),
        (
            changed(Interpreter_Win=r"%NOSUCH%\python.exe"),
            {"Interpreter": "Windows has no value for all of %NOSUCH%"},
        ),
        (changed(UDF_Modules="mine"), {"UDF Modules": "it is mine, not xlscore.udfs"}),
        (
            [*CONF[:4], (None, None), *CONF[4:]],
            {
                "Settings sheet": "has no row UDF Modules|stops at the blank row above UDF Modules",
                "UDF Modules": "it is blank",
            },
        ),
        ([*CONF, ("pythonpath", "")], {"Settings sheet": "B10: pythonpath stands there twice"}),
        ([*CONF, ("Interpeter", "x")], {"Settings sheet": "xlwings knows no key 'Interpeter'"}),
        (CONF[:-1], {"Settings sheet": "has no row ADD_WORKBOOK_TO_PYTHONPATH"}),
    ],
)
def test_the_settings_sheet(
    pc: PC, conf: list[tuple[str | None, str | bool | None]] | None, told: dict[str, str]
) -> None:
    """Whatever is wrong on the settings sheet is told with its cell and the right value."""
    linked(pc.path(BOOK), conf)
    found = problems(pc)
    assert found.keys() == told.keys()
    every = [str(link) for link in examined(pc) if link.status == "problem"]
    for words in "|".join(told.values()).split("|"):
        assert any(words in line for line in every), words


@pytest.mark.parametrize("value", ["True", "false", True])
def test_flags_may_be_text(pc: PC, value: str | bool) -> None:
    """Excel understands TRUE and FALSE as text too."""
    linked(pc.path(BOOK), changed(ADD_WORKBOOK_TO_PYTHONPATH=value, Show_Console=value))
    assert problems(pc) == {}


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ([], "it has none"),
        ([xlwings_module()], "the module Scorecard is missing"),
        ([SCORECARD], "the module xlwings is missing"),
    ],
)
def test_macros_that_are_missing(pc: PC, modules: list[Module], told: str) -> None:
    """A workbook that lost its macros, or a part of them, is told apart."""
    linked(pc.path(BOOK), CONF, modules)
    found = problems(pc)
    assert found.keys() == {"Macros in the workbook"}
    assert told in found["Macros in the workbook"]


def test_damaged_macros(pc: PC) -> None:
    """A VBA project that cannot be read is a broken link, and the others are still examined."""
    rewritten(pc.path(BOOK), {"xl/vbaProject.bin": b"no project"})
    assert "damaged" in problems(pc)["Macros in the workbook"]
    assert len(examined(pc)) == 18


def rewritten(path: Path, parts: dict[str, bytes | None]) -> None:
    """Change parts of a workbook; None takes one out."""
    with zipfile.ZipFile(path) as archive:
        held: dict[str, bytes | None] = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (held | parts).items():
            if content is not None:
                archive.writestr(name, content)


def test_the_dll_tells_the_version_too(pc: PC) -> None:
    """Without the constant, the version is the one in the name of the DLL."""
    text = re.sub(r"Public Const XLWINGS_VERSION.*\r\n", "", xlwings_module().text)
    linked(pc.path(BOOK), CONF, [SCORECARD, Module("xlwings", text.replace(XLWINGS, "0.31.2"))])
    found = problems(pc)
    assert found.keys() == {"Packages", "xlwings' DLL"}
    assert f"the macros of xlwings 0.31.2, but {XLWINGS} is installed" in found["Packages"]


def test_the_ribbon(pc: PC) -> None:
    """A lost ribbon is a problem; its older form alone is enough."""
    rewritten(pc.path(BOOK), {"customUI/customUI14.xml": None})
    assert link(pc, "Ribbon").status == "ok"
    assert "older form" in link(pc, "Ribbon").found
    rewritten(pc.path(BOOK), {"customUI/customUI.xml": None})
    assert problems(pc).keys() == {"Ribbon"}


class TestTrust:
    """The Mark of the Web, trusted locations and the rules on macros, together."""

    def test_a_trusted_folder_overrides_the_rest(self, pc: PC) -> None:
        """In a trusted location the mark and the strictest rule stop nothing."""
        pc.zones[pc.path(BOOK)] = MARKED
        pc.registry.values[rf"{POLICY}\{SECURITY}", "VBAWarnings"] = 4
        assert problems(pc).keys() == {"Mark of the Web", "Macro policy"}
        pc.registry.values[rf"{OFFICE}\{TRUSTED}\Location0", "Path"] = "C:\\Scorecard\\"
        assert problems(pc) == {}
        assert link(pc, "Trusted location").found == r"C:\Scorecard is trusted"

    @pytest.mark.parametrize(("rule", "status"), [(0, "ok"), (1, "problem"), (None, "problem")])
    def test_the_rule_on_files_from_the_internet(
        self, pc: PC, rule: int | None, status: str
    ) -> None:
        """Excel blocks them unless a policy says otherwise."""
        pc.zones[pc.path(BOOK)] = MARKED
        if rule is not None:
            key = rf"{POLICY}\{SECURITY}"
            pc.registry.values[key, "blockcontentexecutionfrominternet"] = rule
        assert link(pc, "Mark of the Web").status == status

    def test_a_file_of_the_council_carries_a_harmless_mark(self, pc: PC) -> None:
        """A mark of the intranet blocks nothing."""
        pc.zones[pc.path(BOOK)] = MARKED.replace("=3", "=1")
        assert problems(pc) == {}

    def test_signed_macros(self, pc: PC) -> None:
        """Where only signed macros run, a signature is enough for doctor; Excel judges whose."""
        pc.registry.values[rf"{POLICY}\{SECURITY}", "VBAWarnings"] = 3
        rewritten(pc.path(BOOK), {"xl/vbaProjectSignature.bin": b"signature"})
        assert problems(pc) == {}
        assert "run if IT made the signer trusted" in link(pc, "Macro policy").found

    def test_the_councils_rule_goes_before_the_users(self, pc: PC) -> None:
        """What the user chose in Excel counts only where nothing is ruled."""
        pc.registry.values[rf"{OFFICE}\{SECURITY}", "VBAWarnings"] = 4
        assert problems(pc).keys() == {"Macro policy"}
        pc.registry.values[rf"{POLICY}\{SECURITY}", "VBAWarnings"] = 2
        assert "click Enable Content" in link(pc, "Macro policy").found


class TestPlace:
    """Shares, drives that stand for one, and OneDrive."""

    @pytest.mark.parametrize("book", [r"S:\score.xlsm", r"\\server\share\score.xlsm"])
    def test_a_share(self, pc: PC, made: bytes, book: str) -> None:
        """A share by its short name works, and is named as one."""
        pc.write(book, made)
        assert problems(pc, book) == {}
        assert "is on the network" in link(pc, "Network path", book).found

    def test_a_drive_of_this_pc(self, pc: PC, made: bytes) -> None:
        """A second disk is no network."""
        pc.write(r"T:\score.xlsm", made)
        assert link(pc, "Network path", r"T:\score.xlsm").found.endswith("is on this PC")

    def test_a_full_server_name(self, pc: PC, made: bytes) -> None:
        """By its full name a server counts as the internet, unless the folder is trusted."""
        book = r"\\server.council.gov.uk\share\score.xlsm"
        pc.write(book, made)
        assert problems(pc, book).keys() == {"Network path"}
        key = rf"{POLICY}\{TRUSTED}"
        pc.registry.values[rf"{key}\Location0", "Path"] = r"\\server.council.gov.uk\share"
        assert problems(pc, book).keys() == {"Network path"}
        pc.registry.values[key, "AllowNetworkLocations"] = 1
        assert problems(pc, book) == {}

    @pytest.mark.parametrize(
        ("value", "found"), [(False, set()), (True, {"OneDrive and SharePoint"})]
    )
    def test_onedrive(self, pc: PC, value: bool, found: set[str]) -> None:
        """In OneDrive the workbook has a web address, for which the settings must be ready."""
        book = rf"{USER}\OneDrive - Council\score.xlsm"
        linked(pc.path(book), changed(ADD_WORKBOOK_TO_PYTHONPATH=value))
        assert problems(pc, book).keys() == found
        assert "is OneDrive" in link(pc, "OneDrive and SharePoint", book).found

    def test_a_web_address_is_refused(self, pc: PC) -> None:
        """A workbook on SharePoint is examined through its folder on the PC."""
        with pytest.raises(Refusal, match="is a web address"):
            examine(pc.machine, "https://council.sharepoint.com/sites/mi/score.xlsm")


class TestBits:
    """Programs of 32 and 64 bits."""

    def test_excel_of_32_bits(self, pc: PC) -> None:
        """Python may be of other bits than Excel; the DLL may not."""
        pc.write(EXCEL_FILE, program(32))
        assert problems(pc) == {}
        assert link(pc, "xlwings' DLL").found == rf"{OWN}\xlwings32-{XLWINGS}.dll"
        assert "Excel of 32 bits reaches it" in link(pc, "Python").found

    def test_excel_that_is_not_found(self, pc: PC) -> None:
        """Where Windows does not say which Excel there is, both DLLs must be there."""
        del pc.registry.values[EXCEL, ""]
        assert link(pc, "Excel").status == "unchecked"
        assert sum(found.link == "xlwings' DLL" for found in examined(pc)) == 2

    @pytest.mark.parametrize(
        "content", [b"", b"MZ", b"text", b"MZ" + bytes(62), program(64)[:66], bytes(80)]
    )
    def test_what_is_no_program(self, tmp_path: Path, content: bytes) -> None:
        """A cut, empty or foreign file is of no bits."""
        path = tmp_path / "file"
        path.write_bytes(content)
        assert bits_of(path) is None
        assert bits_of(tmp_path / "none") is None


class TestCommand:
    """`xlscore doctor [BOOK] [--json]` on this system."""

    def test_without_a_book(self, pc: PC) -> None:
        """The PC alone is examined, against the Python that a scorecard asks for."""
        assert problems(pc, None) == {}
        assert link(pc, "Interpreter", None).found == rf"{OWN}\Scripts\python.exe"
        assert link(pc, "Workbook", None).status == "unchecked"

    def test_on_another_system(self, pc: PC) -> None:
        """What only Windows knows is said to be so; what is in the workbook is examined."""
        pc.windows = False
        assert problems(pc) == {}
        left = {link.link for link in examined(pc) if link.status == "ok"}
        assert left == {
            "Macros in the workbook", "Ribbon", "Settings sheet", "UDF Modules", "Python",
            "Packages", "LibreOffice",
        }  # fmt: skip

    @pytest.mark.skipif(sys.platform == "win32", reason="what is well there depends on the PC")
    def test_exit_codes(self, tmp_path: Path) -> None:
        """0 where all is well, 1 where a link is broken, 2 where the book cannot be read."""
        whole, broken = linked(tmp_path / "a.xlsm"), linked(tmp_path / "b.xlsm", ribbon=False)
        done = xlscore("doctor", whole)
        assert (done.returncode, done.stderr) == (0, "")
        assert (
            "ok: Settings sheet: xlwings.conf has every key, and each can be read." in done.stdout
        )
        assert "cannot be checked here: Mark of the Web: only Windows knows it." in done.stdout
        done = xlscore("doctor", broken, "--json")
        assert done.returncode == 1
        told = json.loads(done.stdout)
        assert told["book"] == str(broken)
        assert [link["link"] for link in told["links"] if link["status"] == "problem"] == ["Ribbon"]
        assert all(link["todo"] for link in told["links"] if link["status"] == "problem")
        text = tmp_path / "c.xlsm"
        text.write_text("no workbook")
        done = xlscore("doctor", text)
        assert (done.returncode, done.stdout) == (2, "")
        assert "c.xlsm" in done.stderr
