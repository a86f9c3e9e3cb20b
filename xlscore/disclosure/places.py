"""Where in the copy a figure stands, by sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from xlscore import months
from xlscore.columns import letters
from xlscore.disclosure.known import DENOM, NUM, VALUE
from xlscore.disclosure.withholding import Shown
from xlscore.months import Month
from xlscore.pages import exception, scorecard, trend
from xlscore.pages.page import Page, Position

#: A sheet and a cell of it.
Where: TypeAlias = tuple[str, str]
NOWHERE: Final[Where] = ("", "")
_COUNTS: Final = {NUM: "num", DENOM: "denom", VALUE: "latest"}


class Places:
    """The cells of a copy's pages, looked up by indicator, area and month.

    A figure that stands in several has the one on the scorecard, else that on Trend, else that
    on its exception page.
    """

    def __init__(self, pages: Sequence[Page], shown: Shown, starts: int) -> None:
        self._cells: dict[tuple[str, str, str], Where] = {}
        self._months: dict[tuple[str, str, int], Where] = {}
        self.month = shown.computed.month
        before = {"previous": int(self.month) - 1, "outturn": months.outturn(self.month, starts)}
        for page in pages:
            if page.kind == "exception":
                for month, place in exception.trend_places(
                    shown.computed, page.no, page.area
                ).items():
                    self._months.setdefault((page.no, page.area, month), _at(page, place))
            elif page.kind == "trend" and shown.past is not None:
                for key, place in trend.places(page, shown.past).items():
                    self._months[key] = _at(page, place)
        for page in pages:
            if page.kind == "scorecard":
                for no, row in scorecard.rows_of(page).items():
                    for name, column in scorecard.COLUMNS.items():
                        self._cells[no, page.area, name] = _at(page, (row, column))
                        beside = {"latest": "rag", "previous": "dot_previous"}
                        told = beside.get(name, "dot_outturn" if name == "outturn" else "")
                        if told:
                            self._cells[no, page.area, told] = _at(page, (row, column + 1))
                    for name, when in before.items():
                        place = (row, scorecard.COLUMNS[name])
                        self._months[no, page.area, int(when)] = _at(page, place)

    def figure(self, no: str, area: str, month: int, column: int) -> Where:
        """The cell of a num, denom or result."""
        if month == self.month and (no, area, "latest") in self._cells:
            return self._cells[no, area, _COUNTS[column]]
        return self._months.get((no, area, month), NOWHERE)

    def beside(self, no: str, area: str, name: str) -> Where:
        """The cell of `rag`, `dot_previous`, `dot_outturn`, `previous` or `outturn`."""
        return self._cells.get((no, area, name), NOWHERE)


def _at(page: Page, place: Position) -> Where:
    return page.title, f"{letters(place[1])}{place[0]}"


def label(month: int) -> str:
    """A month in few letters."""
    return months.label(Month(month))
