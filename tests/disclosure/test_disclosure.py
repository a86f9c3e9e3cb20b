"""Small counts in a copy: what is withheld, what is said of it, and what goes on record."""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from disclosing.drawn import Copy, copy
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from support.books import xlscore
from support.reading import read, rows_of_data
from support.small_books import add, day, figures, indicator, month, published, tables, target
from support.small_books import saved as saved_as

from xlscore.disclosure import NOT_GUARANTEED, inferences, solving
from xlscore.disclosure.facts import Count, Result
from xlscore.disclosure.inferences import INFERENCES, Inference
from xlscore.disclosure.printed import record
from xlscore.disclosure.withholding import on_circulated
from xlscore.flows.circulate import Circulated, Wanted, circulate
from xlscore.rules.small_counts import is_small as one_is_small
from xlscore.rules.small_counts import small
from xlscore.workbook.page import Page
from xlscore.workbook.tables import RawTable

WHEN = dt.datetime(2014, 7, 1, 9, 30)
Raw = dict[str, RawTable]


def suppressed(areas: str = "Kent", **settings: Any) -> Raw:
    """Data sheets of a book whose copies withhold small counts; later areas are part of W."""
    raw = tables(areas=areas, **({"Small_counts": "suppressed"} | settings))
    for row in raw["Areas"].rows[1:]:
        row[4] = areas.split()[0]
    return raw


def page(made: Copy, title: str) -> dict[tuple[int, int], Any]:
    """The values of a page of a copy."""
    found: Page = next(page for page in made.pages if page.title == title)
    return {place: cell.value for place, cell in found.cells.items()}


def drawn(made: Copy, title: str) -> list[float | None]:
    """What the first line of a copy's chart draws; the chart holds its figures itself."""
    found: Page = next(page for page in made.pages if page.title == title)
    return list(found.charts[0].series[0].held)


def told(made: Copy, kind: str = "worked out") -> list[str]:
    """The sentences of a kind of warning."""
    return [str(f.problem) for f in made.disclosure.findings if f.kind == kind]


@pytest.mark.parametrize(
    ("count", "is_small"),
    [(0, False), (0.4, True), (1, True), (5, True), (5 * (1 + 1e-12), True), (5.5, False),
     (6, False), (math.nan, False), (-3, False)],
)  # fmt: skip
def test_a_count_of_1_to_5_is_small(count: float, is_small: bool) -> None:
    """1 to 5 and full-time equivalents between 0 and 5 are small; 0 and what is missing are not."""
    assert bool(small(count)) is one_is_small(count) is is_small


def three_of_twenty() -> Raw:
    """One Red with a small num in May, another month with a figure, and one fit to show."""
    raw = suppressed()
    indicator(raw, 1)
    indicator(raw, 2)
    figures(raw, 1, m2014_05=(3, 20), m2014_04=(9, 20), m2014_03=(2, 16), m2013_12=(1, 8))
    figures(raw, 2, m2014_05=(0, 4), m2014_04=(10, 20))
    for no in (1, 2):
        target(raw, no, "", 0.9)
    return raw


def test_c_stands_on_every_page_with_its_meaning() -> None:
    """Num and result are shown as c and the letter stays; every page that has a c explains it."""
    made = copy(three_of_twenty())
    card = page(made, "Scorecard")
    assert [card[6, column] for column in range(5, 14)] == [
        "c", "R", "c", 20, 0.9, 0.45, "↓", "c", "↑",
    ]  # fmt: skip
    red = page(made, "Exc 1")
    assert [red[19, column] for column in range(2, 6)] == ["n/a", "c", "c", "c"]
    assert drawn(made, "Exc 1")[-3:] == [None, None, None]
    moved = page(made, "What changed")
    assert "c" in moved.values()
    for title in ("Scorecard", "Exc 1", "What changed"):
        assert any(str(value).startswith("c: withheld") for value in page(made, title).values())
    assert "Withheld figures" in page(made, "Guidance Notes").values()
    assert made.disclosure.withheld == 5


def test_a_result_of_0_is_shown_and_its_denom_not() -> None:
    """0 of 4 is shown as 0 and 0.0%; the 4 is not, nor that it is a small denominator."""
    made = copy(three_of_twenty())
    card = next(page for page in made.pages if page.title == "Scorecard")
    assert [card.cells[7, column].value for column in (5, 7, 8)] == [0, 0, "c"]
    assert card.cells[7, 8].style == "Figure"


def test_a_row_is_withheld_by_hand() -> None:
    """Yes under Withhold hides num, denom and result of a row, whatever they are."""
    raw = suppressed()
    indicator(raw, 1)
    add(raw, "Data", No=1, Area="Kent", Month=day("2014-05"), Num=0, Denom=40, Withhold="Yes")
    card = page(copy(raw), "Scorecard")
    assert [card[6, column] for column in (5, 7, 8)] == ["c", "c", "c"]


def test_full_time_equivalents_are_withheld_with_their_average() -> None:
    """An average by 3.5 posts is withheld and the total is not; with others it stays unknown."""
    raw = suppressed("W A B")
    indicator(raw, 1, "L", Measure="average", Adds_up="Yes")
    for area, pair in (("W", (130, 9.7)), ("A", (60, 3.5)), ("B", (70, 6.2))):
        figures(raw, 1, area, m2014_05=pair)
    made = copy(raw)
    assert [page(made, "Scorecard A")[6, column] for column in (5, 7, 8)] == ["c", 60, "c"]
    assert len(told(made)) == 1
    add(raw, "Areas", Area="C", Title="C", Page="Yes", Part_of="W")
    figures(raw, 1, "C", m2014_05=(25, 2.4))
    raw["Data"].rows[0][3:5] = [155, 12.1]
    assert told(copy(raw)) == []


def test_areas_do_not_stand_in_the_order_of_what_is_withheld() -> None:
    """Compare areas puts withheld results behind the others of their letter, as Areas has them."""
    raw = suppressed("A B C D", Order_of_areas="1")
    indicator(raw, 1, "L", Measure="number")
    for area, count in (("A", 2), ("B", 3), ("C", 1), ("D", 0)):
        figures(raw, 1, area, m2014_05=count)
    heads = page(copy(raw), "Compare areas")
    assert [heads[3, column] for column in (4, 7, 10, 13)] == ["D", "A", "B", "C"]


def test_trend_shows_c_and_the_chart_a_gap() -> None:
    """Thirteen months show c for the small ones, and the chart's own figure there is blank."""
    raw = suppressed()
    indicator(raw, 1, Measure="number")
    for n in range(12):
        year, month = divmod(2013 * 12 + 5 + n, 12)
        by_month: dict[str, Any] = {f"m{year}_{month + 1:02d}": 3 if n % 2 else 40 + n}
        figures(raw, 1, **by_month)
    made = copy(raw)
    trend = page(made, "Trend")
    assert [trend[26, column] for column in range(5, 17)] == [40, "c", 42, "c", 44, "c", 46, "c",
                                                             48, "c", 50, "c"]  # fmt: skip
    assert drawn(made, "Trend")[1:] == [40, None, 42, None, 44, None, 46, None, 48, None, 50, None]
    assert any("c: withheld" in str(value) for value in trend.values())


# ---- what gives a figure away


def test_a_total_gives_a_part_away() -> None:
    """The cells of the whole and of the other parts are named, and the smallest is to be hidden."""
    raw = suppressed("W A B C")
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 31), ("A", 4), ("B", 9), ("C", 18)):
        figures(raw, 1, area, m2014_05=count)
    assert told(copy(raw)) == [
        "'Scorecard A'!E6: indicator 1, A: the result can be worked out from the total that it is "
        "part of (Scorecard!E6, 'Scorecard B'!E6 and 'Scorecard C'!E6); withhold B, May 14 too: "
        "type Yes in Data!H4."
    ]
    raw["Data"].rows[2][7] = "Yes"
    assert told(copy(raw)) == []


def test_a_rating_gives_a_count_away() -> None:
    """Amber is 5 of 6, or 4 of 5 where the denom is withheld: two counts are too few."""
    raw = suppressed()
    indicator(raw, 1)
    figures(raw, 1, m2014_05=(5, 6))
    target(raw, 1, "", 1, Amber_from=0.8)
    (warning,) = told(copy(raw))
    assert warning.startswith(
        "Scorecard!G6: indicator 1, Kent: the num can be worked out from its rating (F6); withhold "
        "the rating of Kent, May 14 too"
    )
    setting = next(row for row in raw["Settings"].rows if row[0] == "Letters of withheld results")
    setting[1] = "withheld"
    made = copy(raw)
    assert told(made) == []
    assert page(made, "Scorecard")[6, 6] is None


def test_an_arrow_gives_a_result_away() -> None:
    """A level arrow beside a figure that is shown tells the other."""
    raw = suppressed()
    indicator(raw, 1)
    figures(raw, 1, m2014_05=(4, 20), m2014_04=(10, 50))
    first = told(copy(raw))
    assert first == [
        "Scorecard!G6: indicator 1, Kent: the num can be worked out from an arrow; withhold "
        "Kent, Apr 14 too: type Yes in Data!H3."
    ]
    raw["Data"].rows[1][7] = "Yes"
    assert told(copy(raw)) == []


def test_a_result_is_found_by_what_it_is() -> None:
    """Each of its fields equals itself, which from Python 3.13 on decides whether it is known."""
    result = Result(Count("1", "Kent", 0, "num"), Count("1", "Kent", 0, "denom"))
    assert all(value == value for value in vars(result).values())
    assert Result(result.num, result.denom) == result


def test_a_level_arrow_tells_how_a_result_is_displayed() -> None:
    """With figures compared as displayed a level arrow leaves 1 and 2 of 150 for 1 %."""
    raw = suppressed(Compare="displayed")
    indicator(raw, 1, Decimals=0)
    figures(raw, 1, m2014_05=(1, 150), m2014_04=(10, 1000))
    (warning,) = told(copy(raw))
    assert warning.startswith("Scorecard!G6: indicator 1, Kent: the num can be worked out from")


def test_a_rating_that_only_its_letter_hides() -> None:
    """Where the limits leave one count the letter itself is to be withheld."""
    raw = suppressed()
    indicator(raw, 1, "L", Measure="number")
    figures(raw, 1, m2014_05=3)
    target(raw, 1, "", 2, Amber_to=3)
    (warning,) = told(copy(raw))
    assert warning.endswith(
        "its rating (F6); withhold the rating of Kent, May 14 too: by Letters of withheld results "
        "on Settings."
    )


def test_a_year_to_date_does_not_fall() -> None:
    """Where May can only be 1, a count of April that is not shown cannot be more."""
    raw = suppressed(Arrow_across_a_break="withheld")
    indicator(raw, 1, "L", Measure="number", Data_period="YTD", Comparable_from=day("2014-05"))
    figures(raw, 1, m2014_05=1, m2014_04=1)
    target(raw, 1, "2014-05", 1)
    april = [warning for warning in told(copy(raw)) if warning.startswith("Scorecard!J6")]
    assert len(april) == 1
    assert "the months beside it" in april[0]


def test_an_older_book_is_told_of_the_column() -> None:
    """Without the column Withhold the advice is to add it."""
    raw = suppressed("W A B")
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 12), ("A", 4), ("B", 8)):
        figures(raw, 1, area, m2014_05=count)
    data = raw["Data"]
    data.columns, data.rows = data.columns[:-1], [row[:-1] for row in data.rows]
    (warning,) = told(copy(raw))
    assert "add a column Withhold to Data, with Yes in row 4" in warning


@pytest.mark.parametrize(
    ("text", "tells"),
    [("All 3 cases were late.", "3"), ("Three of them were late.", "Three"),
     ("It was １５％.", "15%"), ("3 in 20 were late.", "3"),
     ("Of twenty-odd, three in twenty were late.", "three"), ("It fell to 15%.", "15%"),
     ("It fell to 15.0 per cent.", "15.0 per cent"), ("It is 3,000 now.", ""),
     ("Since 3 May 2014.", ""), ("Fifteen per cent were late.", "Fifteen per cent"),
     ("It fell to 15 pct.", "15 pct"), ("A rate of .15 is low.", "[.]15"),
     ("Only 6/40 were in time.", "6/40"), ("Three-twentieths were late.", "Three"),
     ("Some 6 from 40 were late.", "6 from 40"), ("Three out of the twenty.", "Three"),
     ("Twenty-three of them.", ""), ("Sixteen were late.", ""), ("In 2013/14 all were.", ""),
     ("See indicator 3.", ""), ("It fell to 14.9%.", ""), ("There are 2.3 posts.", "")],
)  # fmt: skip
def test_a_text_tells_what_is_withheld(text: str, tells: str) -> None:
    """A narrative with the count or the result as it would be shown is named by its cell."""
    raw = three_of_twenty()
    raw["Data"].rows = raw["Data"].rows[:1]
    add(raw, "Commentary", No=1, Area="Kent", Month=day("2014-05"), Text=text)
    made = copy(raw)
    if not tells:
        assert told(made, "text") == []
        return
    (warning,) = told(made, "text")
    cell = re.fullmatch(rf"'Exc 1'!A(\d+): the text says {tells}, as does a figure.*", warning)
    assert cell
    assert page(made, "Exc 1")[int(cell[1]), 1] == text


@pytest.mark.parametrize(
    ("sheet", "where", "text", "of"),
    [("Changes", "Guidance Notes", "Indicator 1 rests on three children.", " of indicator 1"),
     ("Changes", "Guidance Notes", "Indicator 2 rests on three children.", ""),
     ("Changes", "Guidance Notes", "See indicators 2 and 1: 15%.", " of indicator 1"),
     ("Guidance", "Guidance Notes", "Good indicator counts three.", " of indicator 1"),
     ("Indicators", "Exc 1", "Three are left out.", ""),
     ("Data", "Scorecard", "three children were too few", " of indicator 1")],
)  # fmt: skip
def test_every_text_that_is_printed_is_searched(sheet: str, where: str, text: str, of: str) -> None:
    """Key changes, guidance, data notes and reasons of n/a, for the indicators that they name."""
    raw = three_of_twenty()
    raw["Data"].rows = raw["Data"].rows[:1]
    if sheet == "Changes":
        add(raw, sheet, Month=day("2014-05"), Text=text)
    elif sheet == "Guidance":
        raw["Indicators"].rows[0][raw["Indicators"].columns.index("Indicator")] = "Good indicator"
        add(raw, sheet, Heading="Aims", Text=text)
    elif sheet == "Indicators":
        raw[sheet].rows[0][raw[sheet].columns.index("Data note")] = text
    else:
        add(raw, sheet, No=1, Area="Kent", Month=day("2014-04"), Note=f"n/a: {text}")
    found = [line for line in told(copy(raw), "text") if f"{where}" in line.split(":")[0]]
    expected = bool(of) or sheet == "Indicators"
    assert len(found) == expected
    assert not expected or f"as does a figure{of} that is shown as c" in found[0]


def test_a_text_of_one_area_that_names_another_is_searched_for_it() -> None:
    """What is withheld of a part may not stand in the text of its whole."""
    raw = suppressed("W A B")
    indicator(raw, 1, Polarity="H")
    figures(raw, 1, "W", m2014_05=(15, 60))
    figures(raw, 1, "A", m2014_05=(4, 20))
    figures(raw, 1, "B", m2014_05=(11, 40))
    target(raw, 1, "", 0.9)
    add(raw, "Commentary", No=1, Area="W", Month=day("2014-05"), Text="Four of them live in A.")
    (warning,) = told(copy(raw), "text")
    assert "the text says Four, as does a figure for A that is shown as c" in warning


def test_two_months_of_a_year_to_date_leave_one() -> None:
    """27 in May after 24 in April is 3 in May alone, which nothing says of a snapshot."""
    raw = suppressed()
    indicator(raw, 1, Measure="number", Data_period="YTD")
    indicator(raw, 3, Measure="number", Data_period="SS")
    for no in (1, 3):
        figures(raw, no, m2014_05=27, m2014_04=24)
    (warning,) = told(copy(raw))
    assert warning.startswith(
        "Scorecard!E6: indicator 1, Kent: the result of that period alone can be worked out from"
    )
    assert "the months beside it" in warning


def test_an_earlier_copy_may_have_shown_it() -> None:
    """A withheld figure that stands in Published is warned of, unless its copy withheld it."""
    raw = suppressed()
    indicator(raw, 1, "", Measure="number")
    figures(raw, 1, m2014_05=3, m2014_04=2)
    published(raw, 1, m2014_04=2)
    assert told(copy(raw), "earlier") == [
        "Scorecard!J6: indicator 1, Kent: the result of Apr 14 stands in Published and may have "
        "been shown in a copy of that month; no later copy takes that back: judge whether it "
        "matters."
    ]
    raw["Published"].rows[0][-1] = "circulated 2014-06-01; shown as c"
    assert told(copy(raw), "earlier") == []


def test_a_restated_figure_is_withheld_in_its_sentence() -> None:
    """Published as 7 and now 3: the pages say that it was restated, and nothing more."""
    raw = suppressed()
    indicator(raw, 1, "L", Measure="number")
    target(raw, 1, "", 1)
    figures(raw, 1, m2014_05=20, m2014_04=30, m2014_03=3)
    published(raw, 1, m2014_03=7)
    made = copy(raw)
    for title, end in (("Scorecard", ", outturn."), ("Exc 1", "Restated: Mar 14.")):
        (line,) = (str(v) for v in page(made, title).values() if "Restated" in str(v))
        assert line.endswith(end)
    assert "c" in page(made, "What changed").values()


# ---- what earlier copies said


def after(raw: Raw) -> Raw:
    """The same book with what a copy of its month shows on record and published, then moved on."""
    made = copy(raw)
    proof = made.report.figures.proof
    assert proof is not None
    for row in record(made.report.book, proof.items, proof.hidden, "May"):
        add(raw, "Circulated", **{str(name): value for name, value in row.items()})
    for item in proof.items:
        if item.what == "value" and item.month == int(month("2014-05")):
            published(raw, int(item.no), item.area, m2014_05=item.shown)
    setting = next(row for row in raw["Settings"].rows if row[0] == "Reporting month")
    setting[1] = day("2014-06")
    return raw


def parted() -> Raw:
    """A total of 31 and its parts 4, 9 and 18, protected in May and again in June."""
    raw = suppressed("W A B C")
    next(row for row in raw["Settings"].rows if row[0] == "Small counts")[1] = "protected"
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 31), ("A", 4), ("B", 9), ("C", 18)):
        figures(raw, 1, area, m2014_05=count, m2014_06=count + 20)
    return raw


def previous(made: Copy) -> list[object]:
    """The previous results of the four areas."""
    titles = ("Scorecard", "Scorecard A", "Scorecard B", "Scorecard C")
    return [page(made, title)[6, 10] for title in titles]


def test_protected_withholds_the_least_that_leaves_it_open() -> None:
    """Beside the 4 the 9 is withheld, the smallest part, and nothing can be worked out."""
    made = copy(parted())
    titles = ("Scorecard", "Scorecard A", "Scorecard B", "Scorecard C")
    assert [page(made, title)[6, 5] for title in titles] == [31, "c", "c", 18]
    assert told(made) == []
    assert "1 of them chosen to protect others" in made.disclosure.summary


def test_what_is_chosen_costs_as_little_as_can_be() -> None:
    """Of 20 tables of a total and four parts every choice is tried: none of less cells will do."""
    by, cells, least = Random(14), 0, 0
    raw = suppressed("W A B C D")
    next(row for row in raw["Settings"].rows if row[0] == "Small counts")[1] = "protected"
    for no in range(1, 21):
        indicator(raw, no, "", Measure="number", Adds_up="Yes")
        parts = [by.choice([0, 1, 3, 5, 6, 8, 20, 55]) for _ in "ABCD"]
        for area, count in zip("WABCD", (sum(parts), *parts), strict=True):
            figures(raw, no, area, m2014_05=count)
    proof = copy(raw).report.figures.proof
    assert proof is not None
    ruled = proof.hidden - proof.chosen
    for name in map(str, range(1, 21)):
        counts = [count for count in proof.model.sensitive if count.no == name]
        units = [(name, area, int(month("2014-05")), "num") for area in "WABCD"]
        enough = min(
            len(some)
            for n in range(len(units))
            for some in combinations([unit for unit in units if unit not in ruled], n)
            if not proof.model.hiding(ruled | set(some)).closed(counts)
        )
        least += enough
        cells += sum(unit[0] == name for unit in proof.chosen)
    assert least > 10
    assert cells == least


def test_a_corrected_figure_stays_withheld() -> None:
    """4 is corrected to 14 after it was withheld: the copy of June shows neither."""
    raw = after(parted())
    for at, count in ((0, 41), (2, 14)):
        raw["Data"].rows[at][5] = count
    assert previous(copy(raw))[1:3] == ["c", "c"]


def test_a_cleared_figure_stays_withheld() -> None:
    """The row of the 4 is cleared from Data after it was withheld; Published does not tell it."""
    raw = after(parted())
    raw["Data"].rows = [row for n, row in enumerate(raw["Data"].rows) if n != 2]
    assert previous(copy(raw))[1:3] == ["c", "c"]


@pytest.mark.parametrize("change", ["corrected", "cleared"])
def test_a_percentage_stays_withheld(change: str) -> None:
    """4 of 100 is corrected or cleared after May: its 4%, still in Published, is no small count."""
    raw = suppressed("A")
    indicator(raw, 1, "")
    figures(raw, 1, "A", m2014_05=(4, 100), m2014_06=(30, 100))
    raw = after(raw)
    if change == "corrected":
        raw["Data"].rows[0][3] = 14
    else:
        del raw["Data"].rows[0]
    assert page(copy(raw), "Scorecard")[6, 10] == "c"


def test_a_year_to_date_does_not_fall_though_data_lost_a_month() -> None:
    """A's row of May is gone: April's 2 of 7 is at least 2, B having 5 at most, and June has 3."""
    raw = suppressed("W A B")
    indicator(raw, 1, "", Measure="number", Data_period="YTD", Adds_up="Yes")
    for area, april, june in (("W", 7, 14), ("A", 2, 3), ("B", 5, 11)):
        figures(raw, 1, area, m2014_04=april, m2014_05=april, m2014_06=june)
    raw = after(raw)
    raw["Data"].rows = [
        row for row in raw["Data"].rows if (row[1], row[2]) != ("A", day("2014-05"))
    ]
    proof = copy(raw).report.figures.proof
    assert proof is not None
    closed = {count.area for count in proof.closed if count.month == month("2014-04")}
    assert closed == {"A", "B"}


def test_what_was_chosen_stays_withheld_until_it_is_released() -> None:
    """The 9 was withheld to protect the 4: it stays so, and Released shows it no more than safe."""
    raw = after(parted())
    assert previous(copy(raw)) == [31, "c", "c", 18]
    raw["Data"].rows[4][7] = "Released"
    made = copy(raw)
    assert previous(made)[1] == "c"
    assert told(made) == []


def given_away() -> Raw:
    """The copy of May, not protected, gave A's 4 of 12 away; that of June is to be protected."""
    raw = suppressed("W A B")
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 12), ("A", 4), ("B", 8)):
        figures(raw, 1, area, m2014_05=count, m2014_06=count + 20)
    raw = after(raw)
    next(row for row in raw["Settings"].rows if row[0] == "Small counts")[1] = "protected"
    return raw


def test_what_earlier_copies_gave_away_is_listed() -> None:
    """No later copy can protect it, which is proved: it is said, and the copy goes out."""
    made = copy(given_away())
    assert made.disclosure.stops == []
    assert told(made, "earlier") == [
        "'Scorecard A'!J6: indicator 1, A: the result of May 14 can be worked out from earlier "
        "copies on record; no later copy takes that back: judge whether it matters."
    ]


def test_what_no_proof_gives_away_stops_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the proof was only given up the count is to be protected: the copy stops there."""
    monkeypatch.setattr(solving, "_BUDGET", 0.0)
    made = copy(given_away())
    assert told(made, "earlier") == []
    (stop,) = made.disclosure.stops
    assert (stop.sheet, stop.cell) == ("Scorecard A", "J6")
    assert "the proof took too long and was ended" in made.disclosure.summary


def test_an_area_without_a_page_gives_a_part_away() -> None:
    """W less B is the count of A's parts, A having no page: its small part is withheld open."""
    raw = suppressed("W A B X Y")
    for row, whole in zip(raw["Areas"].rows[1:], ("W", "W", "A", "A"), strict=True):
        row[4] = whole
    raw["Areas"].rows[1][2] = "No"
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 40), ("A", 13), ("B", 27), ("X", 3), ("Y", 10)):
        figures(raw, 1, area, m2014_05=count)
    (warning,) = told(copy(raw))
    assert warning.startswith("'Scorecard X'!E6: indicator 1, X: the result can be worked out from")
    next(row for row in raw["Settings"].rows if row[0] == "Small counts")[1] = "protected"
    assert told(copy(raw)) == []


def same_counts() -> Raw:
    """The denom of 1 is the num of 2, whose total gives it away."""
    raw = suppressed("W A B")
    indicator(raw, 1, "")
    indicator(raw, 2, "", Measure="number", Adds_up="Yes", Same_count="Num = Denom of 1")
    figures(raw, 1, "A", m2014_05=(2, 4))
    for area, count in (("W", 12), ("A", 4), ("B", 8)):
        figures(raw, 2, area, m2014_05=count)
    return raw


def months_of_a_year() -> Raw:
    """27 in May after 24 in April."""
    raw = suppressed()
    indicator(raw, 1, Measure="number", Data_period="YTD")
    figures(raw, 1, m2014_05=27, m2014_04=24)
    return raw


def total(*, past: bool = False) -> Raw:
    """A total, a part that is small and another; or their percentages of a past month."""
    raw = suppressed("W A B")
    if past:
        indicator(raw, 1, "", Adds_up="Yes")
        for area, num, denom in (("W", 35, 213), ("A", 4, 102), ("B", 31, 111)):
            figures(raw, 1, area, m2014_04=(num, denom), m2014_05=(num + 40, denom))
    else:
        indicator(raw, 1, "", Measure="number", Adds_up="Yes")
        for area, count in (("W", 12), ("A", 4), ("B", 8)):
            figures(raw, 1, area, m2014_05=count)
    return raw


def at_most_its_denom() -> Raw:
    """B has no page and 8 children: of the 12 of W at most 8 are there, so A has 4 or 5."""
    raw = suppressed("W A B")
    raw["Areas"].rows[2][2] = "No"
    indicator(raw, 1, "", Adds_up="Yes")
    for area, pair in (("W", (12, 40)), ("A", (4, 32)), ("B", (8, 8))):
        figures(raw, 1, area, m2014_05=pair)
    return raw


def rated() -> Raw:
    """Amber is 5 of 6."""
    raw = suppressed()
    indicator(raw, 1)
    figures(raw, 1, m2014_05=(5, 6))
    target(raw, 1, "", 1, Amber_from=0.8)
    return raw


def level() -> Raw:
    """A level arrow beside a figure that is shown."""
    raw = suppressed()
    indicator(raw, 1)
    figures(raw, 1, m2014_05=(4, 20), m2014_04=(10, 50))
    return raw


def a_mean(**settings: Any) -> Raw:
    """3 in May 2012. The mean of the months since May 2013 less the rolling year gives May 2013.

    The rolling years to May and, on record, to April 2013 differ by that month and by May 2012.
    """
    raw = suppressed(**settings)
    since = day("2013-05")
    indicator(raw, 1, "", Measure="number", Data_period="R12M", Basis="monthly",
              Comparable_from=since)  # fmt: skip
    may = int(month("2014-05"))
    counts = {may - back: 3 if back == 24 else 40 + 7 * back % 11 for back in range(37)}
    for at, count in counts.items():
        own: dict[str, Any] = {f"m{at // 12}_{at % 12 + 1:02d}": count}
        figures(raw, 1, **own)
    year = sum(counts[may - back] for back in range(13, 25))
    add(raw, "Circulated", Copy="April 2013", No=1, Area="Kent", Month=day("2013-04"),
        Value=str(year))  # fmt: skip
    return raw


#: By row of the table of inferences a book, and the count that only that row gives away.
INFERRED: dict[str, tuple[Callable[[], Raw], Count]] = {
    "windows": (months_of_a_year, Count("1", "Kent", 0, "num", "own")),
    "beside": (a_mean, Count("1", "Kent", -24, "num", "own")),
    "counts": (total, Count("1", "A", 0, "num")),
    "results": (lambda: total(past=True), Count("1", "A", -1, "num")),
    "percentages": (at_most_its_denom, Count("1", "A", 0, "num")),
    "totals": (total, Count("1", "A", 0, "num")),
    "same count": (same_counts, Count("1", "A", 0, "denom")),
    "ratings": (rated, Count("1", "Kent", 0, "num")),
    "arrows": (level, Count("1", "Kent", 0, "num")),
}


@pytest.mark.parametrize("row", INFERENCES, ids=lambda row: row.name)
def test_each_row_of_the_table_gives_a_count_away(
    row: Inference, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the row a count can be worked out that stays open where the row is taken out."""
    book, count = INFERRED[row.name]
    may = int(month("2014-05"))
    count = count._replace(month=may + count.month)

    def closed() -> list[Count]:
        return [c for f in copy(book()).disclosure.findings if f.kind == "worked out"
                for c in f.counts]  # fmt: skip

    assert count in closed()
    monkeypatch.setattr(inferences, "INFERENCES", [one for one in INFERENCES if one != row])
    assert count not in closed()


def test_a_mean_that_gives_a_count_away_is_left_out_where_counts_are_protected() -> None:
    """What is withheld beyond the rule takes the mean along, and the count stays open."""
    assert copy(a_mean()).report.computed.beside.signals.of("1", "Kent")
    made = copy(a_mean(Small_counts="protected"))
    assert not made.report.computed.beside.signals.of("1", "Kent")
    assert not [f for f in made.disclosure.findings if f.kind == "worked out"]


def test_what_was_shown_before_is_listed() -> None:
    """A copy showed the 4 while small counts were shown: now that it is withheld, that is said."""
    raw = total()
    setting = next(row for row in raw["Settings"].rows if row[0] == "Small counts")
    setting[1] = "shown"
    made = copy(raw)
    for row in on_circulated(made.book, made.computed, made.report.figures, "May"):
        add(raw, "Circulated", **{str(name): value for name, value in row.items()})
    setting[1] = "suppressed"
    assert told(copy(raw), "earlier") == [
        "'Scorecard A'!E6: indicator 1, A: the result of May 14 was shown in an earlier copy on "
        "record; no later copy takes that back: judge whether it matters."
    ]


# ---- the real copy


def saved(raw: Raw, folder: Path) -> Path:
    """A closed book of these data sheets."""
    for name, column in (("Organisation", "Kent County Council"), ("Service", "Children")):
        next(row for row in raw["Settings"].rows if row[0] == name)[1] = column
    return saved_as(raw, folder / "book.xlsx")


def sent(book: Path, when: dt.datetime = WHEN, *, accessible: bool = False) -> Circulated:
    """Circulate a closed book, its copy beside it."""
    return circulate(book, when, wanted=Wanted(anyway=True, accessible=accessible))


def recognisable(seed: int) -> tuple[Raw, list[float], list[float]]:
    """A book of rates and percentages by large denominators: hidden and shown results."""
    by, raw = Random(seed), suppressed("W A B C")
    hidden: list[float] = []
    shown: list[float] = []
    for no in range(1, 7):
        measure = by.choice(["rate", "percent", "average"])
        indicator(raw, no, by.choice("HLT"), Measure=measure, Per=10000, Adds_up="Yes")
        target(raw, no, "", by.choice([0.001, 0.5, 3]))
        for when in ("2013-12", "2014-03", "2014-04", "2014-05"):
            nums = [by.choice([1, 2, 3, 4, 5, 61, 77]) for _ in "ABC"]
            pairs = [(num, by.randrange(7001, 9973, 2)) for num in nums]
            whole = (sum(n for n, _ in pairs), sum(d for _, d in pairs))
            for area, (num, denom) in zip("WABC", [whole, *pairs], strict=True):
                figures(raw, no, area, **{f"m{when.replace('-', '_')}": (num, denom)})
                value = num / denom * (10000 if measure == "rate" else 1)
                (hidden if num <= 5 else shown).append(value)
    return raw, hidden, shown


@pytest.mark.parametrize(("seed", "accessible"), [(n, n % 2 == 1) for n in range(8)])
def test_no_part_of_a_real_copy_holds_a_withheld_result(
    seed: int, accessible: bool, tmp_path: Path
) -> None:
    """In no part of the file, chart or sheet, stand the digits of a withheld result: 48 tables."""
    raw, hidden, shown = recognisable(seed)
    done = sent(saved(raw, tmp_path), accessible=accessible)
    with zipfile.ZipFile(done.copy) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    everything = "\n".join(parts.values())
    assert len(hidden) > 20
    for value in hidden:
        assert digits(value) not in everything
    assert sum(digits(value) in everything for value in shown) > 10, "the search finds what stands"
    assert any((">[c]<" if accessible else ">c<") in text for text in parts.values())


def digits(value: float) -> str:
    """Some digits of a number, wherever its point stands: enough to know it by."""
    return f"{value:.10e}"[2:10]


@pytest.fixture(scope="module")
def circulated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Circulated]:
    """A book of a total, two parts and a Red, circulated with small counts suppressed."""
    raw = suppressed("W A B")
    indicator(raw, 1, "L", Measure="number", Adds_up="Yes")
    indicator(raw, 2)
    for area, count in (("W", 12), ("A", 4), ("B", 8)):
        figures(raw, 1, area, m2014_05=count, m2014_04=count + 20)
        figures(raw, 2, area, m2014_05=(count, 40), m2014_04=(30, 40))
    target(raw, 1, "", 10)
    target(raw, 2, "", 0.9)
    book = saved(raw, tmp_path_factory.mktemp("disclosure"))
    return book, sent(book)


def test_the_copy_with_c_is_whole(circulated: tuple[Path, Circulated]) -> None:
    """Excel would repair nothing in it, the audit had nothing to say, and the book shows all."""
    book, done = circulated
    assert list(OpenXmlValidator().validate(done.copy).errors) == []
    assert [str(problem) for problem in done.warnings] == []
    card = read(done.copy, "Scorecard A")["Scorecard A"]
    assert (card[6, 5].text, card[7, 7].text) == ("c", "c")
    assert read(book, "Scorecard A")["Scorecard A"][6, 5].value == 4


@pytest.mark.parametrize("accessible", [False, True])
def test_nothing_withheld_changes_a_copy(accessible: bool, tmp_path: Path) -> None:
    """Books that differ in withheld counts alone give the same copy, and no digest leaves them."""
    copies = []
    for two in ((4, 5), (5, 4)):
        raw = suppressed("W A B C")
        indicator(raw, 1, "", Measure="number", Adds_up="Yes")
        for area, count in zip("WABC", (29, two[0], 20, two[1]), strict=True):
            figures(raw, 1, area, m2014_05=count, m2014_04=count)
        folder = tmp_path / str(two[0])
        folder.mkdir()
        book = saved(raw, folder)
        done = sent(book, accessible=accessible)
        with zipfile.ZipFile(done.copy) as archive:
            copies.append({name: archive.read(name) for name in archive.namelist()})
        digest = str(rows_of_data(book, "Log")[0]["Digest"])
        assert digest
        assert not any(digest.encode() in part for part in copies[-1].values())
    assert copies[0] == copies[1]


def test_the_log_has_the_warnings(circulated: tuple[Path, Circulated]) -> None:
    """Each warning has a row of its own in the Log, and the copy's row says how many are c."""
    book, done = circulated
    rows = [row for row in rows_of_data(book, "Log") if row["What"]]
    assert rows[0]["Result"].endswith("; 3 shown as c")
    assert rows[1]["Result"].startswith("3 cells withheld, 0 of them chosen")
    assert [row["Result"] for row in rows[2:]] == [str(problem) for problem in done.disclosed]
    assert {row["What"] for row in rows[1:]} == {"Disclosure"}
    assert len({(row["When"], row["Month"], row["Digest"]) for row in rows}) == 1
    assert any(NOT_GUARANTEED in line for line in done.messages)


def test_published_says_what_was_withheld(circulated: tuple[Path, Circulated]) -> None:
    """Published keeps the figure and notes that its copy showed c; later copies know that."""
    rows = rows_of_data(circulated[0], "Published")
    notes = {(row["No"], row["Area"]): row["Note"] for row in rows if row["No"]}
    assert notes[1, "A"] == "circulated 2014-07-01; shown as c"
    assert notes[1, "B"] == "circulated 2014-07-01"
    again = sent(circulated[0])
    assert not any("stands in Published" in str(problem) for problem in again.disclosed)


def test_a_long_list_is_told_in_short_and_logged_whole(tmp_path: Path) -> None:
    """Of many warnings how many of each kind and the worst ten are told, and all are in the Log."""
    raw = suppressed("W A B")
    for no in range(1, 106):
        indicator(raw, no, "", Measure="number", Adds_up="Yes")
        for area, count in (("W", 6 + no), ("A", 4), ("B", 2 + no)):
            figures(raw, no, area, m2014_05=count, m2014_04=count)
    book = saved(raw, tmp_path)
    done = sent(book)
    rows = [row for row in rows_of_data(book, "Log") if row["What"] == "Disclosure"]
    count = len(done.disclosed)
    assert count > 200
    listed = [str(problem) for problem in done.disclosed]
    assert [row["Result"] for row in rows][1:] == listed
    assert done.given_away[0].startswith(f"{count} withheld figures may be found out: ")
    assert list(done.given_away[1:-1]) == listed[:10]
    assert done.given_away[-1] == "All of them are listed on the sheet Log."


def test_the_terminal_tells_the_warnings(tmp_path: Path) -> None:
    """xlscore circulate prints each warning with its cell, and what they do not cover."""
    raw = suppressed("W A B")
    indicator(raw, 1, "", Measure="number", Adds_up="Yes")
    for area, count in (("W", 12), ("A", 4), ("B", 8)):
        figures(raw, 1, area, m2014_05=count)
    done = xlscore("circulate", saved(raw, tmp_path), "--anyway")
    assert done.returncode == 0, done.stderr
    assert "disclosure: 'Scorecard A'!E6: indicator 1, A: the result can be" in done.stdout
    assert NOT_GUARANTEED in done.stdout


def test_an_older_book_is_given_the_sheet_circulated(tmp_path: Path) -> None:
    """A book that withholds and lacks the sheet gets it, with what its copy showed, and says so."""
    book = saved(total(), tmp_path)
    older = load_workbook(book)
    del older["Circulated"]
    older.save(book)
    done = sent(book)
    assert any("Added: the sheet Circulated" in line for line in done.messages)
    rows = {(row["Area"], row["Value"]) for row in rows_of_data(book, "Circulated")}
    assert {("W", "12"), ("A", "c"), ("B", "8")} <= rows


def test_new_books_have_setting_and_column(finished: Path) -> None:
    """A new book says shown, and offers Yes and No under Withhold."""
    loaded = load_workbook(finished)
    settings = {row[0].value: row[1].value for row in loaded["Settings"].iter_rows()}
    assert settings["Small counts"] == "shown"
    assert loaded["Data"]["H1"].value == "Withhold"
    lists = [v.formula1 for v in loaded["Data"].data_validations.dataValidation if "H2" in v.sqref]
    assert lists == ['"Yes,No,Released"']
