"""The data sheets, read: types, defaults, and a problem at every cell that cannot be read."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from support.small_books import MAY, add, faultless, figure, put, target, told

from xlscore.inputs.book import Book, read
from xlscore.inputs.contract import OPTIONAL_SHEETS, SETTINGS, SHEETS
from xlscore.problems import BrokenBook
from xlscore.rules import months
from xlscore.workbook.tables import FORMULA_WITHOUT_VALUE, RawTable


def problems(raw: dict[str, RawTable]) -> list[str]:
    """What reading says of the cells."""
    return told(read(raw)[1])


def book(raw: dict[str, RawTable]) -> Book:
    """The book as read."""
    return read(raw)[0]


def test_valid_book_has_no_problem() -> None:
    """A book without faults reads without a word."""
    assert problems(faultless()) == []


def test_every_hint_fits_excel() -> None:
    """Excel refuses an input hint of more than 255 characters."""
    assert all(len(c.hint) <= 255 for columns in SHEETS.values() for c in columns)


class TestContract:
    """Sheets and columns are found, or named."""

    def test_missing_sheets_and_columns_are_all_named(self) -> None:
        """Missing sheets and columns stop the reading, all of them named at once."""
        raw = faultless()
        del raw["Log"]
        raw["Data"] = RawTable("Data", ["No", "Area", "Num", "Denom", "Note"], [])
        with pytest.raises(BrokenBook) as caught:
            read(raw)
        assert told(list(caught.value.problems)) == [
            "error Data: the columns Month, Value are missing; insert the columns Month, Value, "
            "or start from a fresh book with xlscore new.",
            "error Log: the sheet Log is missing; put it back, or start from a fresh book with "
            "xlscore new.",
        ]

    def test_a_renamed_sheet_or_column_is_named(self) -> None:
        """The likely sheet or column is named, by its columns, its name or its place."""
        raw = faultless()
        raw["Data 2014"] = raw.pop("Data")
        raw["Mine"] = RawTable("Mine", ["No", "Remark"], [])
        raw["Targets"].columns[2] = "Form"
        raw["Published"].columns[3] = "Figure"
        with pytest.raises(BrokenBook) as caught:
            read(raw)
        assert told(list(caught.value.problems)) == [
            "error Targets: the column From is missing; rename Form (C1) to From, or start from a "
            "fresh book with xlscore new.",
            "error Data: the sheet Data is missing; rename Data 2014 to Data.",
            "error Published: the column Value is missing; rename Figure (D1) to Value, or start "
            "from a fresh book with xlscore new.",
        ]

    def test_an_older_book_works_without_newer_sheets_and_columns(self) -> None:
        """Without Benchmarks, Circulated, Counts and the newer columns there is no complaint."""
        raw = faultless()
        for name in OPTIONAL_SHEETS:
            del raw[name]
        for name in ("Indicators", "Import", "Data"):
            kept = [c.name for c in SHEETS[name] if not c.optional]
            places = [raw[name].columns.index(column) for column in kept]
            raw[name] = RawTable(name, kept, [[row[p] for p in places] for row in raw[name].rows])
        optional = {setting.name for setting in SETTINGS if setting.optional}
        raw["Settings"].rows = [row for row in raw["Settings"].rows if row[0] not in optional]
        assert problems(raw) == []
        found = book(raw)
        assert len(found.benchmarks) == len(found.circulated) == len(found.counts) == 0
        assert found.settings.report_every == "month"

    def test_a_users_own_sheet_of_a_newer_sheets_name_is_left_alone(self) -> None:
        """A sheet Counts that the officer made is none of ours; one that lost a column is."""
        raw = faultless()
        raw["Counts"] = RawTable("Counts", ["Month", "Staff", "Posts"], [["May", "many", 3.0]])
        assert problems(raw) == []
        raw["Counts"] = RawTable("Counts", [c.name for c in SHEETS["Counts"]][1:], [])
        with pytest.raises(BrokenBook, match="the column No is missing"):
            read(raw)

    def test_headers_ignore_case_and_blanks(self) -> None:
        """A header typed as ' nUM ' is the column Num."""
        raw = faultless()
        raw["Data"].columns[3] = " nUM "
        assert book(raw).data["Num"].iloc[0] == 20314

    def test_extra_columns_and_shifted_tables_keep_addresses_right(self) -> None:
        """A problem's address counts the user's own columns and the table's place."""
        raw = faultless()
        table = raw["Data"]
        table.columns.insert(0, "Mine")
        for row in table.rows:
            row.insert(0, "x")
        table.top, table.left = 4, 3
        table.rows[0][4] = "many"
        assert problems(raw) == [
            "error Data!G5: 'many' is not a number; type a number, or leave the cell blank."
        ]

    def test_blank_rows_are_skipped(self) -> None:
        """Rows that are blank, or hold only blanks, are no rows."""
        raw = faultless()
        raw["Data"].rows.insert(1, [None] * 7)
        raw["Data"].rows.append(["", "  ", None, None, "", None, None])
        assert problems(raw) == []
        assert book(raw).data["row"].tolist() == [2, 4, 5, 6, 7, 8]

    def test_empty_tables_have_typed_columns(self) -> None:
        """Empty tables give empty frames of the same types."""
        raw = faultless()
        full = book(raw)
        for name in ("Data", "Targets", "Published", "Commentary"):
            raw[name].rows = []
        empty = book(raw)
        assert full.data.dtypes.to_dict() == empty.data.dtypes.to_dict()
        assert full.targets.dtypes.to_dict() == empty.targets.dtypes.to_dict()


class TestCells:
    """A cell means one thing, or is a problem."""

    @pytest.mark.parametrize(
        "cell", [dt.date(2014, 5, 3), dt.datetime(2014, 5, 31), "May 14", "May 2014", "2014-05"]
    )
    def test_months_in_every_stated_form(self, cell: object) -> None:
        """A month may be a date, any day of it, or text."""
        raw = faultless()
        put(raw, "Data", "C2", cell)
        assert problems(raw) == []
        assert book(raw).data["Month"].iloc[0] == months.make(2014, 5)

    def test_unreadable_month_leaves_the_row_out(self) -> None:
        """A row whose month cannot be read is reported and left out; the others stay."""
        raw = faultless()
        put(raw, "Data", "C3", "Mai 14")
        assert problems(raw) == [
            "error Data!C3: 'Mai 14' is not a month; type it as May 2014 or 01/05/2014."
        ]
        assert 3 not in book(raw).data["row"].tolist()

    def test_blank_key_is_said(self) -> None:
        """A figure without its indicator's number is an error, not silence."""
        raw = faultless()
        put(raw, "Data", "A3", None)
        assert problems(raw) == ["error Data!A3: No is blank; fill it in, or delete the row."]

    @pytest.mark.parametrize(
        ("cell", "number"), [("73.8%", 0.738), ("1,234", 1234.0), (" 12 ", 12.0)]
    )
    def test_numbers_as_text_are_used_with_a_warning(self, cell: str, number: float) -> None:
        """A number that stands as text is used, and said."""
        raw = faultless()
        put(raw, "Data", "F5", cell)
        assert book(raw).data["Value"].iloc[3] == number
        assert problems(raw) == [
            f"warning Data!F5: '{cell.strip()}' stands as text; it is used as {number:.12g}; "
            "convert the cell to a number."
        ]

    @pytest.mark.parametrize("cell", ["-", "n/a", "", "  ", None])
    def test_missing_figures_are_blank_without_a_word(self, cell: object) -> None:
        """A dash, n/a and a blank are a missing figure, never 0."""
        raw = faultless()
        put(raw, "Data", "F5", cell)
        assert problems(raw) == []
        assert math.isnan(book(raw).data["Value"].iloc[3])

    @pytest.mark.parametrize(
        "cell", ["lots", True, math.inf, math.nan, 1e300, 1e-300, dt.date(2014, 5, 1)]
    )
    def test_other_things_are_no_figures(self, cell: object) -> None:
        """Text, TRUE, dates and numbers beyond all use leave the figure blank."""
        raw = faultless()
        put(raw, "Data", "F5", cell)
        (problem,) = read(raw)[1]
        assert (problem.severity, problem.place) == ("error", "Data!F5")
        assert math.isnan(book(raw).data["Value"].iloc[3])

    def test_formula_errors_are_said_at_their_cell(self) -> None:
        """An error value and a formula that was never calculated are errors at their cells."""
        raw = faultless()
        raw["Data"].faults = {(2, 4): "#REF!", (3, 5): FORMULA_WITHOUT_VALUE, (4, 3): "#N/A"}
        assert problems(raw) == [
            "error Data!C4: the formula gives #N/A; correct the formula or type the figure.",
            "error Data!D2: the formula gives #REF!; correct the formula or type the figure.",
            "error Data!E3: the formula has no stored value; open the workbook in Excel, let it "
            "calculate and save it.",
        ]
        assert 4 not in book(raw).data["row"].tolist()

    def test_an_empty_target_is_not_zero(self) -> None:
        """A blank target stays blank: 0 would be rated."""
        raw = faultless()
        put(raw, "Targets", "D4", "")
        assert math.isnan(book(raw).targets["Target"].iloc[2])

    def test_limits_keep_their_signs(self) -> None:
        """`<100` is the number 100, left out."""
        row = book(faultless()).targets.iloc[3]
        assert (row["Green to"], row["Green to exclusive"], row["Amber to exclusive"]) == (
            100.0,
            True,
            False,
        )

    def test_unreadable_limit_ends_the_target(self) -> None:
        """Nothing is rated by a default that stands in for a limit nobody could read."""
        raw = faultless()
        put(raw, "Targets", "G4", "seventy")
        assert [p.split(";")[0] for p in problems(raw)] == [
            "error Targets!G4: 'seventy' is not a number"
        ]
        assert math.isnan(book(raw).targets["Target"].iloc[2])

    def test_narrative_is_kept_as_typed(self) -> None:
        """Blanks and line breaks in a narrative are the officer's."""
        raw = faultless()
        put(raw, "Commentary", "D2", " =one\n\ntwo ")
        assert book(raw).commentary["Text"].tolist() == [" =one\n\ntwo "]


class TestIndicators:
    """Indicators have their defaults; what is unknown is never guessed."""

    @pytest.mark.parametrize("cell", ["4", 4.0, 4, " 4 "])
    def test_numbers_of_indicators_are_text(self, cell: object) -> None:
        """4, 4.0 and '4' are the same indicator."""
        raw = faultless()
        put(raw, "Data", "A5", cell)
        assert problems(raw) == []
        assert book(raw).data["No"].iloc[3] == "4"

    def test_choices_ignore_case_and_blanks(self) -> None:
        """A polarity ' h ' is H."""
        raw = faultless()
        put(raw, "Indicators", "E4", " h ")
        assert book(raw).indicators["Polarity"].iloc[2] == "H"

    def test_unknown_polarity_leaves_it_unrated(self) -> None:
        """An unknown polarity is an error and never taken as high."""
        raw = faultless()
        put(raw, "Indicators", "E4", "High")
        assert problems(raw) == ["error Indicators!E4: 'High' is not a Polarity; use H, L or T."]
        assert book(raw).indicators["Polarity"].iloc[2] == ""

    @pytest.mark.parametrize(
        ("cell", "value"), [("F4", "quarterly"), ("G4", "share"), ("J4", "weekly"), ("K4", "mean")]
    )
    def test_unreadable_measure_leaves_figures_blank(self, cell: str, value: str) -> None:
        """Without period, measure, basis or denominator nothing of the indicator is computed."""
        raw = faultless()
        put(raw, "Indicators", cell, value)
        (problem,) = read(raw)[1]
        assert (problem.severity, problem.place) == ("error", f"Indicators!{cell}")
        assert book(raw).data.set_index("No").loc["3", ["Num", "Denom"]].isna().all()
        assert book(raw).data.set_index("No").loc["2", ["Num", "Denom"]].notna().all()

    def test_defaults_are_filled_in(self) -> None:
        """Blank decimals go by the measure, a blank basis is reported, a blank sum is sum."""
        frame = book(faultless()).indicators.set_index("No")
        assert frame["Decimals"].to_dict() == {"1": 1, "2": 1, "3": 1, "4": 0, "10": 1, "39": 1}
        assert set(frame["Basis"]) == {"reported"}
        assert set(frame["Denominator"]) == {"sum"}
        assert set(frame["From"]) == {months.EARLIEST}
        assert set(frame["To"]) == {months.LATEST}

    def test_decimals_are_whole_and_few(self) -> None:
        """Decimals are 0 to 6."""
        raw = faultless()
        put(raw, "Indicators", "I4", 1.5)
        assert problems(raw) == [
            "error Indicators!I4: 1.5 is not a number of decimals; use a whole number 0 to 6."
        ]

    def test_a_rate_without_per_is_per_10000(self) -> None:
        """A rate whose Per is blank is taken per 10,000, and said."""
        raw = faultless()
        put(raw, "Indicators", "H2", None)
        assert book(raw).indicators["Per"].iloc[0] == 10000
        assert problems(raw) == [
            "warning Indicators!H2: Per is blank for a rate; 10000 is used; type 10000, or what "
            "the rate is per."
        ]

    def test_second_indicator_of_a_number_is_not_used(self) -> None:
        """Of two indicators of one number the first is used."""
        raw = faultless()
        add(raw, "Indicators", No="3", Indicator="x", Data_period="SS", Measure="number")
        assert problems(raw) == [
            "error Indicators!A8: No 3 stands in rows 4 and 8; the first is used; delete one of "
            "them or give it another code."
        ]
        assert book(raw).indicators["Measure"].tolist().count("number") == 1

    def test_only_areas_is_a_list(self) -> None:
        """Only areas is split at commas; an unknown code never means every area."""
        raw = faultless()
        put(raw, "Indicators", "N3", "kent, Ashford")
        assert book(raw).indicators["Only areas"].iloc[1] == ("Kent", "Ashford")
        assert problems(raw) == [
            "error Indicators!N3: the area 'Ashford' is not on the Areas sheet; correct it, "
            "or add the area to Areas."
        ]


class TestKeys:
    """A row belongs to one indicator, area and month."""

    def test_unknown_indicator_and_area(self) -> None:
        """Figures of unknown indicators and areas are errors, and left out."""
        raw = faultless()
        put(raw, "Data", "A2", 99.0)
        put(raw, "Data", "B3", "Dover")
        assert problems(raw) == [
            "error Data!A2: the indicator '99' is not on the Indicators sheet; correct it, or add "
            "the indicator to Indicators.",
            "error Data!B3: the area 'Dover' is not on the Areas sheet; correct it, or add the "
            "area to Areas.",
        ]
        assert book(raw).data["row"].tolist() == [4, 5, 6, 7]

    def test_blank_area_means_the_only_one(self) -> None:
        """With one area, figures need not name it; targets without one are everybody's."""
        raw = faultless()
        put(raw, "Data", "B3", None)
        assert problems(raw) == []
        assert set(book(raw).data["Area"]) == {"Kent"}
        assert set(book(raw).targets["Area"]) == {""}

    def test_blank_area_among_several_is_an_error(self) -> None:
        """With two areas a figure must say whose it is."""
        raw = faultless()
        add(raw, "Areas", Area="Ash", Page="Yes")
        put(raw, "Data", "B3", None)
        assert problems(raw) == [
            "error Data!B3: Area is blank, and there is more than one area; type the code of the "
            "area."
        ]

    def test_bad_area_code(self) -> None:
        """An area code has at most eight letters and digits."""
        raw = faultless()
        add(raw, "Areas", Area="East Kent", Page="Yes")
        assert problems(raw) == [
            "error Areas!A3: 'East Kent' is not an area code; use at most 8 letters and digits."
        ]

    def test_doubled_figures_are_left_blank(self) -> None:
        """Of two figures of one key neither is used; the error names both rows."""
        raw = faultless()
        figure(raw, 3.0, "May 2014", num=1.0, denom=2.0)
        assert problems(raw) == [
            "error Data!A8: indicator 3, area Kent, May 14 stands in rows 4 and 8, so the figure "
            "is left blank; keep the right row and delete the rest."
        ]
        assert "3" not in book(raw).data["No"].tolist()

    def test_doubled_target_rates_nothing(self) -> None:
        """Of two targets from one month neither is used, nor the one before them."""
        raw = faultless()
        target(raw, 3.0, "May 2013", 0.8)
        target(raw, 3.0, "Apr 2014", 0.9)
        assert problems(raw) == [
            "error Targets!A9: indicator 3, Apr 14 stands in rows 4 and 9, so its target is left "
            "blank; keep the right row and delete the rest."
        ]
        frame = book(raw).targets
        assert math.isnan(frame.loc[frame["row"] == 4, "Target"].iloc[0])

    def test_both_texts_of_a_conflict_stay(self) -> None:
        """Two texts of one key both stay: no text is ever lost."""
        raw = faultless()
        add(raw, "Commentary", No=4.0, Area="Kent", Month=MAY, Text="Other.", Status="Conflict")
        assert book(raw).commentary["Text"].tolist() == ["Cases are open too long.", "Other."]
        assert book(raw).commentary["Status"].tolist() == ["", "conflict"]


class TestSettings:
    """Settings are typed; only the reporting month has no default."""

    def put(self, raw: dict[str, RawTable], name: str, value: object) -> None:
        """Overtype the value of a setting."""
        for row in raw["Settings"].rows:
            if row[0] == name:
                row[1] = value

    def test_typed_settings(self) -> None:
        """Settings are read by name, in any order, with their types."""
        raw = faultless()
        self.put(raw, "Year starts", "Jan")
        self.put(raw, "Compare", "Displayed")
        self.put(raw, "Director", " A director ")
        raw["Settings"].rows.reverse()
        settings = book(raw).settings
        assert settings.reporting_month == months.make(2014, 5)
        assert (settings.year_starts, settings.compare) == (1, "displayed")
        assert settings.director == "A director"

    def test_missing_setting_has_its_default(self) -> None:
        """A missing setting is said, and its documented default used."""
        raw = faultless()
        raw["Settings"].rows = [r for r in raw["Settings"].rows if r[0] != "Year starts"]
        assert book(raw).settings.year_starts == 4
        assert problems(raw) == [
            "warning Settings!A1: the setting Year starts is missing; 'April' is used; add a row "
            "with the name Year starts."
        ]

    def test_unreadable_setting_has_its_default(self) -> None:
        """A setting that cannot be read is an error, and its default used."""
        raw = faultless()
        self.put(raw, "Compare", "rounded")
        assert book(raw).settings.compare == "unrounded"
        assert [p.split(": ", 1)[1] for p in problems(raw)] == [
            "'rounded' is not a choice for Compare; Compare is taken as unrounded; use unrounded "
            "or displayed."
        ]

    def test_misspelt_setting(self) -> None:
        """A name close to a missing setting's is pointed out; the user's own names are not."""
        raw = faultless()
        add(raw, "Settings", Name="My own", Value=1.0)
        for row in raw["Settings"].rows:
            if row[0] == "Directorate":
                row[0] = "Directorat"
        assert [p.split(": ", 1)[1] for p in problems(raw)] == [
            "there is no setting 'Directorat', and Directorate is missing; if it is meant, "
            "correct the name to Directorate."
        ]

    @pytest.mark.parametrize("value", [None, "soon", 5.0])
    def test_no_reporting_month_stops(self, value: object) -> None:
        """Without a reporting month nothing can be refreshed: the cell is named."""
        raw = faultless()
        self.put(raw, "Reporting month", value)
        row = 2 + [s.name for s in SETTINGS].index("Reporting month")
        with pytest.raises(BrokenBook) as caught:
            read(raw)
        assert [p.place for p in caught.value.problems] == [f"Settings!B{row}"]

    def test_missing_reporting_month_stops(self) -> None:
        """A book without the row for the reporting month is refused."""
        raw = faultless()
        raw["Settings"].rows = [r for r in raw["Settings"].rows if r[0] != "Reporting month"]
        with pytest.raises(BrokenBook, match="the Reporting month is missing"):
            read(raw)


def test_many_rows_read_alike() -> None:
    """Every figure of 13 areas, 40 indicators and 60 months is read, and one odd cell found."""
    raw = faultless()
    raw["Areas"].rows = []
    raw["Indicators"].rows, raw["Targets"].rows, raw["Data"].rows = [], [], []
    raw["Published"].rows, raw["Commentary"].rows = [], []
    areas = [f"A{n}" for n in range(13)]
    for area in areas:
        add(raw, "Areas", Area=area, Page="Yes")
    for no in range(1, 41):
        add(raw, "Indicators", No=float(no), Data_period="SS", Measure="number")
    raw["Data"].rows = [
        [float(no), area, dt.datetime(2009 + m // 12, m % 12 + 1, 1), None, None, float(m), None]
        for no in range(1, 41)
        for area in areas
        for m in range(60)
    ]
    put(raw, "Data", "F31000", "12 ")
    read_book, said = read(raw)
    assert len(read_book.data) == 31200
    assert [p.place for p in said] == ["Data!F31000"]
    assert read_book.data["Value"].sum() == 40 * 13 * sum(range(60)) - 30998 % 60 + 12
