"""Children who do not exist: what is read from their extracts is what they lived, and no more."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from support.books import refused, xlscore
from support.small_books import as_read, saved, three

from xlscore.build.made_up.counted_demo import counted_demo
from xlscore.build.made_up.extracts import AREAS, write_extracts
from xlscore.build.made_up.lives import Lives
from xlscore.children.registry import MEASURES
from xlscore.flows.count.sources import read_sources
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs.book import read

FIRST, LAST = date(2025, 12, 1), date(2026, 3, 31)
SHARES = {"N": 0.6, "S": 0.4}


def lives(seed: int) -> Lives:
    """Few children of two areas."""
    return Lives(seed, FIRST, LAST, 6, SHARES)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_extracts_are_read_as_they_were_lived(tmp_path: Path, seed: int) -> None:
    """Every table comes back whole, no record is left out, and a seed gives the same children."""
    made = lives(seed)
    assert made == lives(seed)
    found = read_sources(write_extracts(made, tmp_path), date(2026, 4, 20))
    assert [list(extract.left_out) for extract in found.values()] == [[], [], []]
    for source, own in (("CIN census", made.cin), ("SSDA903", made.care), ("Annex A", made.annex)):
        read_back = found[source].tables  # type: ignore[index]
        for name in ("referrals", "assessments", "plans", "enquiries", "episodes", "reviews",
                     "cases", "care"):  # fmt: skip
            if hasattr(own, name):
                lived = sorted(map(repr, getattr(own, name)))
                assert sorted(map(repr, getattr(read_back, name))) == lived, name
                assert lived, name
    rows = (tmp_path / AREAS).read_text("utf-8").split()[1:]
    assert Counter(row.partition(",")[2] for row in rows) == Counter(made.areas.values())


def test_lives_are_consistent() -> None:
    """No child is referred while its case is open, is in two places at once, or has a plan or care
    outside a case; every day is one that has come."""
    made = lives(4)
    cases: dict[str, list[tuple[date, date]]] = {}
    for span in made.cin.referrals:
        cases.setdefault(span.child, []).append((span.began, span.ended or date.max))
    for own in cases.values():
        assert all(before[1] < after[0] for before, after in itertools.pairwise(own))
    inside = [(one.child, one.began) for one in made.cin.plans]
    inside += [(one.child, one.began) for one in made.cin.enquiries]
    inside += [(one.child, one.began) for one in made.care.episodes]
    for child, day in inside:
        assert any(began <= day <= ended for began, ended in cases[child])
        assert day <= LAST
    for stay in made.care.periods:
        for before, after in zip(stay.episodes, stay.episodes[1:], strict=False):
            assert before.ended == after.began
    assert all(made.care.born[child] < began for child, own in cases.items() for began, _ in own)
    nothing = MEASURES["referrals"].count(made.cin, (FIRST, LAST), {}).left_out
    assert nothing == ()


@pytest.mark.slow
def test_the_demonstration_is_counted_from_them(tmp_path: Path) -> None:
    """Counting again from the extracts finds every figure as it stands, in all areas; a folder that
    holds anything is refused."""
    book, folder = tmp_path / "demo.xlsm", tmp_path / "children"
    # Its pages are not looked at here.
    saved(counted_demo(folder), book)
    sources = [folder / name for name in ("cin-census.xml", "ssda903", "annex-a.xlsx")]
    told = xlscore("count", book, *sources, "--areas", folder / AREAS, "--preview").stdout
    figures = [line for line in told.splitlines() if line.startswith("Counted: ")]
    assert len(figures) == 15 * 13
    assert all(line.endswith(", as before.") for line in figures)
    found, _ = read(FileBook.look(book).tables())
    rated = found.data[(found.data["No"] == "12") & (found.data["Area"] == "SC")]
    assert len(rated) == 36
    assert rated["Num"].between(100, 300).all()
    refused(xlscore("new", tmp_path / "other.xlsm", "--demo", "--children", folder), "not empty")


def test_children_go_with_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book is made of what was counted, and where to look is said; without --demo there is
    nothing to count for."""
    module = "xlscore.build.made_up.counted_demo.counted_demo"
    monkeypatch.setattr(module, lambda _: as_read(three()))
    done = xlscore("new", tmp_path / "b.xlsm", "--demo", "--children", tmp_path / "children")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Children who do not exist: {tmp_path / 'children'}" in done.stdout
    assert len(read(FileBook.look(tmp_path / "b.xlsm").tables())[0].indicators) == 3
    done = xlscore("new", tmp_path / "a.xlsm", "--children", tmp_path / "children")
    assert done.returncode == 2
    assert "--children goes with --demo" in done.stderr
