"""The papers are true: commands in them run, links in them lead somewhere, all commands are named.

Taken are the blocks fenced as `sh`. A line that sets up (`sh .ci/setup`, `sh tests/run.sh`) is
what continuous integration runs; of any other line the program is called as it stands, in a
folder that holds what the papers speak of.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from support.extracts import workbook

from xlscore.cli import main

TOP = next(p for p in Path(__file__).resolve().parents if (p / "pyproject.toml").is_file())
PAPERS = sorted(
    [TOP / "README.md", TOP / ".github/CONTRIBUTING.md", *(TOP / ".readme").glob("*.md")]
)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`xlscore ([^`]+)`")
SET_UP = ("sh .ci/setup", "sh tests/run.sh", "#")


def lines(paper: Path) -> list[str]:
    """The commands of a paper, in order."""
    blocks = BLOCK.findall(paper.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_commands_of_a_paper_run(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command of a paper does what it says there: it ends well, one after the other."""
    monkeypatch.chdir(tmp_path)
    row = "No,Area,Month,Num,Denom\n2,KENT,2014-05,26,110\n"
    Path("extract.csv").write_text(row, encoding="utf-8")
    kpis = (["Ref", "Name", "High is good", "Unit", "Target", "Apr 2024", "May 2024"],
            ["K1", "Repairs on time", "Yes", "%", "95%", "94.2%", "96.1%"],
            ["K2", "Complaints", "No", "Number", 20, 25, 18])  # fmt: skip
    workbook(Path("kpis.xlsx"), ("KPIs", kpis))
    for line in lines(paper):
        if line.startswith(SET_UP):
            continue
        program, *words = shlex.split(line, comments=True)
        assert program.removeprefix(".venv/bin/") == "xlscore", f"{paper.name}: {line}"
        result = CliRunner().invoke(main, words, prog_name="xlscore")
        assert result.exit_code == 0, f"{paper.name}: {line}\n{result.output}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_of_a_paper_lead_somewhere(paper: Path) -> None:
    """Whatever a paper links to within the project stands there."""
    for target in LINK.findall(paper.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (paper.parent / target.partition("#")[0]).exists(), f"{paper.name}: {target}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_paper_names_commands_and_options_that_exist(paper: Path) -> None:
    """A command or an option that a paper names is one of the program's."""
    for text in NAMED.findall(paper.read_text(encoding="utf-8")):
        words = re.findall(r"--?[a-z][a-z-]*|[a-z]+", text.partition(" (")[0])
        if text.startswith("--"):
            continue
        command = main.commands.get(words[0])
        assert command is not None, f"{paper.name}: xlscore {text}"
        known = {name for param in command.params for name in param.opts} | {"--help"}
        for option in re.findall(r"--[a-z][a-z-]*", text):
            assert option in known, f"{paper.name}: xlscore {text}: {option}"


def test_the_page_of_commands_lists_all() -> None:
    """Each command, and each of its options, stands on the page of commands."""
    page = (TOP / ".readme/commands.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        rows = [line for line in page.splitlines() if f"`xlscore {name}" in line]
        assert rows, f"xlscore {name} is not on the page"
        for param in command.params:
            if isinstance(param, click.Option) and not param.hidden:
                long = next((o for o in param.opts if o.startswith("--")), "")
                assert any(long in row for row in rows), f"xlscore {name} {long}"
