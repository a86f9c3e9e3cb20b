"""Which tab each page takes: nothing that someone typed on a tab may be lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from support.made_tabs import exception, page, tab

from xlscore.workbook.page import Cell, Page
from xlscore.workbook.tabs import Found, Plan, free_title, place, tab_names

DATA = ["Settings", "Data"]


def plan_of(
    pages: Sequence[Page],
    found: Sequence[Found] = (),
    others: Sequence[str] = DATA,
    read: frozenset[str] = frozenset(),
    keep: frozenset[str] = frozenset(),
) -> Plan:
    """The plan for a book that holds the tabs found, and others."""
    return place(pages, [*(f.title for f in found), *others], found, read, keep)


def placed(plan: Plan) -> list[tuple[str, str | None]]:
    """The title of each page and the tab that it is written onto."""
    return [(p.page.title, p.onto) for p in plan.placed]


def said(plan: Plan) -> list[tuple[str, str]]:
    """The sheet that each problem speaks of, and the words that tell them apart."""
    words = ("copy or a renamed", "changed by hand", "formulas of yours", "of your own")
    return [(p.sheet, next(w for w in words if w in p.found)) for p in plan.problems]


def quiet(plan: Plan) -> bool:
    """Whether nothing is kept, removed or reported."""
    return not (plan.problems or plan.kept or plan.removed or plan.stays)


@pytest.mark.parametrize(
    ("areas", "names"),
    [
        ({"N": "North", "S": "South"}, ["North", "South"]),
        ({"N": "Our North", "S": "Our South"}, ["North", "South"]),
        ({"K": "Kent, inc UASC"}, ["Kent, inc UASC"]),
        ({"N": "The northern districts and isles", "S": "South"}, ["N", "South"]),
        ({"N": "North/Upper", "S": "North Upper"}, ["N", "S"]),
        ({"N": "S", "S": "South"}, ["N", "South"]),
        ({"A": "A", "B": ""}, ["A", "B"]),
    ],
)
def test_areas_in_tabs(areas: dict[str, str], names: list[str]) -> None:
    """A tab has the name of its area where that fits and is no other's, else the code."""
    assert list(tab_names(areas, len("Scorecard ")).values()) == names


class TestFreshAndAgain:
    """A page takes a new tab at first, and its own tab ever after."""

    def test_first_time(self) -> None:
        """In a book without pages every page has a new tab."""
        plan = plan_of([page("cover", "Cover"), exception("4")])
        assert placed(plan) == [("Cover", None), ("Exc 4", None)]
        assert quiet(plan)

    def test_again(self) -> None:
        """Each page finds its own tab again, in whatever order the tabs stand."""
        pages = [page("cover", "Cover"), exception("4"), exception("7")]
        plan = plan_of(pages, [tab(p) for p in reversed(pages)])
        assert placed(plan) == [("Cover", "Cover"), ("Exc 4", "Exc 4"), ("Exc 7", "Exc 7")]
        assert quiet(plan)

    def test_a_new_title(self) -> None:
        """A tab takes the new title of its page, and links follow; but not where formulas read it.

        Else they would read another page, or none.
        """
        old, new = (page("scorecard", f"Scorecard {name}", area="N") for name in ("N", "North"))
        cells = {(1, 1): Cell("North", "Page link", link="Scorecard North!A1")}
        cover = replace(page("cover", "Cover"), cells=cells)
        plan = plan_of([cover, new], [tab(old)])
        assert placed(plan)[1] == ("Scorecard North", "Scorecard N")
        assert plan.placed[0].page.cells == cells
        plan = plan_of([cover, new], [tab(old)], read=frozenset({"Scorecard N"}))
        assert placed(plan)[1] == ("Scorecard N", "Scorecard N")
        assert plan.placed[0].page.cells[1, 1].link == "Scorecard N!A1"
        # A page that wants the very title has it.
        other = page("scorecard", "Scorecard N", area="S")
        plan = plan_of([new, other], [tab(old)], read=frozenset({"Scorecard N"}))
        assert placed(plan) == [("Scorecard North", "Scorecard N"), ("Scorecard N", None)]

    def test_next_month(self) -> None:
        """The page of the next month takes the tab of the last."""
        plan = plan_of([exception("4", month="Jun 14")], [tab(exception("4"))])
        assert placed(plan) == [("Exc 4", "Exc 4")]

    def test_areas_are_told_apart(self) -> None:
        """The same number in two areas is two pages."""
        kent, east = exception("4"), exception("4", "East", title="Exc 4 East")
        plan = plan_of([kent, east], [tab(east), tab(kent)])
        assert placed(plan) == [("Exc 4", "Exc 4"), ("Exc 4 East", "Exc 4 East")]

    def test_title_that_moves_on(self) -> None:
        """Where another area comes first, both pages keep their tabs under their new names."""
        kent, east = exception("4"), exception("4", "East", title="Exc 4 East")
        now = [exception("4", "East"), exception("4", "Kent", title="Exc 4 Kent")]
        plan = plan_of(now, [tab(kent), tab(east)])
        assert placed(plan) == [("Exc 4", "Exc 4 East"), ("Exc 4 Kent", "Exc 4")]


class TestSheetsOfTheUser:
    """A sheet is ours only if mark and name agree; any other is not touched, but reported."""

    def test_name_taken(self) -> None:
        """A user's own `Exc 4`, in whatever case, keeps its name; ours takes another."""
        plan = plan_of([exception("4")], others=["exc 4"])
        assert placed(plan) == [("Exc 4 (2)", None)]
        assert said(plan) == [("Exc 4", "of your own")]

    def test_name_taken_twice(self) -> None:
        """The next free number is taken."""
        plan = plan_of([exception("4")], others=["Exc 4", "EXC 4 (2)"])
        assert placed(plan) == [("Exc 4 (3)", None)]

    def test_name_given_back(self) -> None:
        """Once the user's sheet is gone our page has its usual name again, on its own tab."""
        old = exception("4").titled("Exc 4 (2)")
        plan = plan_of([exception("4")], [tab(old)])
        assert placed(plan) == [("Exc 4", "Exc 4 (2)")]
        assert plan.problems == []

    def test_copy_of_a_page(self) -> None:
        """A copy of one of our tabs carries its mark, and is left alone and reported."""
        own = exception("4")
        plan = plan_of([own], [tab(own), tab(own, title="Exc 4 (2)")])
        assert placed(plan) == [("Exc 4", "Exc 4")]
        assert plan.removed == []
        assert plan.kept == []
        assert said(plan) == [("Exc 4 (2)", "copy or a renamed")]

    def test_renamed_page(self) -> None:
        """A page under a name of the user's is the user's; ours is made anew."""
        plan = plan_of([exception("4")], [tab(exception("4"), title="Unallocated")])
        assert placed(plan) == [("Exc 4", None)]
        assert said(plan) == [("Unallocated", "copy or a renamed")]

    def test_title_free_of_what_stands(self) -> None:
        """A free title is cut to Excel's length and numbered."""
        long = "Scorecard of a very long area name"
        first = free_title(long, set())
        second = free_title(long, {first.casefold()})
        assert (len(first), len(second)) == (31, 31)
        assert second.endswith(" (2)")


class TestEditedPages:
    """A page edited by hand is kept beside the new one under a name of its own."""

    @pytest.mark.parametrize("formula", [False, True])
    def test_kept(self, formula: bool) -> None:
        """An overtyped figure or a formula in the narrative keeps the page."""
        own = exception("4")
        plan = plan_of([own], [tab(own, edited=not formula, formula=formula)])
        assert plan.kept == [("Exc 4", "Exc 4 (kept May 14)")]
        assert placed(plan) == [("Exc 4", None)]
        assert said(plan) == [("Exc 4 (kept May 14)", "changed by hand")]

    def test_kept_at_the_callers_wish(self) -> None:
        """A tab whose text could not be carried is kept."""
        own = exception("4")
        plan = plan_of([own], [tab(own)], keep=frozenset({"Exc 4"}))
        assert plan.kept == [("Exc 4", "Exc 4 (kept May 14)")]

    def test_kept_though_no_longer_needed(self) -> None:
        """An edited page that no page follows is kept too, even where formulas read it."""
        plan = plan_of([], [tab(exception("4"), edited=True)], read=frozenset({"Exc 4"}))
        assert plan.kept == [("Exc 4", "Exc 4 (kept May 14)")]
        assert plan.removed == []
        assert plan.stays == []

    def test_kept_twice_in_a_month(self) -> None:
        """A second edited page of one month has a name of its own."""
        own = exception("4")
        before = tab(own, title="Exc 4 (kept May 14)")
        before = Found(before.title, own.mark().kept(before.title), before.values, edited=False)
        plan = plan_of([own], [before, tab(own, edited=True)])
        assert plan.kept == [("Exc 4", "Exc 4 (kept May 14) (2)")]
        assert [sheet for sheet, _ in said(plan)] == [
            "Exc 4 (kept May 14)", "Exc 4 (kept May 14) (2)",
        ]  # fmt: skip

    def test_long_title_keeps_its_reason(self) -> None:
        """The longest title still says when it was kept, within Excel's length."""
        own = page("scorecard", "Scorecard ABCDEFGH", area="ABCDEFGH")
        plan = plan_of([own], [tab(own, edited=True)])
        ((_old, new),) = plan.kept
        assert new.endswith(" (kept May 14)")
        assert len(new) <= 31

    def test_kept_page_is_reported_until_it_is_deleted(self) -> None:
        """A kept page is never touched again, and named at every refresh."""
        own = exception("4")
        title = "Exc 4 (kept May 14)"
        kept = Found(title, own.mark().kept(title), {}, edited=True)
        plan = plan_of([own], [tab(own), kept])
        assert placed(plan) == [("Exc 4", "Exc 4")]
        assert plan.kept == []
        assert plan.removed == []
        assert said(plan) == [(title, "changed by hand")]


class TestComments:
    """A comment on a page stays beside what it speaks of, or keeps the page."""

    def test_stays_with_an_unchanged_row(self) -> None:
        """A comment beside the same words is carried onto the new page."""
        own = exception("4")
        plan = plan_of([own], [tab(own, commented=frozenset({1}))])
        assert [(p.onto, p.comments) for p in plan.placed] == [("Exc 4", True)]
        assert plan.kept == []

    def test_row_that_says_something_else(self) -> None:
        """A comment whose row now says something else keeps the page."""
        old = exception("4")
        longer = exception("4", text="One\nTwo")
        data_notes = frozenset({6})
        assert plan_of([old], [tab(old, commented=data_notes)]).kept == []
        assert plan_of([longer], [tab(old, commented=data_notes)]).kept != []

    def test_page_that_is_no_longer_needed(self) -> None:
        """A commented page is kept, not removed."""
        plan = plan_of([], [tab(exception("4"), commented=frozenset({1}))])
        assert plan.kept == [("Exc 4", "Exc 4 (kept May 14)")]
        assert plan.removed == []

    def test_no_comments(self) -> None:
        """A page without comments carries none."""
        own = exception("4")
        assert [p.comments for p in plan_of([own], [tab(own)]).placed] == [False]


class TestPagesNoLongerNeeded:
    """A tab of an indicator that is no longer Red is used again, left for formulas, or removed."""

    def test_removed(self) -> None:
        """A page that nobody needs is removed."""
        plan = plan_of([], [tab(exception("4"))])
        assert plan.removed == ["Exc 4"]
        assert plan.problems == []

    def test_used_again(self) -> None:
        """A new Red takes the tab of one that is no longer Red."""
        plan = plan_of([exception("7")], [tab(exception("4"))])
        assert placed(plan) == [("Exc 7", "Exc 4")]
        assert plan.removed == []

    def test_read_by_formulas(self) -> None:
        """A tab that the user's formulas read stays as it was, and is reported."""
        plan = plan_of([exception("7")], [tab(exception("4"))], read=frozenset({"Exc 4"}))
        assert placed(plan) == [("Exc 7", None)]
        assert plan.stays == ["Exc 4"]
        assert plan.removed == []
        assert said(plan) == [("Exc 4", "formulas of yours")]

    def test_name_of_a_tab_that_stays(self) -> None:
        """A page whose name such a tab holds takes another; no sheet of the user's is blamed."""
        plan = plan_of([exception("4", "East")], [tab(exception("4"))], read=frozenset({"Exc 4"}))
        assert placed(plan) == [("Exc 4 (2)", None)]
        assert said(plan) == [("Exc 4", "formulas of yours")]

    def test_read_by_formulas_and_needed(self) -> None:
        """A tab that is needed is refreshed, whoever reads it."""
        plan = plan_of([exception("4")], [tab(exception("4"))], read=frozenset({"Exc 4"}))
        assert placed(plan) == [("Exc 4", "Exc 4")]
        assert quiet(plan)
