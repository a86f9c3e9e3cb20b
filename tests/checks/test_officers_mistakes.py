"""What officers get wrong, a mistake a case: each is one line with its cell and its remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from support.small_books import add, faultless, figure, put, target

from xlscore.checks.all_checks import checked
from xlscore.inputs.book import read
from xlscore.inputs.cells import Fault
from xlscore.problems import BrokenBook, said_once
from xlscore.rules import months
from xlscore.workbook.tables import RawTable

Raw = dict[str, RawTable]
Mistake = Callable[[Raw], object]
APRIL = dt.date(2014, 4, 1)
MAY = months.make(2014, 5)


def cell(sheet: str, **cells: object) -> Mistake:
    """Something else typed in cells of a sheet."""

    def made(raw: Raw) -> None:
        for place, value in cells.items():
            put(raw, sheet, place, value)

    return made


def setting(name: str, column: int, value: object) -> Mistake:
    """Something else typed at a setting: for its name (0) or its value (1)."""

    def made(raw: Raw) -> None:
        next(row for row in raw["Settings"].rows if row[0] == name)[column] = value

    return made


def renamed(sheet: str, new: str) -> Mistake:
    """A sheet under another name."""

    def made(raw: Raw) -> None:
        old = raw.pop(sheet)
        raw[new] = RawTable(new, old.columns, old.rows)

    return made


def column(sheet: str, place: int, new: str) -> Mistake:
    """A heading typed over."""
    return lambda raw: raw[sheet].columns.__setitem__(place, new)


def row(sheet: str, **cells: object) -> Mistake:
    """One more row."""
    return lambda raw: add(raw, sheet, **cells)


def unpublished(mistake: Mistake) -> Mistake:
    """The same in a book that has published nothing."""

    def made(raw: Raw) -> None:
        raw["Published"].rows = []
        mistake(raw)

    return made


MISTAKES: dict[str, tuple[Mistake, str]] = {
    "a sheet renamed": (renamed("Data", "Data 2014"),
        "error Data: the sheet Data is missing; rename Data 2014 to Data."),
    "a sheet deleted": (lambda raw: raw.pop("Targets"),
        "error Targets: the sheet Targets is missing; put it back, or start from a fresh book with "
        "xlscore new."),
    "a column renamed": (column("Data", 3, "Numerator"),
        "error Data: the column Num is missing; rename Numerator (D1) to Num, or start from a "
        "fresh book with xlscore new."),
    "a setting's name misspelt": (setting("Compare", 0, "Compar"),
        "warning Settings!A13: there is no setting 'Compar', and Compare is missing; if it is "
        "meant, correct the name to Compare."),
    "a setting that is no choice": (setting("Compare", 1, "rounded"),
        "error Settings!B13: 'rounded' is not a choice for Compare; Compare is taken as "
        "unrounded; use unrounded or displayed."),
    "no reporting month": (setting("Reporting month", 1, None),
        "error Settings!B7: the Reporting month is blank; type the month that is reported, such "
        "as May 2014."),
    "a reporting month misspelt": (setting("Reporting month", 1, "Maay 2014"),
        "error Settings!B7: 'Maay 2014' is not a month; type it as May 2014 or 01/05/2014."),
    "a month in a form that is none": (cell("Data", C3="May of 14"),
        "error Data!C3: 'May of 14' is not a month; type it as May 2014 or 01/05/2014."),
    "no month": (cell("Data", C3=None),
        "error Data!C3: Month is blank; fill it in, or delete the row."),
    "a month without the format of a date": (cell("Data", C3=41760.0),
        "warning Data!C3: 41760 is a date without its format; it is read as May 2014; give the "
        "cell the format of a date."),
    "a quarter that is none": (cell("Data", C3="Q5 2014/15"),
        "error Data!C3: 'Q5 2014/15' is not a quarter; type it as Q1 2014/15."),
    "a month long past": (row("Data", No=3.0, Month=dt.date(1905, 5, 1), Num=1.0, Denom=2.0),
        "error Data!C8: May 1905 is before 1990; correct the month or its year."),
    "a month of another century": (row("Data", No=3.0, Month="May 2041", Num=1.0, Denom=2.0),
        "error Data!C8: May 2041 is more than a year after the reporting month; correct the month "
        "or its year."),
    "a row twice": (lambda raw: figure(raw, 3.0, num=1.0, denom=2.0),
        "error Data!A8: indicator 3, area Kent, May 14 stands in rows 4 and 8, so the figure is "
        "left blank; keep the right row and delete the rest."),
    "a target twice": (lambda raw: target(raw, 3.0, APRIL, 0.9),
        "error Targets!A8: indicator 3, Apr 14 stands in rows 4 and 8, so its target is left "
        "blank; keep the right row and delete the rest."),
    "an indicator twice": (
        row("Indicators", No=3.0, Indicator="Again", Data_period="YTD", Measure="percent"),
        "error Indicators!A8: No 3 stands in rows 4 and 8; the first is used; delete one of them "
        "or give it another code."),
    "an area twice": (row("Areas", Area="kent", Page="Yes"),
        "error Areas!A3: Area kent stands in rows 2 and 3; the first is used; delete one of them "
        "or give it another code."),
    "an unknown indicator": (cell("Data", A4=33.0),
        "error Data!A4: the indicator '33' is not on the Indicators sheet; correct it, or add the "
        "indicator to Indicators."),
    "no indicator": (cell("Data", A4=None),
        "error Data!A4: No is blank; fill it in, or delete the row."),
    "an unknown area": (cell("Data", B4="Kant"),
        "error Data!B4: the area 'Kant' is not on the Areas sheet; correct it, or add the area to "
        "Areas."),
    "an area's title for its code": (row("Areas", Area="Tunbridge Wells", Page="Yes"),
        "error Areas!A3: 'Tunbridge Wells' is not an area code; use at most 8 letters and digits."),
    "a whole that is none": (cell("Areas", E2="Nowhere"),
        "error Areas!E2: the area 'Nowhere' is not on the Areas sheet; correct it, or add the "
        "area to Areas."),
    "an answer that is neither": (cell("Areas", D2="perhaps"),
        "error Areas!D2: 'perhaps' is not an answer for Exceptions; use Yes or No."),
    "only for an area that is none": (cell("Indicators", N4="Kant"),
        "error Indicators!N4: the area 'Kant' is not on the Areas sheet; correct it, or add the "
        "area to Areas."),
    "a polarity in a word": (cell("Indicators", E4="High"),
        "error Indicators!E4: 'High' is not a Polarity; use H, L or T."),
    "a measure that is none": (cell("Indicators", G4="ratio"),
        "error Indicators!G4: 'ratio' is not a Measure; use percent, rate, number or average."),
    "a data period that is none": (cell("Indicators", F4="monthly"),
        "error Indicators!F4: 'monthly' is not a Data period; use YTD, R12M, SS, Q or A."),
    "nine decimals": (cell("Indicators", I4=9.0),
        "error Indicators!I4: 9 is not a number of decimals; use a whole number 0 to 6."),
    "num above denom": (cell("Data", D4=20800.0),
        "error Data!D4: num 20800 is greater than denom 2817 for a percentage; correct one of "
        "them."),
    "no denom": (cell("Data", E4=None),
        "error Data!E4: Denom is blank, so the percent cannot be computed; fill it in."),
    "a negative count": (cell("Data", D4=-3.0),
        "error Data!D4: num -3 is negative; correct it."),
    "text for a number": (cell("Data", D4="many"),
        "error Data!D4: 'many' is not a number; type a number, or leave the cell blank."),
    "a number as text": (cell("Data", D4="2080"),
        "warning Data!D4: '2080' stands as text; it is used as 2080; convert the cell to a "
        "number."),
    "a formula's error": (cell("Data", D4=Fault("#DIV/0!")),
        "error Data!D4: the formula gives #DIV/0!; correct the formula or type the figure."),
    "98 for 98%": (cell("Data", D4=None, E4=None, F4=98.0),
        "error Data!F4: 98 stands for a percentage, which is 9800%; type 98% if that is meant."),
    "a target of 98 for 98%": (cell("Targets", D4=98.0),
        "error Targets!D4: 98 stands for a percentage, which is 9800%; type 98% if that is meant."),
    "a value beside num and denom": (cell("Data", F4=0.5),
        "error Data!F4: value 50.0% disagrees with num and denom, which give 73.8%; correct one "
        "of them, or clear the value."),
    "a limit that is none": (cell("Targets", G4="abt 70"),
        "error Targets!G4: 'abt 70' is not a number; type a limit such as 75%, <100 or >75, or "
        "leave the cell blank."),
    "limits that contradict each other": (unpublished(cell("Targets", G4=0.95)),
        "error Targets!G4: Amber from 95% is above Green from, so nothing on that side can be "
        "Amber; correct one of them."),
    "a result forgotten": (lambda raw: raw["Data"].rows.pop(2),
        "warning Indicators!A4: indicator 3 has no result for May 14; add it to Data, or give the "
        "indicator's last month in To."),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_line_with_its_cell_and_its_remedy(name: str) -> None:
    """Nothing that follows from a mistake is told beside it as another one."""
    mistake, line = MISTAKES[name]
    raw = faultless()
    mistake(raw)
    try:
        book, problems = read(raw)
        problems = checked(book, problems, MAY)[1]
    except BrokenBook as broken:
        problems = list(broken.problems)
    assert [f"{said.severity} {said}" for said in said_once(problems)] == [line]
