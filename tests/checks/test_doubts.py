"""What is probably not meant, and what is printed beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.books import xlscore
from support.editing import put
from support.small_books import add, day, figures, indicator, tables, target

from xlscore.build.starter import starter_tables
from xlscore.checks import doubts, texts
from xlscore.checks.all_checks import check
from xlscore.checks.case import Case, Check
from xlscore.hosts.file.file_book import FileBook
from xlscore.inputs import example
from xlscore.inputs.book import read
from xlscore.problems import said_once
from xlscore.rules import months
from xlscore.workbook.tables import RawTable

MAY = months.make(2014, 5)


def lines(raw: dict[str, RawTable], look: Check) -> list[str]:
    """What one check says of a book."""
    return [str(said) for said in said_once(look(Case(read(raw)[0], MAY)))]


def test_a_count_with_decimals_is_doubted() -> None:
    """Where Decimals is 0 the page would show another figure; whole figures are fine."""
    raw = tables()
    indicator(raw, 1, Measure="number")
    indicator(raw, 2, Measure="number", Decimals=1)
    for no, value in ((1, 12.5), (2, 12.5)):
        figures(raw, no, m2014_04=12.0, m2014_05=value)
    (said,) = lines(raw, doubts.counts_without_decimals)
    assert said.startswith("Data!F3: 12.5 has decimals, and indicator 1 is shown without any; ")


def test_figures_of_an_ended_indicator_are_doubted() -> None:
    """They are not shown, and the last month of the indicator is named."""
    raw = tables()
    indicator(raw, 1, To="March 2014")
    figures(raw, 1, m2014_03=0.5, m2014_04=0.5, m2014_05=0.5)
    (said,) = lines(raw, doubts.figures_within_a_life)
    assert said.startswith("Data!C3:C4, 2 rows: 2 figures are of indicators that had ended")


@pytest.mark.parametrize("nos", [("1.1", "1.10"), ("7", "007")])
def test_numbers_that_a_format_tells_apart_are_doubted(nos: tuple[str, str]) -> None:
    """Excel makes one number of both as soon as somebody types it anew."""
    raw = tables()
    for no in nos:
        indicator(raw, 1, No=no)
    (said,) = lines(raw, doubts.numbers_that_differ)
    assert said.startswith(f"Indicators!A3: {nos[0]} and {nos[1]} are one number to Excel")


def test_a_link_to_another_workbook_is_doubted(book: Path) -> None:
    """Its stored value may be old; a formula within the book, or on a table, is none."""
    put(book, "Data", {"F5": ("[1]Figures!$B$2", 0.9), "F6": ("Data[[#This Row],[Num]]", 0.9)})
    raw = FileBook.look(book).tables()["Data"]
    assert raw.links == {(5, 6)}
    assert "Data!F5: this formula reads another workbook" in xlscore("check", book).stdout


def test_blank_names_that_are_printed_are_one_line() -> None:
    """They would stand blank on the cover and the exception pages."""
    raw = tables(Director="", Division="")
    indicator(raw, 1)
    target(raw, 1, "2014-04", 0.5)
    (said,) = lines(raw, texts.names_are_filled_in)
    assert said.endswith(": 2 names that are printed are blank; type them.")


def test_texts_of_the_example_in_anothers_book_are_said() -> None:
    """Once the organisation is another; each kind of text is a line."""
    raw = starter_tables()
    assert lines(raw, texts.texts_are_not_the_example) == []
    next(row for row in raw["Settings"].rows if row[0] == "Organisation")[1] = "Lancaster"
    names, rest = lines(raw, texts.texts_are_not_the_example)
    assert "7 names are still those of the example; type your own, or clear it." in names
    assert "5 texts are still those of the example" in rest


def test_the_example_is_known_by_its_own_words() -> None:
    """Every name and beginning that tells the example stands in the starter data."""
    raw = starter_tables()
    settings = {str(row[0]): row[1] for row in raw["Settings"].rows}
    assert {name: settings[name] for name in example.NAMES} == example.NAMES
    for name, column, beginnings in example.TEXTS:
        at = raw[name].columns.index(column)
        cells = [str(row[at]) for row in raw[name].rows]
        assert all(any(cell.startswith(text) for cell in cells) for text in beginnings)


def test_the_starter_book_has_none_of_these() -> None:
    """The example itself is beyond doubt."""
    found, _ = read(starter_tables())
    assert {p.sheet for p in check(found, MAY)} == {"Targets"}


def test_a_text_that_no_row_shows_whole() -> None:
    """A title or note longer than the highest row of a page is named by its cell."""
    raw = tables()
    indicator(raw, 1, Footnote="a " * 1200)
    assert lines(raw, texts.texts_are_shown_whole) == []
    indicator(raw, 2, Footnote="a " * 1201)
    (said,) = lines(raw, texts.texts_are_shown_whole)
    assert "the text has 2,40" in said


def test_abbreviations_that_the_key_lacks() -> None:
    """Only words of capitals that nothing explains: no key, no brackets, no name in capitals."""
    raw = tables()
    for no, name in enumerate((
        "Repairs by FTE staff of the HRA", "Education, Health and Care Plans (EHCPs) on time",
        "EHCP requests; NHS, A&E and CO2 are read by all", "CRIME AND ASB", "ICPC's by S47, R12M",
        "Posts of QSWs", "Homes (KPI 3)",
    ), 1):  # fmt: skip
        indicator(raw, no, Indicator=name)
    add(raw, "Abbreviations", Abbreviation="ICPC", Meaning="Initial Child Protection Conference")
    add(raw, "Abbreviations", Abbreviation="R12M", Meaning="Rolling twelve months")
    assert lines(raw, texts.abbreviations_are_explained) == [
        "Indicators!C2: 'FTE', 'HRA', 'QSW', 'KPI' are printed, and not explained on the sheet "
        "Abbreviations; add what it means there, or write it out."
    ]
    add(raw, "Indicators", No=8, Indicator="Old LAC", Data_period="SS", Measure="percent",
        To=day("2014-01"))  # fmt: skip
    assert "LAC" not in lines(raw, texts.abbreviations_are_explained)[0]


@pytest.mark.parametrize("name", [
    "Average days between referral and", "Percentage of homes (excluding", "Days to let a home …",
    "Number of", "Repairs, voids &", "Children looked after -",
])  # fmt: skip
def test_names_that_look_cut_off(name: str) -> None:
    """A name does not end with a word that wants another, an open bracket or a comma."""
    raw = tables()
    indicator(raw, 1, Indicator=name)
    end = " ".join(name.split()[-3:])
    assert lines(raw, texts.names_are_whole) == [
        f"Indicators!C2: this name looks cut off: it ends '{end}'; type the whole name."
    ]


@pytest.mark.parametrize("name", [
    "Schemes signed up to", "Homes lived in", "Days (average)", "Option A)", "Vitamin B", "C&F",
    "Children looked after", "Rate per 10,000", "Staff with a plan in hand", "100%",
])  # fmt: skip
def test_whole_names_are_left_alone(name: str) -> None:
    """A preposition may end a name, and so may a closed bracket."""
    raw = tables()
    indicator(raw, 1, Indicator=name)
    assert lines(raw, texts.names_are_whole) == []
