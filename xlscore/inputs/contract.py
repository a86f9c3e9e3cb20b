"""The contract of the data sheets: their columns, the settings, and the table a host hands over.

The reading, the checks, the starter workbook (validation lists, input hints) and the messages
all take names from here. It imports nothing heavy, so that any module may import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal[
    "text", "number", "month", "calendar month", "choice", "bound", "yes/no", "no", "area", "whole"
]


@dataclass(frozen=True)
class Column:
    """One column of a data sheet.

    ``required`` says that a row without this cell cannot be used (every column itself must
    stand on its sheet, required or not, unless it is ``optional``: older books lack it).
    ``choices`` are the allowed words of a choice, ``hint`` is what Excel shows beside the
    selected cell (at most 255 characters).
    """

    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    width: float = 12
    optional: bool = False
    #: Words that may stand for a number that is not given.
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Setting:
    """One row of the Settings sheet that we read; ``default`` is used where it is missing.

    One that is ``optional`` may be missing without a word.
    """

    name: str
    kind: Literal["text", "month", "choice", "calendar month"]
    choices: tuple[str, ...] = ()
    default: str = ""
    hint: str = ""
    optional: bool = False


#: Marks of the Department for Education's open data, and what each says of its figure.
MARKS: Final = {
    "c": "withheld",
    "x": "not available",
    "z": "not applicable",
    "k": "rounds to 0",
    "~": "rounds to 0",
    "low": "rounds to 0",
}
POLARITIES = ("H", "L", "T")
PERIODS = ("YTD", "R12M", "SS", "Q", "A")
FREQUENCIES = ("M", "Q", "A")
MEASURES = ("percent", "rate", "number", "average")
BASES = ("reported", "monthly")
DENOMINATORS = ("sum", "latest")
LETTERS = ("R", "A", "G")
CONFLICT = "conflict"
#: The Status of a text carried forward begins with this; it goes when the text is revised.
DRAFT = "draft"
#: Sheets that a book made before them lacks: it works as before, and nothing adds them unasked.
OPTIONAL_SHEETS: Final = frozenset({"Benchmarks", "Circulated", "Counts"})
#: What the Log of a book says that began without any data, and shows its first steps.
BEGAN_EMPTY: Final = "New book, empty"
#: The columns in which a period means its first month; in the others it means its last.
OPENING: Final = frozenset({"From", "Comparable from", "Trend from"})
#: The user's sheet whose figures each refresh brings up to date; its table has the name without
#: the blank.
TRY_TARGETS = "Try targets"
#: The sheets on which a calculated column, behind all others, shows the indicator's name. Nothing
#: is read from it; a book that was made without it goes on without.
NAMED_SHEETS: Final = ("Targets", "Data", "Commentary", "Published")
NAME_COLUMN: Final = "Indicator"
_NAMES_BY_NO: Final = (
    'IFERROR(INDEX(Indicators!${1}:${1},MATCH([@No],Indicators!${0}:${0},0))&"","")'
)
#: What Import's column Scale says of percentages without their sign.
SCALE: Final = "98 means 98%"

_MONTH_FORMS = (
    "A date (any day of the month) or text such as May 14, May 2014 or 2014-05; also a period "
    "such as Q1 2014/15 or 2014/15."
)
_AREA_HINT = "The area's code, as on the Areas sheet."
_LIMIT = "A number; < or > leaves the number itself out: <100, >75, <85%. Blank: by polarity."

_NO = Column("No", "no", required=True, hint="The indicator's number, as on the Indicators sheet.")
_AREA = Column("Area", "area", hint=f"{_AREA_HINT} May stay blank while there is only one area.")
_MONTH = Column("Month", "month", required=True, hint=_MONTH_FORMS)
_NOTE = Column("Note", "text", hint="Yours; not printed.", width=40)


SHEETS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "Settings": (
            Column("Name", "text", hint="The setting's name.", width=24),
            Column("Value", "text", hint="What the pages use.", width=40),
            _NOTE,
        ),
        "Areas": (
            Column(
                "Area",
                "area",
                required=True,
                hint="A code of at most 8 letters and digits. It names the area's tabs.",
            ),
            Column("Title", "text", hint="The area's name as printed on its page.", width=40),
            Column("Page", "yes/no", hint="Yes: the area has a scorecard page."),
            Column("Exceptions", "yes/no", hint="Yes: every Red of the area has a tab."),
            Column("Part of", "area", hint="The code of the area that this one belongs to."),
        ),
        "Indicators": (
            Column(
                "No",
                "no",
                required=True,
                hint="The indicator's number. A change of polarity or period is a new number.",
                width=7,
            ),
            Column("Section", "text", hint="The heading under which it is printed.", width=26),
            Column("Indicator", "text", hint="The name printed on the scorecard.", width=60),
            Column("Full title", "text", hint="The exception page's title, if longer.", width=60),
            Column(
                "Polarity",
                "choice",
                choices=POLARITIES,
                hint="H: high is good. L: low is good. T: near the target is good. "
                "Blank: an activity indicator, which is not rated.",
                width=9,
            ),
            Column(
                "Data period",
                "choice",
                required=True,
                choices=PERIODS,
                hint="YTD: year to date. R12M: rolling twelve months. SS: snapshot at month end. "
                "Q: the quarter's own. A: the year's own.",
            ),
            Column(
                "Measure",
                "choice",
                required=True,
                choices=MEASURES,
                hint="percent: num / denom. rate: num / denom times Per. number: a count. "
                "average: num / denom.",
            ),
            Column("Per", "number", hint="For a rate: 10000 for a rate per 10,000."),
            Column(
                "Decimals",
                "whole",
                hint="0 to 6. Blank: 0 for a number, 1 for the other measures.",
                width=10,
            ),
            Column(
                "Basis",
                "choice",
                choices=BASES,
                hint="reported: the figures already cover the data period. monthly: they are the "
                "month's own and are summed here. Blank: reported.",
            ),
            Column(
                "Denominator",
                "choice",
                choices=DENOMINATORS,
                hint="For monthly figures. sum: denominators are summed. latest: that of the last "
                "month is taken, as for a population. Blank: sum.",
            ),
            Column("From", "month", hint=f"The first month in use. {_MONTH_FORMS}"),
            Column("To", "month", hint=f"The last month in use. {_MONTH_FORMS}"),
            Column(
                "Only areas",
                "text",
                hint="Codes of the areas that report it, with commas between. Blank: all.",
                width=16,
            ),
            Column("Adds up", "yes/no", hint="Yes: an area's figure is the sum of its parts."),
            Column(
                "Same count",
                "text",
                optional=True,
                hint="Two indicators that count the same, such as Denom = Num of 35; with "
                "semicolons between. Copies that protect small counts take it into account.",
                width=20,
            ),
            Column(
                "Comparable from",
                "month",
                hint=f"The first month of a new definition or source. {_MONTH_FORMS}",
                width=16,
            ),
            Column(
                "Trend from",
                "month",
                optional=True,
                hint="The trend of the exception page prints n/a before it. Blank: what there is. "
                f"{_MONTH_FORMS}",
            ),
            Column(
                "Frequency",
                "choice",
                optional=True,
                choices=FREQUENCIES,
                hint="How often there is a figure. M: each month. Q: each quarter. A: each year. "
                "Blank: as often as the report.",
            ),
            Column(
                "Year starts",
                "calendar month",
                optional=True,
                hint="The first month of the indicator's own year, such as September for a school "
                "year. Blank: that of Settings.",
            ),
            Column(
                "Definition",
                "text",
                optional=True,
                hint="The name of the definition by which it is counted. It must be that of a "
                "benchmark set beside it.",
                width=20,
            ),
            Column(
                "Data note",
                "text",
                hint="Printed under Data on the exception page; {month} and {year start} are "
                "filled in. Blank: made from the data period.",
                width=40,
            ),
            Column("Data source", "text", hint="The system the figures come from.", width=20),
            Column("Footnote", "text", hint="Explains starred figures of a trend.", width=40),
        ),
        "Targets": (
            _NO,
            Column("Area", "area", hint=f"{_AREA_HINT} Blank: the target of every area."),
            Column("From", "month", hint=f"The first month it is in force. {_MONTH_FORMS}"),
            Column(
                "Target",
                "number",
                hint="A percentage is typed with its sign: 85%. Blank: no target from this month.",
            ),
            Column("Green from", "bound", hint=_LIMIT),
            Column("Green to", "bound", hint=_LIMIT),
            Column("Amber from", "bound", hint=_LIMIT),
            Column("Amber to", "bound", hint=_LIMIT),
            Column(
                "Source",
                "text",
                hint="Where target and limits come from. Limits are printed only where this does "
                "not say assumed.",
                width=40,
            ),
        ),
        "Data": (
            _NO,
            _AREA,
            _MONTH,
            Column("Num", "number", hint="The numerator."),
            Column("Denom", "number", hint="The denominator."),
            Column(
                "Value",
                "number",
                hint="The result, where there is no num and denom. A percentage with its sign.",
            ),
            Column(
                "Note",
                "text",
                hint="n/a: and a reason, where a figure is missing on purpose: n/a is printed, and "
                "the reason below. Every other note is yours, and not printed.",
                width=40,
            ),
            Column(
                "Withhold",
                "choice",
                optional=True,
                choices=("Yes", "No", "Released"),
                hint="Yes: copies for circulation show c for these figures, as for small counts, "
                "so that nobody can work out another. Released: what an earlier copy withheld "
                "here may be shown again. Both take effect while Small counts on Settings says "
                "suppressed or protected.",
            ),
        ),
        "Commentary": (
            _NO,
            _AREA,
            _MONTH,
            Column("Text", "text", hint="The narrative of the exception page.", width=100),
            Column("Status", "text", hint="conflict: two texts were typed; delete one row."),
        ),
        "Published": (
            _NO,
            _AREA,
            _MONTH,
            Column("Value", "number", hint="What was published, unrounded if known."),
            Column("RAG", "choice", choices=LETTERS, hint="The letter that was published."),
            Column("Published on", "text", hint="The day of publication.", width=14),
            _NOTE,
        ),
        "Guidance": (
            Column("Heading", "text", hint="A heading of the Guidance Notes.", width=30),
            Column("Text", "text", hint="One paragraph a row.", width=100),
        ),
        "Abbreviations": (
            Column("Abbreviation", "text", width=16),
            Column("Meaning", "text", width=60),
        ),
        "Contacts": (
            Column("Name", "text", hint="A team or a role.", width=40),
            Column("Contact", "text", hint="A team's address.", width=40),
        ),
        "Changes": (
            _MONTH,
            Column("Text", "text", hint="A key change made to the report that month.", width=100),
        ),
        "Import": (
            Column(
                "Column",
                "text",
                hint="A heading of the file that is loaded, or the title of one of its sheets. "
                "Periods and indicators as headings need no row here.",
                width=24,
            ),
            Column(
                "Means",
                "text",
                hint="The column of Data that it stands for, Year or Quarter, an indicator's "
                "number, or Ignore.",
                width=24,
            ),
            Column("For", "text", hint="The indicator that it is for, if only one.", width=24),
            Column(
                "Scale",
                "choice",
                optional=True,
                choices=(SCALE,),
                hint="98 means 98%: the file writes percentages without their sign. Blank: "
                "figures are taken as they stand.",
                width=16,
            ),
        ),
        "Benchmarks": (
            _NO,
            Column(
                "Group",
                "text",
                required=True,
                hint="Whose figure it is, such as England or Statistical neighbours.",
                width=30,
            ),
            Column("Period", "month", required=True, hint=_MONTH_FORMS, width=14),
            Column(
                "Value",
                "number",
                hint="The published figure, a percentage with its sign; or the mark that stands "
                f"for it: {', '.join(sorted(MARKS))}.",
                marks=frozenset(MARKS),
            ),
            Column("Published on", "text", hint="The day of publication.", width=14),
            Column(
                "Definition",
                "text",
                hint="same or differs, as against the indicator; or the name of the definition, "
                "which is compared with that on Indicators. One that differs is not shown.",
                width=20,
            ),
            Column("Source", "text", hint="The publication that it is taken from.", width=60),
            Column(
                "Members",
                "text",
                optional=True,
                hint="Which places the group has, where that changes: figures on two sides of a "
                "change are those of two groups.",
                width=40,
            ),
        ),
        "Circulated": (
            Column("Copy", "text", hint="The copy or website that showed it.", width=40),
            _NO,
            _AREA,
            _MONTH,
            Column("Num", "text", hint="As it was shown."),
            Column("Denom", "text", hint="As it was shown."),
            Column("Value", "text", hint="As it was shown."),
            Column("RAG", "text", hint="As it was shown."),
            Column("Arrows", "text", hint="As they were shown."),
        ),
        "Counts": (
            _NO,
            Column(
                "Measure",
                "text",
                hint="The measure that this indicator is: a name that xlscore count --measures "
                "lists.",
                width=30,
            ),
            Column(
                "Options",
                "text",
                hint="What the measure counts otherwise than usual: months=18; population=35 names "
                "the indicator whose figure is the population.",
                width=30,
            ),
            Column("Source", "text", hint="The files that it was counted from.", width=40),
            Column("Counted on", "text", hint="The day of the count.", width=14),
            Column("Month", "month", hint="The month that was counted last."),
            Column(
                "Left out",
                "text",
                hint="How many records were left out, and why; 1 to 5 are few.",
                width=60,
            ),
            Column("Digest", "text", hint="Proves the figures that the count wrote.", width=32),
        ),
        "Log": (
            Column("When", "text", width=20),
            Column("What", "text", width=24),
            Column("Month", "text"),
            Column("Version", "text"),
            Column("Digest", "text", width=20),
            Column("Result", "text", width=60),
        ),
    }
)

#: The sheets that say what was done; on the others somebody types.
RECORDS: Final = frozenset({"Published", "Circulated", "Counts", "Log"})
#: Without one of these nothing can be made.
REQUIRED_SHEETS: Final = frozenset(SHEETS) - OPTIONAL_SHEETS
#: Every name of a column, once.
ALL_COLUMNS: Final = tuple(dict.fromkeys(c.name for columns in SHEETS.values() for c in columns))


SETTINGS: tuple[Setting, ...] = (
    Setting("Organisation", "text", hint="The council's name."),
    Setting("Short name", "text", hint="A short form of the council's name."),
    Setting("Directorate", "text", hint="Printed at the top of the cover."),
    Setting("Service", "text", hint="Printed on the cover and on every page."),
    Setting("Report title", "text", (), "Performance Management Scorecard", "On the cover."),
    Setting("Reporting month", "month", hint=f"The month reported. {_MONTH_FORMS}"),
    Setting(
        "Year starts",
        "calendar month",
        default="April",
        hint="The first month of the financial year, as a name or a number.",
    ),
    Setting("Cabinet Member", "text", hint="Printed on the exception pages."),
    Setting("Director", "text", hint="Printed on the exception pages."),
    Setting("Portfolio", "text", hint="Printed on the exception pages."),
    Setting("Division", "text", hint="Printed on the exception pages."),
    Setting(
        "Compare",
        "choice",
        choices=("unrounded", "displayed"),
        default="unrounded",
        hint="What ratings and arrows of the pages compare: unrounded figures, or the figures as "
        "displayed.",
    ),
    Setting(
        "Arrow across a break",
        "choice",
        choices=("shown", "withheld"),
        default="shown",
        hint="Whether an arrow is shown where the two figures are not comparable.",
    ),
    Setting(
        "Order of areas",
        "text",
        optional=True,
        hint="The No of the indicator by which Compare areas is sorted, the weakest area first. "
        "Blank: the order of Areas.",
    ),
    Setting(
        "Sparklines",
        "choice",
        choices=("hidden", "shown"),
        default="hidden",
        optional=True,
        hint="Whether the scorecard pages have a column with a line of the last 13 months, on the "
        "screen: it is not printed, and not in copies.",
    ),
    Setting(
        "Small counts",
        "choice",
        choices=("shown", "suppressed", "protected"),
        default="shown",
        optional=True,
        hint="Whether copies show counts of 1 to 5. suppressed: they show c for them, and for what "
        "is worked out from them. protected: more is withheld, until nobody can work one out.",
    ),
    Setting(
        "Letters of withheld results",
        "choice",
        choices=("shown", "withheld"),
        default="shown",
        optional=True,
        hint="Whether copies show the rating letter of a result that they withhold.",
    ),
    Setting(
        "Report every",
        "choice",
        choices=("month", "quarter", "year"),
        default="month",
        optional=True,
        hint="How often the scorecard is published. An indicator may have a Frequency of its own.",
    ),
    Setting(
        "Signals",
        "choice",
        choices=("hidden", "shown"),
        default="hidden",
        optional=True,
        hint="Whether the scorecard pages say if the latest movement is more than chance.",
    ),
    Setting(
        "Last year",
        "choice",
        choices=("hidden", "shown"),
        default="hidden",
        optional=True,
        hint="Whether the scorecard pages compare with the same period last year.",
    ),
    Setting(
        "Benchmarks",
        "text",
        optional=True,
        hint="The groups of Benchmarks that are shown, with commas between. Blank: none.",
    ),
    Setting(
        "Bank holidays",
        "text",
        optional=True,
        hint="Further bank holidays, such as 2026-05-08, with commas between. Those of England are "
        "known; counts of working days leave both out.",
    ),
)


KEY: Final = ["No", "Area", "Month"]


def name_formula(no: str = "A", name: str = "C") -> str:
    """The formula of the column of names, given the sheet columns of No and Indicator.

    Whole columns of Indicators, because LibreOffice writes the names of a table's columns as
    addresses, which an indicator that is added would lie outside of.
    """
    return _NAMES_BY_NO.format(no, name)
