"""A real spreadsheet calculates our functions, through the VBA that stands in the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from calc import calculate
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from xlscore.build.macros import modules
from xlscore.build.parts import finish, read_parts, write_parts
from xlscore.build.vba import add_project
from xlscore.rules import arrows, ratings, small_counts
from xlscore.rules.limits import Bound, Limits
from xlscore.rules.sentences import Show, why

ROWS: Final = 200
LAST: Final = ROWS + 1
#: A call takes some milliseconds here: the other functions stand in the first rows.
FEW: Final = 40
#: What stands in single cells, and what =RAG(A,B,"H",C) shows then.
ODD_CELLS: Final[list[tuple[object, object, object, object]]] = [
    (None, 0.9, 0.75, ""),
    ("-", 0.9, 0.75, ""),
    ("n/a", 0.9, 0.75, ""),
    (0.8, None, 0.75, ""),
    (0.8, "-", 0.75, ""),
    ("72.8%", "90%", "75%", "R"),
    ("1,234", "1,000", None, "G"),
    (0.75, 0.9, ">75%", "R"),
    (0.75, 0.9, None, "R"),
    (0.85, 0.9, None, "A"),
    ("many", 0.9, 0.75, "value: 'many' is not a number"),
    (0.8, 0.9, "<75%", "limit: '<75%' points the wrong way where high is good"),
    ("=1/0", 0.9, 0.75, "value: error #DIV/0!"),
    ("=NA()", 0.9, 0.75, "value: error #N/A"),
    (0.8, '=INDIRECT("nowhere")', 0.75, "target: error #REF!"),
    (0.8, 0.9, "=1+nobody", "amber limit: error #NAME?"),
    ("=NA()", "=1/0", 0.75, "value: error #N/A"),
]


class Cases:
    """Rows of figures with limits of every kind; the limits also as the rules take them."""

    def __init__(self) -> None:
        random = np.random.default_rng(2014)
        self.target = random.choice([0.9, 7.5, 88, 100, -20, 0], ROWS).astype(float)
        steps = random.integers(-6, 7, ROWS)
        self.value = np.round(self.target + steps * np.maximum(np.abs(self.target), 1) * 0.05, 6)
        self.previous = np.round(self.value + random.integers(-1, 2, ROWS) * 0.25, 6)
        self.polarity = random.choice(["H", "L", "T", ""], ROWS)
        self.denominator = random.choice([0.0, 5.0, 9.5, 10.0, 250.0], ROWS)
        self.written: list[tuple[object, object]] = []
        self.limits: list[Limits] = []
        for at in range(ROWS):
            self._limit(random, at)

    def _limit(self, random: np.random.Generator, at: int) -> None:
        aim, polarity = float(self.target[at]), self.polarity[at]
        reach = round(max(abs(aim), 1) * 0.15, 6)
        kind = random.integers(4)
        written: tuple[object, object] = (None, None)
        limits = Limits()
        if polarity == "T" and kind == 1:
            written = (aim + reach, None)
            far = abs(aim + reach - aim)
            limits = Limits(amber_from=aim - far, amber_to=aim + far)
        elif polarity == "T" and kind == 2 and aim > 0:
            written = (f"{aim - reach}-{aim + 2 * reach}", f"{aim} to {aim + reach}")
            limits = Limits.of(
                amber_from=Bound(aim - reach),
                amber_to=Bound(aim + 2 * reach),
                green_from=Bound(aim),
                green_to=Bound(aim + reach),
            )
        elif polarity in ("H", "L") and kind:
            away = -reach if polarity == "H" else reach
            end = "from" if polarity == "H" else "to"
            exclusive = kind == 2
            sign = {"H": ">", "L": "<"}[polarity] if exclusive else ""
            amber = aim + away
            written = (
                f"{sign}{amber}" if exclusive else amber,
                f"{sign}{aim}" if exclusive else None,
            )
            edges = {f"amber_{end}": Bound(amber, exclusive)}
            if exclusive:
                edges[f"green_{end}"] = Bound(aim, exclusive)
            limits = Limits.of(**edges)
        self.written.append(written)
        self.limits.append(limits)


@pytest.fixture(scope="module")
def cases() -> Cases:
    """The generated rows, the same in every run."""
    return Cases()


@pytest.fixture(scope="module")
def told(cases: Cases, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What LibreOffice shows in the cells, and what the buttons call."""
    folder = tmp_path_factory.mktemp("calc")
    path = folder / "book.xlsm"
    write_book(path, cases)
    return calculate(path, folder / "profile")


def write_book(path: Path, cases: Cases) -> None:
    """A workbook of formulas, with the modules of the real one."""
    book = Workbook()
    book.code_name = "ThisWorkbook"
    rows = book.worksheets[0]
    rows.title = "Rows"
    rows.append(["value", "target", "polarity", "amber", "green", "denominator", "previous"])
    for at in range(ROWS):
        row = at + 2
        rows.append(
            [
                cases.value[at].item(),
                cases.target[at].item(),
                str(cases.polarity[at]) or None,
                *cases.written[at],
                cases.denominator[at].item(),
                cases.previous[at].item(),
                f"=RAG(A{row},B{row},C{row},D{row},E{row},F{row})",
                f"=DOT(A{row},G{row},C{row},B{row})",
            ]
            + [
                f'=RAG(A{row},B{row},"H")',
                f"=SMALLDENOM(F{row})",
                f'=RAGWHY(A{row},B{row},C{row},D{row},E{row},F{row},"0.00")',
            ]
            * (at < FEW)
        )
    odd = book.create_sheet("Odd")
    for at, (value, target, limit, _shown) in enumerate(ODD_CELLS, 1):
        odd.append([value, target, limit, f'=RAG(A{at},B{at},"H",C{at})'])
    spilled = book.create_sheet("Spilled")
    columns = ",".join(f"Rows!{c}2:{c}{LAST}" for c in "ABCDEF")
    arrows = f"=DOT(Rows!A2:A{LAST},Rows!G2:G{LAST},Rows!C2:C{LAST},Rows!B2:B{LAST})"
    for column, formula in (("A", f"=RAG({columns})"), ("B", arrows)):
        spilled[f"{column}1"] = ArrayFormula(f"{column}1:{column}{ROWS}", formula)
    spilled["C1"] = '=RAG(Rows!A2:A4,Rows!B2:B5,"H")'
    for sheet in book.worksheets:
        sheet.sheet_properties.codeName = f"Sheet{sheet.title}"
    book.save(path)
    add_project(path, modules())
    path.write_bytes(write_parts(finish(read_parts(path.read_bytes()))))


def shown(told: dict[str, Any], column: str, rows: int = ROWS) -> list[Any]:
    """A column of the sheet Rows, without its heading."""
    return [row["ABCDEFGHIJKL".index(column)] for row in told["sheets"]["Rows"]][1 : rows + 1]


def test_ratings(told: dict[str, Any], cases: Cases) -> None:
    """Cells with targets and limits of every kind show the letters of the rules."""
    wanted = [
        ratings.rag(v, t, p, limits, d).item()
        for v, t, p, limits, d in zip(
            cases.value, cases.target, cases.polarity, cases.limits, cases.denominator, strict=True
        )
    ]
    assert all(wanted.count(letter) > ROWS // 20 for letter in "RAG")
    assert shown(told, "H") == wanted


def test_the_short_form(told: dict[str, Any], cases: Cases) -> None:
    """=RAG(A2,B2,"H") shows what the rules say without limits."""
    wanted = ratings.rag(cases.value[:FEW], cases.target[:FEW], "H").tolist()
    assert shown(told, "J", FEW) == wanted


def test_arrows(told: dict[str, Any], cases: Cases) -> None:
    """Two hundred cells show the arrows of the rules."""
    wanted = arrows.dot(cases.value, cases.previous, cases.polarity, cases.target).tolist()
    assert set(wanted) == {"↑", "↔", "↓", ""}
    assert shown(told, "I") == wanted


def test_small_denominators(told: dict[str, Any], cases: Cases) -> None:
    """Cells tell small denominators as the rules do."""
    wanted = small_counts.small_denominator(cases.denominator[:FEW]).tolist()
    assert shown(told, "K", FEW) == wanted


def test_explanations(told: dict[str, Any], cases: Cases) -> None:
    """Cells show the sentence that belongs to their letter."""
    given = (cases.value, cases.target, cases.polarity, cases.limits, cases.denominator)
    assert shown(told, "L", FEW) == [
        why(float(v), float(t), str(p), limits, float(d), Show(decimals=2))
        for v, t, p, limits, d in list(zip(*given, strict=True))[:FEW]
    ]


def test_ranges(told: dict[str, Any]) -> None:
    """One formula over whole columns shows, row by row, what a formula in every row shows."""
    spilled = told["sheets"]["Spilled"]
    assert [row[0] for row in spilled] == shown(told, "H")
    assert [row[1] for row in spilled] == shown(told, "I")
    assert spilled[0][2] == "the ranges differ in size: value 3 by 1, target 4 by 1"


@pytest.mark.parametrize("at", range(len(ODD_CELLS)))
def test_odd_cells(told: dict[str, Any], at: int) -> None:
    """Blanks stay blank; text figures count; an error or other text is told, never hidden."""
    assert told["sheets"]["Odd"][at][3] == ODD_CELLS[at][3]


def test_buttons(told: dict[str, Any]) -> None:
    """Every button's Sub runs: it finds our program, then calls the function of its name."""
    asked = {
        "RefreshScorecard": "refresh", "OnRefresh": "refresh", "OnCheck": "check",
        "OnExplain": "explain", "OnColour": "colour", "OnCirculate": "circulate",
        "OnCirculateAccessible": "circulate_accessible", "OnWebsite": "website",
        "OnNewMonth": "new_month", "OnImport": "import_data", "OnHelp": "help_officer",
    }  # fmt: skip
    assert told["pressed"] == {
        sub: ["xlscore.ribbon", f"import xlscore.ribbon; xlscore.ribbon.{work}()"]
        for sub, work in asked.items()
    }
