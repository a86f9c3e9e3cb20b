"""What the buttons have in common: what they say of a refresh, and how they take rows back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from xlscore.problems import Refusal

if TYPE_CHECKING:
    from xlscore.flows.summary import Summary
    from xlscore.hosts.live.live_book import LiveBook

#: How many problems a message lists before it points to the sheet.
_MOST: Final = 12


def first(lines: Sequence[str], where: str) -> list[str]:
    """As many lines as a message has room for, and where the others are."""
    if len(lines) <= _MOST:
        return list(lines)
    return [*lines[:_MOST], f"And {len(lines) - _MOST} more: {where}."]


def sentence(refusal: Refusal) -> str:
    """A refusal with one full stop: some are several sentences and have theirs."""
    return f"{str(refusal).removesuffix('.')}."


def summed_up(summary: Summary) -> list[str]:
    """What a refresh did."""
    return [
        summary.headline,
        *(f"A page changed by hand was kept as '{title}'." for title in summary.kept),
        *summary.notes,
        summary.in_short,
    ]


def looks_not_done(host: LiveBook) -> list[str]:
    """What Excel did not do of the pages' looks, as no line or one."""
    return [host.not_done] if host.not_done else []


@contextmanager
def data_as_before(host: LiveBook, *, pages_too: bool) -> Iterator[None]:
    """Where the work stops, take the rows of the data sheets back, and say what stands.

    With `pages_too` they go only as long as no page shows them: text that was typed on a page
    made anew stands in Commentary alone.
    """
    try:
        yield
    except Exception as error:
        if pages_too and host.painted:
            stand = (
                "The data sheets have moved on already: click Refresh Scorecard, not this button "
                "again."
            )
        elif host.take_back():
            stand = "The data sheets are as they were before."
        else:
            stand = (
                "Rows that were just added or changed on the data sheets may still be there: "
                "close the workbook without saving it, and open it again (with AutoSave on: "
                "File, Info, Version History)."
            )
        if not isinstance(error, Refusal):
            raise
        raise Refusal(f"{sentence(error)} {stand}") from error
