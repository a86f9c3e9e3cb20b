"""Measures of children in need at their borders."""

from __future__ import annotations

from datetime import date

from xlscore.children import cin_measures as measures
from xlscore.children import plan_measures as plans
from xlscore.children.cin import CinTables, Enquiry, Plan, Span
from xlscore.children.counted import Counted, Event

APRIL, MAY = date(2014, 4, 1), date(2014, 5, 31)


def sizes(counted: Counted) -> tuple[int, int | None]:
    """How many are counted, and out of how many."""
    return len(counted.num), None if counted.denom is None else len(counted.denom)


def test_a_referral_twelve_months_before_counts_and_a_day_more_does_not() -> None:
    """Twins are two children: one's earlier referral is not the other's."""
    referrals = [
        Span("A", date(2013, 4, 10), date(2013, 5, 1)),
        Span("A", date(2014, 4, 10)),
        Span("B", date(2013, 4, 9), date(2014, 4, 10)),
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
    spans = [Plan("A", date(2013, 1, 1), date(2014, 5, 6)), Plan("A", date(2014, 5, 6))]
    tables = CinTables(plans=spans)
    assert plans.plans_open(tables, date(2014, 5, 6)).num == {Event("A", date(2014, 5, 6))}
    assert sizes(plans.repeat_plans(tables, APRIL, MAY)) == (1, 1)


def test_a_plan_that_ended_more_than_24_months_before_is_no_repeat() -> None:
    """24 months to the day is one."""
    for ended, repeats in ((date(2012, 5, 6), 1), (date(2012, 5, 5), 0)):
        spans = [Plan("A", date(2011, 1, 1), ended), Plan("A", date(2014, 5, 6))]
        assert sizes(plans.repeat_plans(CinTables(plans=spans), APRIL, MAY)) == (repeats, 1)


def test_eighteen_months_and_two_years_turn_on_the_day() -> None:
    """730 days with the last one are two years; 729 are not."""
    spans = [Plan("A", date(2012, 11, 30)), Plan("B", date(2012, 12, 1))]
    assert sizes(plans.plans_long_open(CinTables(plans=spans), MAY)) == (1, 2)
    spans = [Plan("A", date(2012, 5, 2), MAY), Plan("B", date(2012, 6, 2), MAY)]
    counted = plans.plans_long_when_ended(CinTables(plans=spans), APRIL, MAY)
    assert sizes(counted) == (1, 2)
    days = [Plan("A", date(2012, 6, 1), MAY), Plan("B", date(2012, 6, 2), MAY)]
    assert sizes(plans.plans_long_when_ended(CinTables(plans=days), APRIL, MAY)) == (1, 2)


def test_a_referral_while_a_case_is_open_is_none() -> None:
    """It counts neither as a referral nor as an earlier one; on the day of closure it does."""
    tables = CinTables(
        referrals=[
            Span("A", date(2014, 1, 1), date(2014, 5, 1)),
            Span("A", date(2014, 4, 10), date(2014, 4, 20)),
            Span("A", date(2014, 5, 1)),
            Span("A", date(2014, 5, 2)),
        ]
    )
    counted = measures.referrals(tables, APRIL, MAY)
    assert counted.num == {Event("A", date(2014, 5, 1))}
    assert [one.began for one in counted.left_out] == [date(2014, 4, 10), date(2014, 5, 2)]
    assert sizes(measures.rereferrals(tables, APRIL, MAY)) == (1, 1)
    assert measures.children_in_need(tables, MAY).num == {Event("A", date(2014, 5, 1))}


def test_a_conference_of_a_referral_and_two_enquiries_is_one() -> None:
    """It is measured from the earliest enquiry; one of no enquiry has no time."""
    held = date(2014, 5, 20)
    tables = CinTables(
        enquiries=[Enquiry("A", date(2014, 4, 1), held), Enquiry("A", date(2014, 5, 15), held)],
        conferences=[Event("A", held), Event("B", held)],
    )
    assert measures.conferences(tables, APRIL, MAY).num == {Event("A", held), Event("B", held)}
    counted = measures.conferences_in_time(tables, APRIL, MAY)
    assert sizes(counted) == (0, 1)
    assert [one.child for one in counted.left_out] == ["B"]


def test_what_is_too_recent_is_left_out_until_it_is_known() -> None:
    """An enquiry of 14 working days and a conference of 29 days may still lead on."""
    tables = CinTables(
        enquiries=[
            Enquiry("A", date(2014, 5, 9)),
            Enquiry("B", date(2014, 5, 8)),
            Enquiry("C", date(2014, 5, 28), not_required=True),
            Enquiry("D", date(2014, 5, 1), date(2014, 5, 1)),
            Enquiry("E", date(2014, 5, 1), date(2014, 5, 2)),
            Enquiry("F", date(2014, 5, 29), date(2014, 6, 2)),
        ],
        plans=[Plan("E", date(2014, 5, 31))],
    )
    counted = measures.enquiries_to_conference(tables, APRIL, MAY)
    assert sizes(counted) == (2, 4)
    assert {one.child for one in counted.left_out} == {"A", "F"}
    counted = measures.conferences_to_plan(tables, APRIL, MAY)
    assert (sizes(counted), counted.left_out) == ((1, 2), ())
    counted = measures.conferences_to_plan(tables, APRIL, date(2014, 5, 30))
    assert {one.child for one in counted.left_out} == {"D", "E"}


def test_reviews_of_plans_are_due_after_three_and_six_months() -> None:
    """On the day is in time, a day later is late; what is due in 28 days is listed."""
    began = date(2014, 1, 10)

    def plan(*reviews: date) -> CinTables:
        return CinTables(plans=[Plan("A", began, None, reviews)])

    def reviewed(tables: CinTables, last: date) -> tuple[int, int | None]:
        return sizes(plans.plans_reviewed_in_time(tables, last))

    assert reviewed(plan(), date(2014, 4, 9)) == (0, 0)
    assert reviewed(plan(), date(2014, 4, 10)) == (0, 1)
    assert reviewed(plan(date(2014, 4, 10)), date(2014, 4, 10)) == (1, 1)
    assert reviewed(plan(date(2014, 4, 11)), date(2014, 4, 30)) == (0, 1)
    assert reviewed(plan(date(2014, 4, 10)), date(2014, 10, 9)) == (1, 1)
    assert reviewed(plan(date(2014, 4, 10)), date(2014, 10, 10)) == (0, 1)
    due = plans.plans_reviewed_in_time(plan(), date(2014, 3, 31)).due
    assert [(one.child, one.day) for one in due] == [("A", date(2014, 4, 10))]
    # A plan of before the year, of which no older review is known, has six months of the year.
    assert reviewed(plan(date(2015, 9, 1), date(2016, 2, 1)), date(2016, 2, 29)) == (0, 1)
    assert reviewed(plan(date(2015, 8, 28), date(2016, 2, 1)), date(2016, 2, 29)) == (1, 1)


def test_a_conference_on_the_fifteenth_working_day_is_in_time() -> None:
    """Over the two May bank holidays."""
    enquiries = [
        Enquiry("A", date(2014, 5, 1), date(2014, 5, 23)),
        Enquiry("B", date(2014, 5, 1), date(2014, 5, 27)),
        Enquiry("C", date(2014, 5, 1)),
    ]
    counted = measures.conferences_in_time(CinTables(enquiries=enquiries), APRIL, MAY)
    assert counted.num == {Event("A", date(2014, 5, 23))}
    assert sizes(counted) == (1, 2)
