"""Measures that only the lists of Annex A hold, at their borders."""

from __future__ import annotations

from datetime import date

from xlscore.children import annex_a as annex
from xlscore.children.annex_a import AnnexTables, Assessment, Care, Case, Conference
from xlscore.children.counted import Counted

FIRST, LAST = date(2014, 4, 1), date(2014, 5, 31)


def sizes(counted: Counted) -> tuple[int, int | None]:
    """How many are counted, and out of how many."""
    return len(counted.num), None if counted.denom is None else len(counted.denom)


def test_children_seen_are_out_of_those_of_whom_it_is_said() -> None:
    """An unborn child is neither seen nor not; an open assessment is not yet counted."""
    began = date(2014, 4, 1)
    said = [("A", LAST, "yes"), ("B", LAST, "no"), ("C", LAST, ""), ("D", None, "yes")]
    held = AnnexTables([Assessment(c, began, e, s) for c, e, s in said])  # type: ignore[arg-type]
    counted = annex.children_seen(held, FIRST, LAST)
    assert (sizes(counted), [one.child for one in counted.left_out]) == ((1, 2), ["C"])


def test_a_case_is_unallocated_where_no_list_names_a_worker_for_over_21_days() -> None:
    """A worker in another list serves the child; 21 days are not over them; once a child."""
    old, young = date(2014, 5, 9), date(2014, 5, 10)
    cases = [
        Case("List 6", "A", old, None, False, None),
        Case("List 7", "A", young, None, False, None),
        Case("List 6", "B", young, None, False, None),
        Case("List 6", "C", old, None, False, None),
        Case("List 8", "C", old, None, True, None),
        Case("List 6", "D", old, LAST, False, None),
    ]
    assert {e.child for e in annex.unallocated_cases(AnnexTables(cases=cases), LAST).num} == {"A"}


def test_the_last_visit_is_in_time_on_the_28th_day() -> None:
    """A new plan has time; what falls due in the next 28 days is listed."""
    began = date(2014, 1, 1)
    cases = [
        Case("List 7", "A", began, None, True, date(2014, 5, 3)),
        Case("List 7", "B", began, None, True, date(2014, 5, 2)),
        Case("List 7", "C", date(2014, 5, 20), None, True, None),
        Case("List 7", "D", began, None, True, None),
        Case("List 6", "E", began, None, True, None),
    ]
    counted = annex.plan_visits_in_time(AnnexTables(cases=cases), LAST)
    assert (sizes(counted), [one.child for one in counted.left_out]) == ((1, 3), ["C"])
    assert [(one.child, one.day) for one in counted.due] == [("C", date(2014, 6, 17))]


def test_a_conference_that_stands_twice_is_one() -> None:
    """A blank result is left out."""
    held = [Conference("A", LAST, "yes"), Conference("A", LAST, "yes"), Conference("B", LAST, "")]
    counted = annex.conferences_to_plan_recorded(AnnexTables(conferences=held), FIRST, LAST)
    assert (sizes(counted), len(counted.left_out)) == ((1, 1), 1)


def test_checks_are_due_by_age() -> None:
    """A year, half a year under five, from the fifth birthday a year."""
    began, half, year = date(2012, 1, 1), date(2013, 11, 30), date(2013, 5, 31)

    def care(child: str, born: date | None, done: date | None) -> Care:
        return Care(child, began, None, born, done, done, 3)

    held = AnnexTables(
        care=[
            care("A", date(2009, 5, 31), year),
            care("B", date(2009, 6, 1), year),
            care("C", date(2009, 6, 1), half),
            care("D", None, half),
            Care("E", date(2014, 5, 1), None, date(2000, 1, 1), None, None, None),
        ]
    )
    assert {e.child for e in annex.health_assessments(held, LAST).num} == {"A"}
    assert annex.health_assessments(held, date(2014, 5, 30)).num >= {("C", began)}
    assert sizes(annex.dental_checks(held, LAST)) == (4, 4)
    assert sizes(annex.dental_checks(held, date(2014, 6, 1))) == (2, 4)
    placements = annex.many_placements_recorded(held, LAST)
    assert (sizes(placements), [one.child for one in placements.left_out]) == ((4, 4), ["E"])
