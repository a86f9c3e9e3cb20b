"""`xlscore install` on made-up PCs: what it makes, what it mends, what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from made_pc import CLOUD, LOCAL, OFFICE, OWN, PC, POLICY, USER, XLWINGS, program, wheel
from support.books import xlscore

from xlscore import __version__
from xlscore.problems import Refusal
from xlscore.setup.install import came_from, install
from xlscore.setup.trust import locations, trust, trusts

WHEELS = r"\\server\share\wheels"
TRUSTED = r"Excel\Security\Trusted Locations"
COMMON = r"Common\Security\Trusted Locations"


@pytest.fixture
def pc(tmp_path: Path) -> PC:
    """A PC on which nothing of ours is installed."""
    return PC(tmp_path)


def run(pc: PC, wheels: str | None = WHEELS, folder: str | None = None) -> list[str]:
    """What install says, line by line."""
    said: list[str] = []
    install(pc.machine, said.append, wheels, folder, source=())
    return said


def files(pc: PC) -> dict[str, bytes]:
    """Every file of the user's environment."""
    root = pc.own.root
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


class TestMaking:
    """The environment that the workbook asks for."""

    def test_it_stands_where_the_workbook_looks(self, pc: PC) -> None:
        """Python, the packages and both DLLs are below the user's own folder, each step told."""
        said = run(pc)
        assert pc.machine.text(pc.own.python) == rf"{OWN}\Scripts\python.exe"
        assert pc.own.versions() == {"xlscore": __version__, "xlwings": XLWINGS, "pywin32": "311"}
        # xlwings' module looks beside python.exe and in the folder above it.
        for bits in (32, 64):
            assert pc.own.dll(f"xlwings{bits}-{XLWINGS}.dll") is not None
        assert said == [
            rf"Python 3.11.9 was made in {OWN}",
            "Installing the packages, which takes a minute or two",
            f"xlscore {__version__} was installed",
            f"xlwings64-{XLWINGS}.dll is in place",
            f"xlwings32-{XLWINGS}.dll is in place",
            "Done. Close Excel, open the workbook again and click Refresh Scorecard",
        ]

    def test_a_second_run_changes_nothing(self, pc: PC) -> None:
        """What is right is left alone: no program is started and no file written."""
        run(pc)
        before, commands = files(pc), len(pc.commands)
        said = run(pc)
        assert files(pc) == before
        assert len(pc.commands) == commands
        assert said[0] == rf"Python is in {OWN} already (3.11.9)"
        assert said[1] == f"xlscore {__version__} is installed already"

    def test_nothing_comes_from_elsewhere_with_wheels(self, pc: PC) -> None:
        """With a folder of wheels, pip is told to look nowhere else, and for this very version."""
        run(pc)
        pip = pc.commands[-1]
        assert pip[:5] == [str(pc.own.python), "-I", "-m", "pip", "install"]
        assert pip[-4:] == [
            "--no-index", "--find-links", str(pc.path(WHEELS)), f"xlscore=={__version__}",
        ]  # fmt: skip

    def test_the_real_pip_takes_the_arguments(self, pc: PC) -> None:
        """pip itself finds the wheel with the arguments that it is given."""
        run(pc)
        done = subprocess.run(
            [sys.executable, *pc.commands[-1][1:5], "--dry-run", *pc.commands[-1][5:]],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stderr} (without pip: sh .ci/setup dev)"

    def test_an_older_version_is_replaced(self, pc: PC) -> None:
        """An update takes the place of what was there, and says so."""
        run(pc)
        (pc.own.root / f"Lib/site-packages/xlscore-{__version__}.dist-info").rename(
            pc.own.root / "Lib/site-packages/xlscore-0.0.1.dist-info"
        )
        assert f"xlscore {__version__} was installed in place of 0.0.1" in run(pc)
        assert pc.own.versions()["xlscore"] == __version__

    def test_it_does_not_saw_off_its_own_branch(self, pc: PC) -> None:
        """Run by the very Python that it mends, it leaves that in place and mends the packages."""
        run(pc)
        pc.python = pc.own.python
        (pc.own.root / "pyvenv.cfg").write_text("home = C:\\gone\n", encoding="utf-8")
        (pc.own.root / f"xlwings64-{XLWINGS}.dll").unlink()
        assert "Missing files were put back: xlwings" in run(pc)
        assert sum("venv" in command for command in pc.commands) == 1

    def test_a_lost_python_is_made_anew(self, pc: PC) -> None:
        """An environment whose Python was uninstalled or emptied is made again, and complete."""
        run(pc)
        pc.own.python.write_bytes(b"")
        said = run(pc)
        assert said[0] == rf"Python 3.11.9 was made again in {OWN}"
        assert "--clear" in pc.commands[-1]
        assert pc.own.python.read_bytes() == program(64)


class TestMending:
    """What a virus scanner took."""

    @pytest.mark.parametrize(
        ("file", "package"),
        [
            (f"xlwings64-{XLWINGS}.dll", "xlwings"),
            ("Lib/site-packages/win32/win32api.pyd", "pywin32"),
            ("Lib/site-packages/xlscore/__init__.py", "xlscore"),
        ],
    )
    def test_a_missing_file_is_put_back(self, pc: PC, file: str, package: str) -> None:
        """The package that lost a file is installed again, and no other."""
        run(pc)
        before = files(pc)
        (pc.own.root / file).unlink()
        assert f"Missing files were put back: {package}" in run(pc)
        assert files(pc) == before
        assert [word for word in pc.commands[-1] if "==" in word] == [
            f"{package}=={pc.own.versions()[package]}"
        ]

    def test_a_file_that_vanishes_again_is_told(self, pc: PC) -> None:
        """Where the scanner takes the DLL at once, IT is told which file and which folder."""
        pc.taken.add(f"xlwings64-{XLWINGS}.dll")
        with pytest.raises(Refusal) as refused:
            run(pc)
        assert rf"{OWN}\xlwings64-{XLWINGS}.dll vanishes" in str(refused.value)
        assert f"leave {OWN} alone" in str(refused.value)

    def test_the_dll_of_the_running_python_serves(self, pc: PC) -> None:
        """Wheels without the DLLs are helped out with those of the Python that runs install."""
        wheel(pc.path(WHEELS), "xlwings", XLWINGS, ["xlwings/__init__.py"])
        for bits in (32, 64):
            pc.write(rf"C:\Python311\xlwings{bits}-{XLWINGS}.dll", program(bits))
        assert f"xlwings32-{XLWINGS}.dll was copied to {OWN}" in run(pc)
        assert pc.own.dll(f"xlwings32-{XLWINGS}.dll") is not None

    def test_without_a_dll_it_does_not_claim_to_be_done(self, pc: PC) -> None:
        """An environment that Excel could not reach is no success."""
        wheel(pc.path(WHEELS), "xlwings", XLWINGS, ["xlwings/__init__.py"])
        with pytest.raises(Refusal, match=f"xlwings64-{XLWINGS}.dll is not in"):
            run(pc)

    def test_what_pip_left_behind_is_no_package(self, pc: PC) -> None:
        """Folders that pip renamed because Excel held their files are not mended."""
        run(pc)
        (pc.own.root / "Lib/site-packages/~lwings-0.30.0.dist-info").mkdir()
        commands = len(pc.commands)
        run(pc)
        assert len(pc.commands) == commands


class TestRefusals:
    """What cannot be done is said in a sentence."""

    def test_only_windows(self, pc: PC) -> None:
        """On another system nothing is made."""
        pc.windows = False
        with pytest.raises(Refusal, match="install is for Windows"):
            run(pc)
        assert not pc.own.root.exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="there it would install")
    def test_the_command_says_so_too(self) -> None:
        """The command itself, run on this system, refuses with exit 2."""
        done = xlscore("install")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("xlscore: install is for Windows")

    def test_a_python_of_the_store(self, pc: PC) -> None:
        """Excel cannot see what a Python of the Microsoft Store installs."""
        pc.base_prefix = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11"
        with pytest.raises(Refusal, match="Microsoft Store"):
            run(pc)
        assert pc.commands == []

    def test_wheels_of_another_version(self, pc: PC) -> None:
        """The folder's version and this one's are both named; nothing was installed."""
        share = pc.path(r"S:\wheels")
        share.mkdir(parents=True)
        wheel(share, "xlscore", "9.9.9", ["xlscore/__init__.py"])
        with pytest.raises(Refusal) as refused:
            run(pc, r"S:\wheels")
        assert r"S:\wheels holds xlscore 9.9.9" in str(refused.value)
        assert f"this is xlscore {__version__}" in str(refused.value)
        assert pc.own.versions() == {}

    @pytest.mark.parametrize(
        ("folder", "told"), [(r"S:\none", "there is no folder"), (r"S:\empty", "no wheel of")]
    )
    def test_no_wheels(self, pc: PC, folder: str, told: str) -> None:
        """A folder that is missing or holds no wheels is named."""
        pc.path(r"S:\empty").mkdir(parents=True)
        with pytest.raises(Refusal, match=told):
            run(pc, folder)

    def test_a_wheel_that_is_missing_is_named(self, pc: PC) -> None:
        """With a folder of wheels, the package, the Python and what IT does are said."""
        run(pc)
        next(pc.path(WHEELS).glob("xlwings-*")).unlink()
        pc.own.dll("xlwings64-0.37.8.dll").unlink()  # type: ignore[union-attr]
        with pytest.raises(Refusal, match=r"holds no wheel of xlwings for Python 3\.11; ask IT"):
            run(pc)

    def test_what_pip_said_is_passed_on(self, pc: PC) -> None:
        """The reason of a failure is pip's own, with what to try."""
        next(pc.path(WHEELS).glob("xlscore-*")).unlink()
        with pytest.raises(Refusal, match=r"ERROR: No matching distribution.*--wheels"):
            run(pc, None)


@pytest.mark.parametrize(
    ("noted", "arguments"),
    [
        (None, ()),
        ({"url": "file:///C:/My%20code/xlscore", "dir_info": {}}, ("C:/My code/xlscore",)),
        (
            {"url": "file:///C:/code", "dir_info": {"editable": True}},
            ("--editable", "C:/code"),
        ),
        (
            {"url": "file://server/share/xlscore-0.1.0-py3-none-any.whl", "archive_info": {}},
            ("--find-links", "//server/share", "//server/share/xlscore-0.1.0-py3-none-any.whl"),
        ),
        (
            {"url": "https://host/x.git", "vcs_info": {"vcs": "git", "commit_id": "a"}},
            ("git+https://host/x.git",),
        ),
    ],
)
def test_it_comes_from_where_this_one_came(
    noted: dict[str, object] | None, arguments: tuple[str, ...]
) -> None:
    """Without wheels, the source is the one that pip noted when xlscore was installed."""
    assert came_from(json.dumps(noted) if noted else None) == arguments


class TestTrust:
    """Trusted locations of the user, where the council leaves room for them."""

    BOOKS = r"C:\Scorecard"

    @pytest.fixture
    def pc(self, tmp_path: Path) -> PC:
        """A PC with folders that might be trusted."""
        pc = PC(tmp_path)
        folders = (self.BOOKS, rf"{self.BOOKS}\May", rf"{USER}\Downloads", rf"{LOCAL}\Temp")
        for folder in (*folders, r"S:\Scorecard", r"\\server\share\Scorecard"):
            pc.path(folder).mkdir(parents=True, exist_ok=True)
        return pc

    def test_install_trusts_a_folder(self, pc: PC) -> None:
        """The folder is entered for the user, without those below it."""
        said = run(pc, folder=self.BOOKS)
        assert rf"{self.BOOKS} is now a trusted location of yours" in said[-2]
        assert trusts(pc.machine, self.BOOKS.lower())
        assert not trusts(pc.machine, rf"{self.BOOKS}\May")
        key = rf"{OFFICE}\{TRUSTED}\Location0"
        assert pc.registry.values[key, "Path"] == self.BOOKS + "\\"
        assert pc.registry.values[key, "AllowSubfolders"] == 0

    def test_it_is_entered_once_and_beside_others(self, pc: PC) -> None:
        """Other locations keep their numbers, and a folder that is trusted is not entered again."""
        pc.registry.values[rf"{OFFICE}\{TRUSTED}\Location0", "Path"] = r"C:\Templates"
        pc.registry.values[rf"{OFFICE}\{TRUSTED}\Location2", "Path"] = r"C:\Start"
        trust(pc.machine, self.BOOKS)
        before = dict(pc.registry.values)
        assert "already" in trust(pc.machine, self.BOOKS + "\\")
        assert pc.registry.values == before
        assert (rf"{OFFICE}\{TRUSTED}\Location1", "Path") in before

    @pytest.mark.parametrize("root", [POLICY, CLOUD])
    @pytest.mark.parametrize(
        ("below", "name", "value", "told"),
        [
            (TRUSTED, "AllLocationsDisabled", 1, "switched off"),
            (COMMON, "Allow User Locations", 0, "only IT may choose"),
        ],
    )
    def test_policy_goes_first(
        self, pc: PC, root: str, below: str, name: str, value: int, told: str
    ) -> None:
        """Where the council rules it out, nothing is written, and IT is who can help."""
        pc.registry.values[rf"{root}\{below}", name] = value
        before = dict(pc.registry.values)
        with pytest.raises(Refusal, match=told):
            trust(pc.machine, self.BOOKS)
        assert pc.registry.values == before

    @pytest.mark.parametrize("folder", [r"S:\Scorecard", r"\\server\share\Scorecard"])
    def test_the_network_counts_where_it_is_allowed(self, pc: PC, folder: str) -> None:
        """A share, or a drive that stands for one, is trusted only where shares count."""
        with pytest.raises(Refusal, match="on the network"):
            trust(pc.machine, folder)
        pc.registry.values[rf"{POLICY}\{TRUSTED}", "AllowNetworkLocations"] = 1
        trust(pc.machine, folder)
        assert trusts(pc.machine, folder)
        pc.registry.values[rf"{POLICY}\{TRUSTED}", "AllowNetworkLocations"] = 0
        assert not trusts(pc.machine, folder)

    @pytest.mark.parametrize("folder", ["C:\\", USER, rf"{USER}\Downloads", rf"{LOCAL}\Temp"])
    def test_a_folder_for_everything_is_not_trusted(self, pc: PC, folder: str) -> None:
        """Where downloads and mail land, trust would let in any macro."""
        with pytest.raises(Refusal, match="must not be trusted"):
            trust(pc.machine, folder)
        assert locations(pc.machine) == []

    def test_a_missing_folder(self, pc: PC) -> None:
        """A folder must be there to be trusted."""
        with pytest.raises(Refusal, match="there is no folder"):
            trust(pc.machine, r"C:\Nowhere")

    def test_a_locked_registry(self, pc: PC) -> None:
        """What Windows does not let the user write is said, and who can."""
        pc.registry.locked = True
        with pytest.raises(Refusal, match=r"Access is denied.*ask IT"):
            trust(pc.machine, self.BOOKS)

    def test_locations_set_by_policy_count(self, pc: PC) -> None:
        """A policy's location holds for its subfolders if it says so, and needs no user's own."""
        pc.registry.values[rf"{POLICY}\{COMMON}", "Allow User Locations"] = 0
        pc.registry.values[rf"{OFFICE}\{TRUSTED}\Location0", "Path"] = r"C:\Mine"
        key = rf"{POLICY}\{TRUSTED}\Location0"
        pc.registry.values[key, "Path"] = r"%USERPROFILE%\Scorecards"
        assert trusts(pc.machine, rf"{USER}\Scorecards")
        assert not trusts(pc.machine, rf"{USER}\Scorecards\May")
        assert not trusts(pc.machine, r"C:\Mine")
        pc.registry.values[key, "AllowSubfolders"] = 1
        assert trusts(pc.machine, rf"{USER}\Scorecards\May")
