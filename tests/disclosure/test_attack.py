"""What an attacker with another solver recovers from the finished copies of three months."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from disclosing.attacker import Attack, Key, Table, Told, before, is_small, read
from disclosing.months import JUNE, MARCH, MAY, Sent, said, send

BOOKS = 4


@dataclass
class Outcome:
    """What an attack on some books found."""

    attacked: int = 0
    recovered: list[tuple[int, Key]] = field(default_factory=list)
    unsaid: list[tuple[int, Key]] = field(default_factory=list)
    stopped: int = 0
    undecided: int = 0
    skipped: int = 0


def attack(seed: int, sent: Sent, done: Outcome) -> None:
    """Recover what can be, from the files alone."""
    told = read(sent.files)
    known = set(said(sent))
    done.stopped += bool(sent.stopped)
    for one in sent.drawn:
        table = Table(one.no, one.percent, one.polarity, one.ytd, one.adds_up, one.target,
                      one.green, one.amber)  # fmt: skip
        truth = truth_of(sent, one.no, one.percent, one.ytd, told)
        small = frozenset(key for key, value in truth.items() if is_small(value))
        its = Attack(told, table, sent.of.parts, sent.of.unpaged, small)
        if not its.possible(truth):
            done.skipped += 1
            continue
        hidden = {
            key: truth[key]
            for key in small
            if told.figures.get(key) is None
            and (key[3] != "num" or one.percent or told.figures.get((*key[:3], "value")) is None)
        }
        done.attacked += len(hidden)
        for key in its.recovered(hidden):
            done.recovered.append((seed, key))
            if key not in known:
                done.unsaid.append((seed, key))
        done.undecided += its.undecided


def truth_of(sent: Sent, no: int, percent: bool, ytd: bool, told: Told) -> dict[Key, int]:
    """The counts as they were published, of the months that went out and of the outturn.

    A month less another that was restated since is no count of anything.
    """
    out = set(sent.files)
    found: dict[Key, int] = {}
    for (number, area, month), (num, denom) in sent.truth.items():
        if number != no or (month not in out and (month != MARCH or percent)):
            continue
        found[no, area, month, "num"] = num
        if denom is not None:
            found[no, area, month, "denom"] = denom
        earlier = sent.truth.get((no, area, before(month)))
        same = (no, area, before(month), month) not in told.restated
        if ytd and month in (MAY, JUNE) and before(month) in out and earlier is not None and same:
            found[no, area, month, "own"] = num - earlier[0]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("setting", ["suppressed", "protected"])
def test_no_attacker_recovers_what_is_not_said(setting: str, tmp_path: Path) -> None:
    """Suppressed: what is recovered was said. Protected: nothing is recovered."""
    done = Outcome()
    for seed in range(BOOKS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        attack(seed, send(seed, setting, folder), done)
    assert done.attacked > 5 * BOOKS
    assert done.skipped == done.undecided == 0
    assert done.unsaid == []
    if setting == "suppressed":
        assert len(done.recovered) > BOOKS
    else:
        assert done.recovered == []
        assert done.stopped < BOOKS / 2
