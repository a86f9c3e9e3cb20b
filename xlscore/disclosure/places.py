"""Where in the copy a figure stands, by sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from xlscore.disclosure.printed import BEFORE
from xlscore.disclosure.withholding import Shown
from xlscore.inputs.records import records_of
from xlscore.workbook.addresses import letters
from xlscore.workbook.page import Page, Position

#: A sheet and a cell of it.
Where: TypeAlias = tuple[str, str]
NOWHERE: Final[Where] = ("", "")
#: The scorecard comes first, then Trend, then an exception page.
_RANK: Final = {"scorecard": 0, "trend": 1, "exception": 2}
_COUNTS: Final = {"num": "num", "denom": "denom", "value": "latest"}


class Places:
    """The cells of a copy's pages, looked up by indicator, area and month.

    A figure that stands in several has the one on the scorecard, else that on Trend, else that
    on its exception page.
    """

    def __init__(self, pages: Sequence[Page], shown: Shown) -> None:
        self._cells: dict[tuple[str, str, str | int], Where] = {}
        rows = records_of(shown.computed.rows)
        self._rows = {(row["No"], row["Area"]): row for row in rows}
        for page in sorted(pages, key=lambda page: _RANK.get(page.kind, 0)):
            for (no, area, what), place in page.places.items():
                self._cells.setdefault((no, area, what), _at(page, place))
                if what in BEFORE:
                    when = int(self._rows[no, area][f"when_{what}"])
                    self._cells.setdefault((no, area, when), _at(page, place))

    def figure(self, no: str, area: str, month: int, what: str) -> Where:
        """The cell of a num, denom or value."""
        if month == self.latest(no, area) and (no, area, "latest") in self._cells:
            return self._cells[no, area, _COUNTS[what]]
        return self._cells.get((no, area, month), NOWHERE)

    def latest(self, no: str, area: str) -> int | None:
        """The last month of a row's own latest period."""
        month = self._rows.get((no, area), {}).get("Month")
        return None if month is None else int(month)

    def beside(self, no: str, area: str, name: str) -> Where:
        """The cell of `rag`, of a past result such as `previous`, or of its arrow."""
        return self._cells.get((no, area, name), NOWHERE)


def _at(page: Page, place: Position) -> Where:
    return page.title, f"{letters(place[1])}{place[0]}"
