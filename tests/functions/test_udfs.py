"""The functions that cells call, driven as xlwings drives them."""

from __future__ import annotations

import datetime as dt
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlscore import udfs
from xlscore.rules import arrows, ratings
from xlscore.rules.limits import Limits
from xlscore.rules.sentences import WORDS

MISSING = -2147352572
NAME_ERROR, SPILL, CALC = -2146826259, -2146826243, -2146826238


class Excel:
    """What stands on the other side of a formula: xlwings' COM server with our functions."""

    def __init__(self) -> None:
        server = Path(__file__).parents[1] / "udf_server.py"
        self.process = subprocess.Popen(
            [sys.executable, server], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(self, name: str, *args: object) -> Any:
        """The cells that a formula gives: one value, or rows of them."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        left_out = len(inspect.signature(getattr(udfs, name)).parameters) - len(args)
        pickle.dump((name, args + (MISSING,) * left_out), self.process.stdin)
        self.process.stdin.flush()
        how, answer = pickle.load(self.process.stdout)
        assert how == "gives", answer
        return answer[0][0] if np.shape(answer) == (1, 1) else answer

    def close(self) -> None:
        """End the server and wait for it."""
        self.process.communicate()


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """One server for all tests here: starting it takes a second."""
    excel = Excel()
    yield excel
    excel.close()


def column(*cells: object) -> tuple[tuple[object], ...]:
    """A range of one column, as Excel hands it over."""
    return tuple((cell,) for cell in cells)


@pytest.mark.parametrize(
    ("args", "letter"),
    [
        ((0.728, 0.9, "H", 0.75), "R"),
        ((0.75, 0.9, "H", 0.75), "A"),
        ((0.75, 0.9, "H", ">75%"), "R"),
        ((0.9, 0.9, "h"), "G"),
        ((100.0, 100.0, "L", 150.0, "<100"), "A"),
        ((99.0, 100.0, "L", 150.0, "<100"), "G"),
        ((151.0, 100.0, "L", 150.0, "<100"), "R"),
        ((0.0, 0.0, "L", 0.0, 0.0), "G"),
        ((1.0, 0.0, "L", 0.0, 0.0), "R"),
        ((92.4, 88.0, "T", 98.0, 93.0), "G"),
        ((92.4, 88.0, "T", "78-98", "83-93"), "G"),
        ((82.0, 88.0, "T", 78.0, 93.0), "A"),
        ((77.0, 88.0, "T", "78 to 98", "83–93"), "R"),
        ((0.5, 0.9, "H", 0.75, None, 0.0), ""),
        ((0.5, 0.9, "H", None, None, 7.0), "R"),
    ],
)
def test_letters(excel: Excel, args: tuple[object, ...], letter: str) -> None:
    """A limit is a number or text as on the sheet; what is left out is filled by polarity."""
    assert excel("RAG", *args) == letter


@pytest.mark.parametrize("blank", [None, "", "-", "n/a", "N/A", " "])
def test_a_blank_is_no_figure(excel: Excel, blank: object) -> None:
    """A blank, a dash and n/a give no rating and no arrow, and are no small denominator."""
    assert excel("RAG", blank, 0.9, "H") == ""
    assert excel("RAG", 0.9, blank, "H") == ""
    assert excel("RAG", 0.9, 0.9, blank) == ""
    assert excel("RAG", 0.9, 0.9, "H", blank, blank, blank) == "G"
    assert excel("DOT", blank, 0.9, "H") == ""
    assert excel("DOT", 0.9, blank, "H") == ""
    assert excel("DOT", 0.9, 0.8, blank) == ""
    assert excel("DOT", 0.9, 0.8, "T", blank) == ""
    assert excel("SMALLDENOM", blank) is False
    assert excel("RAGWHY", blank, 0.9, "H") == ""


@pytest.mark.parametrize("value", [0.728, "0.728", "72.8%", " 72.8 % ", Decimal("0.728")])
def test_figures_in_every_form(excel: Excel, value: object) -> None:
    """Text numbers, percentages as text and currency cells are the numbers that they show."""
    assert excel("RAG", value, "90%", "H", "75%") == "R"
    assert excel("RAG", 0.74, value, "H", value) == "G"
    assert excel("DOT", value, 0.7, "H") == "↑"
    assert excel("SMALLDENOM", value) is True
    assert excel("RAGWHY", value, Decimal("0.9"), "H", Decimal("0.75"), None, None, "0.0%") == (
        "Red: 72.8% is below 75%, the amber limit (target 90%, high is good)."
    )


def test_arrows(excel: Excel) -> None:
    """The arrow shows performance, not the number; T needs the target."""
    assert excel("DOT", 181.0, 216.0, "L") == "↑"
    assert excel("DOT", 181.0, 216.0, "H") == "↓"
    assert excel("DOT", 0.3, 0.1 + 0.2, "H") == "↔"
    assert excel("DOT", 92.4, 80.0, "T", 88.0) == "↑"


def test_small_denominators(excel: Excel) -> None:
    """Above 0 and below 10 is small, full-time equivalents included."""
    numbers = [0.0, 0.5, 9.0, 9.9, 10.0, -1.0]
    assert excel("SMALLDENOM", column(*numbers)) == [
        [False], [True], [True], [True], [False], [False]
    ]  # fmt: skip


PLACES = {
    "RAG": ("value", "target", "polarity", "amber limit", "green limit", "denominator"),
    "DOT": ("latest", "previous", "polarity", "target"),
    "SMALLDENOM": ("denominator",),
    "RAGWHY": (
        "value", "target", "polarity", "amber limit", "green limit", "denominator", "number format",
    ),
}  # fmt: skip
GOOD: tuple[object, ...] = (0.9, 0.9, "H", 0.8, 0.9, 20.0, "0%")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (NAME_ERROR, "error #NAME?"),
        (SPILL, "error #SPILL!"),
        (CALC, "error #CALC!"),
        (-2146820000, "error value"),
        (dt.datetime(2014, 5, 1), "a date where a number belongs"),
    ],
)
@pytest.mark.parametrize(
    ("name", "at"), [(n, at) for n, a in PLACES.items() for at in range(len(a))]
)
def test_what_cannot_be_used(excel: Excel, name: str, at: int, bad: object, said: str) -> None:
    """An error cell, old or new, and a date never count as blank: the text says where they are."""
    args = list(GOOD[: len(PLACES[name])])
    args[at] = bad
    assert excel(name, *args) == f"{PLACES[name][at]}: {said}"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (("RAG", "many", 1.0, "H"), "value: 'many' is not a number"),
        (("RAG", 1.0, True, "H"), "target: TRUE is not a number"),
        (("RAG", 1.0, 1.0, "up"), "polarity: 'UP' is not H, L or T"),
        (("RAG", 1.0, 1.0, 3.0), "polarity: '3.0' is not H, L or T"),
        (("RAG", 1.0, 1.0, "H", "<many"), "limit: '<many' points the wrong way where high is good"),
        (("RAG", 1.0, 1.0, "L", ">5"), "limit: '>5' points the wrong way where low is good"),
        (("RAG", 1.0, 1.0, "H", "about 5"), "limit: 'about 5' is not a number"),
        (("RAG", 1.0, 1.0, "T", None, "93-83"),
         "limit: '93-83' is not a band: write it as 83-93, the lower edge first"),
        (("RAG", 1.0, 1.0, "H", True), "amber limit: TRUE is not a number"),
        (("RAG", "1e999", 1.0, "H"), "value: an infinite or undefined number cannot be used"),
        (("DOT", 1.0, 2.0, "H", "x"), "target: 'x' is not a number"),
        (("SMALLDENOM", "few"), "denominator: 'few' is not a number"),
        (("RAGWHY", 1.0, 1.0, "H", None, None, None, 1.0),
         'number format: write it as text, such as "0.0%"'),
    ],
)  # fmt: skip
def test_other_slips(excel: Excel, formula: tuple[Any, ...], said: str) -> None:
    """A bad argument gives a short text that says which one and what is wrong with it."""
    assert excel(*formula) == said


def test_a_decimal_comma_is_never_a_thousands_group(excel: Excel) -> None:
    """Beside 0,91 a text 601,500 is no number; alone 1,234 is, and 0,287 is not."""
    block = column("601,500", "0,91", "12")
    wrong = "value: '601,500' has a decimal comma, as 0,91 has: write a point"
    assert excel("RAG", block, 500.0, "H") == [
        [wrong], ["value: '0,91' has a decimal comma: write a point"], ["R"]
    ]  # fmt: skip
    assert excel("RAG", "1,234", 500.0, "H") == "G"
    assert str(excel("RAG", "0,287", 500.0, "H")).startswith("value: '0,287' has a decimal comma")


def test_a_long_text_is_cut(excel: Excel) -> None:
    """The text about a bad argument stays short whatever stands in the cell."""
    assert len(excel("RAG", "word " * 5000, 1.0, "H")) <= 120


def test_ranges_spill(excel: Excel) -> None:
    """A range of results is rated cell by cell, single arguments serving all of them."""
    values = column(0.72, 0.76, 0.95, None, "-", NAME_ERROR)
    assert excel("RAG", values, 0.9, "H", 0.75) == [
        ["R"], ["A"], ["G"], [""], [""], ["value: error #NAME?"]
    ]  # fmt: skip
    assert excel("RAG", 0.5, column(0.4, 0.6), column("H", "L")) == [["G"], ["G"]]
    assert excel("DOT", ((1.0, 2.0), (3.0, 4.0)), 2.0, "L") == [["↑", "↔"], ["↓", "↓"]]
    assert excel("RAG", column(0.9), 0.9, "H") == "G"


def test_limits_in_a_range(excel: Excel) -> None:
    """Every row keeps to its own polarity, target and limits, and a slip stays in its row."""
    assert excel(
        "RAG",
        column(74.0, 100.0, 84.0, 84.0, 50.0),
        column(90.0, 100.0, 88.0, 88.0, 90.0),
        column("H", "L", "T", "T", "H"),
        column(75.0, 150.0, None, 80.0, "?"),
        column(None, "<100", 93.0, "87-89", None),
    ) == [["R"], ["A"], ["G"], ["A"], ["limit: '?' is not a number"]]


@pytest.mark.parametrize(
    ("value", "target"),
    [
        (column(1.0, 2.0, 3.0), column(1.0, 2.0)),
        (column(1.0, 2.0), ((1.0, 2.0),)),
        (((1.0, 2.0), (3.0, 4.0)), column(1.0, 2.0)),
    ],
)
def test_sizes_must_match(excel: Excel, value: Any, target: Any) -> None:
    """Ranges of different sizes give a text with both sizes, and no half-right answer."""
    assert excel("RAG", value, target, "H") == (
        f"the ranges differ in size: value {len(value)} by {len(value[0])}, "
        f"target {len(target)} by {len(target[0])}"
    )


def test_why_without_limits(excel: Excel) -> None:
    """Where a limit was assumed the sentence says so, and where there is no rating it says why."""
    told = excel("RAGWHY", 0.85, 0.9, "H", MISSING, MISSING, MISSING, "0.0%")
    assert told.startswith("Amber: 85.0% is below 90%, the target")
    assert told.endswith("; no amber limit given: 10% of the target assumed.")
    assert excel("RAGWHY", 5.0, None, "L") == "No rating: there is no target."
    assert excel("RAGWHY", 5.0, 5.0, "L", None, None, 0.0) == "No rating: the denominator is 0."


def test_ten_thousand_cells(excel: Excel) -> None:
    """One call over 10,000 cells gives what the rules give for the columns."""
    random = np.random.default_rng(2014)
    value, target = random.normal(100, 15, (2, 10_000)).round(1)
    polarity = random.choice(["H", "L", "T"], 10_000)
    answer = excel("RAG", column(*value.tolist()), column(*target.tolist()), column(*polarity))
    assert np.array(answer).ravel().tolist() == ratings.rag(value, target, polarity).tolist()
    previous = column(*target.tolist())
    travel = excel("DOT", column(*value.tolist()), previous, column(*polarity), 100.0)
    assert np.ravel(travel).tolist() == arrows.dot(value, target, polarity, 100.0).tolist()


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.datetimes(),
    st.text(max_size=8),
    st.sampled_from(["H", "L", "T", "<5", ">5", "≤ 5%", "83-93", "-", "n/a", "#REF!", "9%"]),
    st.integers(-2146828288, -2146826000),
)
ARGUMENTS = st.one_of(
    CELLS,
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=3, max_size=3),
    st.lists(st.lists(CELLS, min_size=1, max_size=1), min_size=2, max_size=2),
)


@example([None, 1.7e308, *[None] * 5])  # the tolerance makes infinity of it
@given(st.lists(ARGUMENTS, min_size=7, max_size=7))
def test_nothing_in_a_cell_breaks_a_formula(args: list[Any]) -> None:
    """Whatever stands in the cells, every function answers: a result or a short text."""
    for name, places in PLACES.items():
        answer = getattr(udfs, name)(*args[: len(places)])
        rows = answer if isinstance(answer, list) else [[answer]]
        assert all(isinstance(cell, str | bool) for row in rows for cell in row)
        assert all(len(str(cell)) <= 400 for row in rows for cell in row)


FIGURES = st.floats(-1000, 1000).map(lambda number: round(number, 2))


@given(FIGURES, FIGURES, st.sampled_from("HLT"), FIGURES)
def test_cell_and_rules_agree(value: float, target: float, polarity: str, limit: float) -> None:
    """A cell shows what the rules say of the same limits, and RAGWHY names the same band."""
    edges = {
        "H": Limits(amber_from=limit),
        "L": Limits(amber_to=limit),
        "T": Limits(amber_from=target - abs(limit - target), amber_to=target + abs(limit - target)),
    }[polarity]
    letter = udfs.RAG(value, target, polarity, limit)
    assert letter == ratings.rag(value, target, polarity, edges).item()
    assert udfs.RAGWHY(value, target, polarity, limit).startswith(WORDS[letter])
