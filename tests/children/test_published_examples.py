"""Worked examples that others have published, as far as there are any."""

from __future__ import annotations

from datetime import date

from xlscore.children import cin_measures as cin
from xlscore.children.cin import CinTables, Span

AT = date(2023, 3, 31)


def test_assessments_of_more_than_45_working_days_on_31_march_2023() -> None:
    """Of three assessments, an authorised one, one begun on 15 October 2022 and one on 15 March
    2023, the second alone is overdue. Source: the example of rule 8670Q in data-to-insight's
    validator of the CIN census (MIT)."""
    held = CinTables(
        assessments=[
            Span("ID1", date(2022, 10, 15), date(2022, 11, 26)),
            Span("ID2", date(2022, 10, 15)),
            Span("ID3", date(2023, 3, 15)),
        ]
    )
    assert [event.child for event in cin.assessments_overdue(held, AT).num] == ["ID2"]


def test_every_repeat_of_a_referral_is_a_re_referral() -> None:
    """A child who is referred, again within twelve months, and again within twelve months of that,
    has two re-referrals. Source: the Department for Education's methodology 'Children in need: a
    focus on sexual abuse and exploitation', Referral type."""
    held = CinTables(
        referrals=[
            Span("A", date(2021, 1, 10), date(2021, 2, 1)),
            Span("A", date(2022, 1, 5), date(2022, 2, 1)),
            Span("A", date(2022, 12, 20), date(2023, 1, 10)),
        ]
    )
    found = cin.rereferrals(held, date(2021, 1, 1), AT)
    assert sorted(event.began for event in found.num) == [date(2022, 1, 5), date(2022, 12, 20)]
    assert found.denom is not None
    assert len(found.denom) == 3
