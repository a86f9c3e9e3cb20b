"""Measures of children in need at their borders."""

from __future__ import annotations

from datetime import date

from xlscore.children import cin_measures as measures
from xlscore.children.cin import CinTables, Enquiry, Event, Span

APRIL, MAY = date(2014, 4, 1), date(2014, 5, 31)


def sizes(counted: measures.Counted) -> tuple[int, int | None]:
    """How many are counted, and out of how many."""
    return len(counted.num), None if counted.denom is None else len(counted.denom)


def test_a_referral_twelve_months_before_counts_and_a_day_more_does_not() -> None:
    """Twins are two children: one's earlier referral is not the other's."""
    referrals = [
        Span("A", date(2013, 4, 10)),
        Span("A", date(2014, 4, 10)),
        Span("B", date(2013, 4, 9)),
        Span("B", date(2014, 4, 10)),
    ]
    counted = measures.rereferrals(CinTables(referrals=referrals), APRIL, MAY)
    assert counted.num == {Event("A", date(2014, 4, 10))}
    assert sizes(counted) == (1, 2)


def test_assessments_on_the_45th_and_the_46th_working_day_over_easter() -> None:
    """The 45th is in time, the 46th is not, and is overdue while open."""
    spans = [
        Span("A", APRIL, date(2014, 6, 9)),
        Span("B", APRIL, date(2014, 6, 10)),
        Span("C", APRIL),
    ]
    tables = CinTables(assessments=spans)
    assert sizes(measures.assessed_in_time(tables, APRIL, date(2014, 6, 30))) == (1, 2)
    assert sizes(measures.assessments_overdue(tables, date(2014, 6, 9))) == (0, None)
    assert sizes(measures.assessments_overdue(tables, date(2014, 6, 10))) == (1, None)


def test_a_plan_ended_and_begun_the_same_day_is_one_open_plan_and_a_repeat() -> None:
    """It is not open twice, and the new plan has an earlier one."""
    spans = [Span("A", date(2013, 1, 1), date(2014, 5, 6)), Span("A", date(2014, 5, 6))]
    tables = CinTables(plans=spans)
    assert measures.plans_open(tables, date(2014, 5, 6)).num == {Event("A", date(2014, 5, 6))}
    assert sizes(measures.repeat_plans(tables, APRIL, MAY)) == (1, 1)


def test_a_plan_that_ended_more_than_24_months_before_is_no_repeat() -> None:
    """24 months to the day is one."""
    for ended, repeats in ((date(2012, 5, 6), 1), (date(2012, 5, 5), 0)):
        spans = [Span("A", date(2011, 1, 1), ended), Span("A", date(2014, 5, 6))]
        assert sizes(measures.repeat_plans(CinTables(plans=spans), APRIL, MAY)) == (repeats, 1)


def test_eighteen_months_and_two_years_turn_on_the_day() -> None:
    """730 days with the last one are two years; 729 are not."""
    spans = [Span("A", date(2012, 11, 30)), Span("B", date(2012, 12, 1))]
    assert sizes(measures.plans_long_open(CinTables(plans=spans), MAY)) == (1, 2)
    spans = [Span("A", date(2012, 5, 2), MAY), Span("B", date(2012, 6, 2), MAY)]
    counted = measures.plans_long_when_ended(CinTables(plans=spans), APRIL, MAY)
    assert sizes(counted) == (1, 2)
    days = [Span("A", date(2012, 6, 1), MAY), Span("B", date(2012, 6, 2), MAY)]
    assert sizes(measures.plans_long_when_ended(CinTables(plans=days), APRIL, MAY)) == (1, 2)


def test_a_conference_on_the_fifteenth_working_day_is_in_time() -> None:
    """Over the two May bank holidays."""
    enquiries = [
        Enquiry("A", date(2014, 5, 1), date(2014, 5, 23)),
        Enquiry("B", date(2014, 5, 1), date(2014, 5, 27)),
        Enquiry("C", date(2014, 5, 1)),
    ]
    counted = measures.conferences_in_time(CinTables(enquiries=enquiries), APRIL, MAY)
    assert counted.num == {Event("A", date(2014, 5, 1))}
    assert sizes(counted) == (1, 2)
