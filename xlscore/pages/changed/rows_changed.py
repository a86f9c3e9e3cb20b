"""The rows of scorecard pages that show something else than before a refresh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlscore.pages.scorecard import figures_shown, formats_shown
from xlscore.rules.sentences import WORDS, show_as
from xlscore.workbook.tabs import Found, Plan


@dataclass(frozen=True)
class Change:
    """A row of a scorecard page that shows something else than before the refresh."""

    area: str
    no: str
    was: tuple[object, object]
    now: tuple[object, object]
    number_format: str = "General"

    def __str__(self) -> str:
        """Before and after as the page shows them: `75.5% Amber before, 72.6% Red now`."""
        return f"{self._shown(self.was)} before, {self._shown(self.now)} now"

    def _shown(self, figures: tuple[object, object]) -> str:
        value, letter = figures
        if isinstance(value, (int, float)):
            value = show_as(self.number_format).value(value)
        parts = (value, WORDS.get(str(letter), letter))
        return " ".join(str(part) for part in parts if part is not None) or "nothing"


def rows_changed(plan: Plan, found: Sequence[Found]) -> list[Change]:
    """The rows of scorecard pages whose result or letter is not what stood there before.

    A page that showed another month gives no change: every row of it is another.
    """
    before = {f.title: f for f in found}
    changes = []
    for placed in plan.placed:
        page, old = placed.page, before.get(placed.onto or "")
        if page.kind != "scorecard" or old is None or (old.mark == page.mark() and not old.edited):
            continue
        if old.mark.month == page.month:
            was = figures_shown(old.values)
            now = figures_shown({k: c.value for k, c in page.cells.items()})
            formats = formats_shown(page)
            changes += [
                Change(page.about, no, was.get(no, (None, None)), shown, formats[no])
                for no, shown in now.items()
                if was.get(no, (None, None)) != shown
            ]
    return changes
