"""Published examples of linked tables: what the solver says of them, and what it withholds.

The numbers are those of sdcTable's own test of linked tables (tests/testthat/test-linked-tables.r,
github.com/sdcTools/sdcTable, GPL), which names the one cell that must be withheld beside the small
ones.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from xlscore.disclosure.choosing import choose
from xlscore.disclosure.facts import Count, Row, Sum
from xlscore.disclosure.rule import Unit
from xlscore.disclosure.solving import Model
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
    truth = {count(cell): float(n) for cell, n in REGIONS.items()}
    facts = []
    for table in tables:
        for whole, parts in reversed(table.items()):
            truth[count(whole)] = sum(truth[count(part)] for part in parts)
            terms = ((count(whole), 1.0), *((count(part), -1.0) for part in parts))
            facts.append(Sum("totals", Row(terms, 0.0, 0.0)))
    reader: Any = SimpleNamespace(
        truth=truth, known=set(), results={}, whole={}, pinned={}, paged={c.area for c in truth},
        printed={cell: frozenset({cell.unit}) for cell in truth},
    )  # fmt: skip
    return Model(reader, facts, {cell.unit for cell, n in truth.items() if is_small(n)})


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
    better, stays = choose(model, lambda unit: REGIONS.get(unit[1], 100), model.sensitive,
                           model.closed())  # fmt: skip
    assert stays == []
    assert better.hidden - model.hidden == {unit("N")}
    assert better.closed() == []
