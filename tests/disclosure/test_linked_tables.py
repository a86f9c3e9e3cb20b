"""Published tables: what the solver says of them, and what it withholds.

Numbers only, from sdcTable's own test of linked tables (tests/testthat/test-linked-tables.r,
github.com/sdcTools/sdcTable), which names the one cell that must be withheld beside the small
ones; from the articles "Linked table suppression" and "Small count frequency table suppression"
of GaussSuppression (github.com/statisticsnorway/ssb-gausssuppression, MIT), whose printed tables
have each cell and what is suppressed; and from table LA7 of the Department for Education's SFR
49/2014, where x is a count of at most 5.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest

from xlscore.disclosure.choosing import choose
from xlscore.disclosure.facts import Count, Row, Sum
from xlscore.disclosure.program import Allowance, Program
from xlscore.disclosure.rule import Unit
from xlscore.disclosure.solving import Model, put
from xlscore.rules.small_counts import is_small

#: Eight regions, each in a county and in a group of small or big ones.
REGIONS = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
COUNTIES = {"Total": "12", "1": "ABIJ", "2": "KLMN"}
GROUPS = {"Total": "bs", "b": "LM", "s": "ABIJKN"}


def count(cell: str) -> Count:
    """A cell of the tables."""
    return Count("1", cell, 0, "num")


def unit(cell: str) -> Unit:
    """What withholds it."""
    return count(cell).unit


def linked(*tables: dict[str, str]) -> Model:
    """The tables, their small cells withheld and everything else known."""
    truth = dict(REGIONS)
    rows = []
    for table in tables:
        for whole, parts in reversed(table.items()):
            truth[whole] = sum(truth[part] for part in parts)
            rows.append(adds_up(whole, parts))
    return known_but(truth, rows, (cell for cell, n in truth.items() if is_small(n)))


def adds_up(whole: str, parts: Iterable[str]) -> Row:
    """A cell that is the sum of others."""
    return Row(((count(whole), 1.0), *((count(part), -1.0) for part in parts)), 0.0, 0.0)


def known_but(
    truth: Mapping[str, float], rows: Iterable[Row], hidden: Iterable[str], paged: bool = True
) -> Model:
    """Tables of which all cells are known but some; only those with a page mean 1 to 5 by c."""
    counts = {count(cell): float(n) for cell, n in truth.items()}
    reader: Any = SimpleNamespace(
        truth=counts, known=set(), results={}, whole={}, pinned={},
        paged=set(truth) if paged else set(),
        printed={cell: frozenset({cell.unit}) for cell in counts},
    )  # fmt: skip
    return Model(reader, [Sum("totals", row) for row in rows], [unit(cell) for cell in hidden])


@pytest.mark.parametrize("table", [COUNTIES, GROUPS], ids=["counties", "groups"])
def test_either_table_alone_is_safe(table: dict[str, str]) -> None:
    """A reader of one of the tables works out none of the five small regions."""
    model = linked(table)
    assert len(model.sensitive) == 5
    closed = model.closed()
    # The small ones are six regions, of which only A, B and K are withheld: their sum is 7.
    assert closed == []


def test_both_tables_give_one_away() -> None:
    """The small regions less county 1 are K and N, 10 together: with the 7 of N K is 3."""
    assert linked(COUNTIES, GROUPS).closed() == [count("K")]


def test_the_one_cell_that_protects_both_is_withheld() -> None:
    """As sdcTable says N is withheld, and nothing else."""
    model = linked(COUNTIES, GROUPS)
    better = choose(model, lambda unit: REGIONS.get(unit[1], 100), model.sensitive, model.closed())
    assert better.hidden - model.hidden == {unit("N")}
    assert better.closed() == []


# ---- GaussSuppression's printed tables

#: Age, country, whether of the union, year: the records behind both tables, with their counts.
Record: TypeAlias = tuple[str, str, str, str]
RECORDS: dict[Record, int] = {
    ("young", "Spain", "EU", "2014"): 6, ("young", "Iceland", "nonEU", "2014"): 8,
    ("old", "Spain", "EU", "2014"): 9, ("old", "Portugal", "EU", "2014"): 1,
    ("young", "Iceland", "nonEU", "2015"): 2, ("old", "Spain", "EU", "2015"): 4,
    ("old", "Portugal", "EU", "2015"): 3, ("young", "Spain", "EU", "2016"): 7,
    ("young", "Iceland", "nonEU", "2016"): 2, ("young", "Portugal", "EU", "2016"): 2,
}  # fmt: skip
#: The columns that each of the two tables crosses.
CROSSED = ((0, 2, 3), (1, 3))
#: What is suppressed in all three printed results, and beside it in each by itself.
SMALL = ("Portugal 2014", "Iceland 2015", "Iceland 2016", "Portugal 2016")
LOCAL = (*SMALL, "Portugal 2015")
CONSISTENT = (*SMALL, "Spain 2014", "Spain 2015", "2015", "2016")
SUPER_CONSISTENT = (*SMALL, "Spain 2014", "Spain 2016", "2015", "2016")
#: The values between which each count may lie in the last of them, as its article prints them.
BETWEEN = {
    "Iceland 2015": (0, 4), "Iceland 2016": (0, 4), "Portugal 2014": (0, 3), "Portugal 2016": (0, 3)
}  # fmt: skip


def crossed() -> tuple[dict[str, float], list[Row]]:
    """All cells of the two tables, and their sums; cells of the same records are one cell."""
    names: dict[frozenset[Record], str] = {}
    rows = []
    # The table of countries first, whose names the printed results have.
    for columns in reversed(CROSSED):
        levels = [["", *sorted({record[at] for record in RECORDS})] for at in columns]
        table = {
            chosen: frozenset(
                record for record in RECORDS
                if all(record[at] == v for at, v in zip(columns, chosen, strict=True) if v)
            )
            for chosen in itertools.product(*levels)
        }  # fmt: skip
        for chosen, records in table.items():
            if records:
                names.setdefault(records, " ".join(filter(None, chosen)))
        for chosen, records in table.items():
            for n, at in enumerate(columns):
                if records and not chosen[n]:
                    values = {record[at] for record in records}
                    parts = [table[*chosen[:n], v, *chosen[n + 1 :]] for v in values]
                    if len(parts) > 1:
                        rows.append(adds_up(names[records], (names[part] for part in parts)))
    return {name: sum(RECORDS[one] for one in of) for of, name in names.items()}, rows


@pytest.mark.parametrize(
    ("hidden", "known"),
    [
        # Each table by itself is safe; that Iceland is all that is not of the union is not seen.
        (
            LOCAL,
            {"Iceland 2015", "Iceland 2016", "Portugal 2014", "Portugal 2016", "Portugal 2015"},
        ),
        # The article says of it: Spain 2015 follows from the union's and Portugal's. From that
        # follow Spain 2014 by Spain's total, and what is left of 2014 and of Portugal's total.
        (CONSISTENT, {"Spain 2015", "Portugal 2014", "Portugal 2016"}),
        (SUPER_CONSISTENT, set()),
    ],
    ids=["local", "consistent", "super-consistent"],
)
def test_what_gausssuppression_prints_of_linked_tables(
    hidden: tuple[str, ...], known: set[str]
) -> None:
    """What its article says can be worked out is closed, and what it calls safe is open."""
    model = known_but(*crossed(), hidden, paged=False)
    assert {count.area for count in model.closed()} == known


def test_intervals_are_those_that_gausssuppression_prints() -> None:
    """Between the least and the greatest value that its article has for each small count."""
    model = known_but(*crossed(), SUPER_CONSISTENT, paged=False)
    program = Program(Allowance(1000))
    at = {
        one: program.column(0, 100, True)
        for one in model.truth if not model.fixed(one)
    }  # fmt: skip
    for fact in model.facts:
        for row in fact.linear(model.shown, model.truth, "guess"):
            put(program, row, at, model.truth)
    program.close()
    assert {cell: program.ends(at[count(cell)]) for cell in BETWEEN} == BETWEEN


def test_no_more_is_withheld_than_by_gausssuppression() -> None:
    """From the small counts alone, as many further cells are found as it withholds, or fewer."""
    model = known_but(*crossed(), SMALL, paged=False)
    small = [count(cell) for cell in SMALL]
    better = choose(model, lambda _: 1.0, small, model.closed(small))
    assert better.closed(small) == []
    assert 0 < len(better.hidden - model.hidden) <= len(set(SUPER_CONSISTENT) - set(SMALL))


@pytest.mark.parametrize(("more", "closed"), [((), 2), (("Spain",), 0)], ids=["shown", "hidden"])
def test_two_ones_below_a_sum_of_two(more: tuple[str, ...], closed: int) -> None:
    """The singleton example: with Spain shown, two suppressed ones of 2016 are known for ones."""
    truth = {"Iceland": 1, "Portugal": 1, "Spain": 7, "": 9}
    rows = [adds_up("", ("Iceland", "Portugal", "Spain"))]
    model = known_but(truth, rows, ("Iceland", "Portugal", *more))
    assert len(model.closed()) == closed


# ---- the Department's published rows

#: Children with a score, to the nearest 5, and percentages normal and of concern: the borderline
#: ones are an x.
HIDDEN = {
    "Darlington 2014": (75, 51, 42),
    "Halton 2014": (65, 51, 43),
    "Halton 2013": (60, 56, 38),
    "Trafford 2012": (55, 53, 38),
}


@pytest.mark.parametrize("authority", HIDDEN)
def test_one_hidden_part_of_a_published_row_is_reported_and_two_are_open(authority: str) -> None:
    """The percentages give the count behind an x, as trying all shows; without one they do not."""
    about, *percent = HIDDEN[authority]

    def rounded(part: int, whole: int, to: int) -> bool:
        return abs(100 * part - to * whole) * 2 <= whole

    possible = [
        (whole, normal, concern, whole - normal - concern)
        for whole in range(about - 2, about + 3)
        for normal in range(whole)
        for concern in range(whole - normal)
        if rounded(normal, whole, percent[0]) and rounded(concern, whole, percent[1])
        and is_small(whole - normal - concern)
    ]  # fmt: skip
    borderline = {parts[3] for parts in possible}
    assert len(borderline) == 1
    truth = dict(zip(("score", "normal", "concern", "borderline"), possible[0], strict=True))
    rows = [
        adds_up("score", ("normal", "concern", "borderline")),
        Row(((count("score"), 1.0),), about - 2, about + 2),
        *(
            Row(((count(cell), way * 100.0), (count("score"), -way * to - 0.5)), -math.inf, 0.0)
            for cell, to in zip(("normal", "concern"), percent, strict=True)
            for way in (1, -1)
        ),
    ]
    one = known_but(truth, rows, truth)
    assert count("borderline") in one.closed()
    # Without the percentage of concern.
    two = known_but(truth, rows[:4], truth)
    assert two.closed() == []
