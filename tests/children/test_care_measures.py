"""Measures of children looked after, at their borders."""

from __future__ import annotations

from datetime import date

import pytest

from xlscore.children import adoption_measures as adoption
from xlscore.children import care_measures as care
from xlscore.children.care import CareTables, Episode, Review
from xlscore.children.counted import Counted

FIRST, LAST = date(2013, 4, 1), date(2014, 3, 31)


def stay(
    child: str, began: str, ended: str = "", rne: str = "S", place: str = "U1", **more: str
) -> Episode:
    """An episode in own foster care under a care order, ended for another reason."""
    said = {"ls": "C2", "provider": "PR1", "rec": "E4" if ended else "", "post": place, "urn": "1"}
    said |= more
    end = date.fromisoformat(ended) if ended else None
    return Episode(
        child, date.fromisoformat(began), end, rne, said["ls"], place, said["provider"],
        said["rec"], said.get("home", ""), said["post"], said["urn"],
    )  # fmt: skip


def tables(*episodes: Episode, born: str = "2005-06-01") -> CareTables:
    """A return of these episodes, all children born on one day."""
    birth = date.fromisoformat(born)
    return CareTables(list(episodes), born={e.child: birth for e in episodes})


def sizes(counted: Counted) -> tuple[int, int | None]:
    """How many are counted, and out of how many."""
    return counted.total(counted.num), None if counted.denom is None else len(counted.denom)


def test_an_episode_that_ends_on_the_day_is_no_longer_open() -> None:
    """Short breaks and, unless asked, children who seek asylum are not counted."""
    held = tables(
        stay("A", "2014-01-01", "2014-03-31"), stay("B", "2014-03-31"), stay("C", "2014-04-01"),
        stay("D", "2014-01-01", ls="V4"), stay("E", "2014-01-01"), stay("F", "2014-01-01"),
    )  # fmt: skip
    held.asylum = {"E": None, "F": date(2014, 3, 31)}
    assert {e.child for e in care.looked_after(held, LAST).num} == {"B", "F"}
    assert len(care.looked_after(held, LAST, asylum=1).num) == 3


def test_a_starter_has_been_in_care_before_where_an_earlier_period_is_known() -> None:
    """A period that only begins in the source is no start, but makes the next one a return."""
    held = tables(
        stay("A", "2013-05-01", "2013-06-01", rne="P"), stay("A", "2013-07-01"),
        stay("B", "2013-05-01", "2013-06-01", rec="X1"), stay("B", "2013-06-01", rne="P"),
    )  # fmt: skip
    counted = care.starters_before(held, FIRST, LAST)
    assert (sizes(counted), [one.child for one in counted.left_out]) == ((1, 2), ["A"])


@pytest.mark.parametrize(
    ("moves", "many"),
    [
        # Open when the 365 days began, and two more.
        ([("2013-03-31", "2013-06-01"), ("2013-06-01", "2014-01-01"), ("2014-01-01", "")], True),
        # Ended before them.
        ([("2013-01-01", "2013-03-31"), ("2013-03-31", "2014-01-01"), ("2014-01-01", "")], False),
        # Not a night.
        ([("2013-06-01", "2013-07-01"), ("2013-07-01", "2013-07-01"), ("2013-07-01", "")], False),
    ],
)
def test_three_placements_in_365_days(moves: list[tuple[str, str]], many: bool) -> None:
    """Those open at either end count, a placement without a night does not."""
    held = tables(
        *(
            stay("A", began, ended, "P" if at else "S", f"U{at + 1}", rec="X1" if ended else "")
            for at, (began, ended) in enumerate(moves)
        )
    )
    assert sizes(care.many_placements(held, LAST)) == (int(many), 1)


def test_the_same_carers_and_temporary_placements_are_no_move() -> None:
    """A holiday and the way back, another status, and adoption by the carers: one placement."""
    held = tables(
        stay("A", "2013-05-01", "2013-07-01", rec="X1"),
        stay("A", "2013-07-01", "2013-07-15", "P", "T2", rec="X1"),
        stay("A", "2013-07-15", "2013-09-01", "P", rec="X1"),
        stay("A", "2013-09-01", "2013-10-01", "L", ls="E1", rec="X1"),
        stay("A", "2013-10-01", "", "T", "A3"),
    )
    (period,) = held.periods
    assert [(p.began, p.ended) for p in period.placements(LAST)] == [(date(2013, 5, 1), None)]
    assert sizes(care.many_placements(held, LAST)) == (0, 1)


def test_the_same_placement_for_two_years_turns_on_days_and_birthdays() -> None:
    """Thirty months of care, two years of placement, under 16 on the day."""
    long = [stay("A", "2010-01-01", "2012-03-31", rec="X1")]
    assert sizes(
        care.same_placement(tables(*long, stay("A", "2012-03-31", "", "P", "U2")), LAST)
    ) == (1, 1)
    assert sizes(
        care.same_placement(tables(*long, stay("A", "2012-04-01", "", "P", "U2")), LAST)
    ) == (0, 0)
    young = tables(stay("A", "2011-10-01"))
    assert sizes(care.same_placement(young, date(2014, 4, 1))) == (1, 1)
    assert sizes(care.same_placement(young, LAST)) == (0, 0)
    sixteen = tables(stay("A", "2010-01-01"), born="1998-03-31")
    assert sizes(care.same_placement(sixteen, LAST)) == (0, 0)
    assert sizes(care.same_placement(sixteen, date(2014, 3, 30))) == (1, 1)
    with_adopters = tables(*long, stay("A", "2012-03-31", "2014-01-01", "P", "U2", rec="X1"),
                           stay("A", "2014-01-01", "", "P", "A5"))  # fmt: skip
    assert sizes(care.same_placement(with_adopters, LAST)) == (1, 1)
    unknown = care.same_placement(tables(stay("A", "2013-01-01", rne="P")), LAST)
    assert [one.reason for one in unknown.left_out] == ["the start of care stands in no source"]


def test_foster_care_of_the_councils_own_and_near_home() -> None:
    """Ten miles count; postcodes that are blank or not in the directory are left out."""
    held = tables(
        stay("A", "2014-01-01", home="AA11AA", post="BB11BB"),
        stay("B", "2014-01-01", home="AA11AA", post="CC11CC", provider="PR4"),
        stay("C", "2014-01-01", home="", post="BB11BB", place="U6"),
        stay("D", "2014-01-01", home="ZZ99ZZ", post="BB11BB"),
        stay("E", "2014-01-01", place="K2"),
    )
    held.directory = {"AA11AA": (0, 0), "BB11BB": (16_093, 0), "CC11CC": (16_200, 0)}
    assert sizes(care.own_foster_care(held, LAST)) == (3, 5)
    counted = care.near_home(held, LAST)
    assert sizes(counted) == (1, 2)
    assert [one.child for one in counted.left_out] == ["C", "D"]


def test_who_could_take_part_and_who_did() -> None:
    """PN0 could not, PN4 and PN7 did not; two children of one day are two reviews."""
    held = tables()
    held.reviews = [
        Review(child, date(2014, 1, 1), code)
        for child, code in zip("ABCDE", ("PN0", "PN1", "PN4", "PN7", "PN6"), strict=True)
    ]
    assert sizes(care.took_part(held, FIRST, LAST)) == (2, 4)


def test_reviews_are_due_after_20_working_days_three_and_six_months() -> None:
    """The 20th working day over Christmas is in time, a day later is not."""

    def in_time(began: str, *days: str, last: date = LAST) -> tuple[int, int | None]:
        held = tables(stay("A", began))
        held.reviews = [Review("A", date.fromisoformat(day), "PN1") for day in days]
        return sizes(care.reviewed_in_time(held, last))

    # Twenty working days after 10 December 2013, without 25, 26 December and 1 January.
    assert in_time("2013-12-10", "2014-01-10", last=date(2014, 1, 31)) == (1, 1)
    assert in_time("2013-12-10", "2014-01-11", last=date(2014, 1, 31)) == (0, 1)
    assert in_time("2013-12-10", last=date(2014, 1, 9)) == (0, 0)
    assert in_time("2013-12-10", "2014-01-10", last=date(2014, 4, 9)) == (1, 1)
    assert in_time("2013-12-10", "2014-01-10", last=date(2014, 4, 10)) == (0, 1)
    assert in_time("2013-04-08", "2013-05-01", "2013-08-01", "2014-02-01") == (1, 1)
    assert in_time("2013-04-08", "2013-05-01", "2013-08-01", "2014-02-02") == (0, 1)
    assert in_time("2010-01-01", "2013-09-30", "2014-03-30") == (1, 1)


def test_checks_of_the_year_are_of_those_in_care_for_it() -> None:
    """A child of whom the return does not say is left out."""
    held = tables(stay("A", "2013-03-31"), stay("B", "2013-04-01"), stay("C", "2012-01-01"))
    held.checks[LAST] = {"A": (True, False), "B": (True, True)}
    teeth = care.dental_checks_of_year(held, LAST)
    assert (sizes(teeth), [one.child for one in teeth.left_out]) == ((1, 1), ["C"])
    assert sizes(care.health_assessments_of_year(held, LAST)) == (0, 1)


def test_adoption_counts_days_and_months_from_the_start_of_care() -> None:
    """A match before the order is 0 days; 14 months to the day is not less."""

    def adopted(child: str, began: str) -> list[Episode]:
        return [
            stay(child, began, "2013-01-01", rec="X1"),
            stay(child, "2013-01-01", "2013-12-01", "L", ls="E1", rec="E11"),
        ]

    held = tables(
        *adopted("A", "2012-01-01"),
        *adopted("B", "2012-01-01"),
        *adopted("C", "2012-01-02"),
        stay("D", "2012-01-01", "2013-10-01"),
        stay("D", "2013-11-01", "2013-12-01", rec="E12"),
        stay("E", "2012-01-01", "2013-12-01"),
    )
    held.placed = {"A": date(2013, 2, 28), "B": date(2013, 3, 1)}
    held.matched = {"A": date(2012, 12, 1), "B": date(2013, 1, 11)}
    assert sizes(adoption.days_to_adoptive_family(held, FIRST, LAST)) == (424 + 425, 2)
    assert sizes(adoption.soon_with_adoptive_family(held, FIRST, LAST)) == (1, 2)
    assert sizes(adoption.days_to_match(held, FIRST, LAST)) == (10, 2)
    # The last occasion of the year alone: D was adopted in the end.
    assert sizes(adoption.left_care_adopted(held, FIRST, LAST)) == (4, 5)


def test_a_transfer_to_another_council_ends_care_and_the_way_back_begins_it() -> None:
    """E3 is an end as any other, also where the child comes back the same day; a change of legal
    status (X1) is none."""
    held = tables(
        stay("A", "2012-01-01", "2013-10-01", rec="E3"), stay("A", "2013-10-01"),
        stay("B", "2012-01-01", "2013-10-01", rec="E3"),
        stay("C", "2012-01-01", "2013-10-01", rec="X1"), stay("C", "2013-10-01", rne="L"),
    )  # fmt: skip
    assert {e.child for e in care.looked_after(held, LAST).num} == {"A", "C"}
    assert sizes(care.starters_before(held, FIRST, LAST)) == (1, 1)
    assert sizes(adoption.left_care_adopted(held, FIRST, LAST)) == (0, 2)


def test_a_child_of_29_february_turns_fifteen_on_1_march() -> None:
    """In a year without that day it is still 14, and in the figure of those under 15, on the
    28th."""
    held = tables(stay("A", "2009-01-01"), born="2000-02-29")
    assert sizes(care.same_placement(held, date(2015, 2, 28), under=15)) == (1, 1)
    assert sizes(care.same_placement(held, date(2015, 3, 1), under=15)) == (0, 0)
