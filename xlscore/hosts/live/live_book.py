"""A workbook open in Excel: tables read in whole blocks, pages painted into it in few calls.

It never starts an Excel and never ends one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from xlscore.hosts.live import application
from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.calculation import updates_off
from xlscore.hosts.live.painting import to_excel
from xlscore.hosts.live.rows import Rows, from_excel, read_table
from xlscore.hosts.live.tabs import NOT_REFRESHED, Tab, TabWriter
from xlscore.inputs.contract import REQUIRED_SHEETS, SHEETS, TRY_TARGETS
from xlscore.problems import Refusal
from xlscore.workbook import layout_memory, marks, narrative
from xlscore.workbook.addresses import quoted
from xlscore.workbook.marks import Mark
from xlscore.workbook.page import Position
from xlscore.workbook.tables import Edits, RawTable
from xlscore.workbook.tabs import Found, Plan

if TYPE_CHECKING:
    import xlwings as xw

#: So many rows above a row stay in sight.
_ABOVE: Final = 5
_TEXT: Final = re.compile(r'"(?:[^"]|"")*"')


class LiveBook:
    """A book open in Excel as a host.

    Refusal where Excel does not answer: while reading, nothing was written; `write` says what
    became of which page.
    """

    def __init__(self, book: xw.Book) -> None:
        application.keep_excel_running()
        self.book = book
        #: Whether a page was touched, so that pages may show what was staged.
        self.painted = False
        #: What Excel did not do of the looks of pages in the last write, as a sentence.
        self.not_done = ""
        self._tabs: dict[str, Tab] | None = None
        self._staged: list[Rows] = []
        self._left_at: tuple[str, int] | None = None

    # --- reading

    def tables(self) -> dict[str, RawTable]:
        """The tables of the data sheets and Try targets; a sheet that is missing is left out.

        Where one is missing, the user's other sheets follow under their own titles.
        """
        contract = {name.casefold(): name for name in (*SHEETS, TRY_TARGETS)}
        with _reading():
            sheets = {sheet.name: sheet.api for sheet in self.book.sheets}
            found = {
                contract[title.casefold()]: read_table(sheet, contract[title.casefold()])
                for title, sheet in sheets.items()
                if title.casefold() in contract
            }
            if not found.keys() >= REQUIRED_SHEETS:
                # One of the others may be the sheet under another name.
                for title, sheet in sheets.items():
                    if title.casefold() not in contract and title not in self._marked():
                        found[title] = read_table(sheet, title)
            return found

    def tabs(self) -> list[str]:
        """The titles of all sheets, in order."""
        with _reading():
            return [str(sheet.Name) for sheet in self.book.api.Sheets]

    def found(self) -> list[Found]:
        """The tabs that carry a mark of ours, as they stand."""
        return [tab.found for tab in self._marked().values()]

    def _marked(self) -> dict[str, Tab]:
        if self._tabs is None:
            with _reading():
                texts = _mark_texts(self.book.api)
                self._tabs = {
                    sheet.name: _read_tab(sheet.api, sheet.name, mark)
                    for sheet in self.book.sheets
                    if (mark := Mark.read(texts.get(sheet.name.casefold(), "")))
                }
        return self._tabs

    def unsigned(self) -> bool:
        """Never: Excel itself says that a signed workbook loses its signature when it is saved."""
        return False

    def read_by_formulas(self) -> frozenset[str]:
        """The generated tabs that formulas or names of the user's read."""
        ours = {title: tab for title, tab in self._marked().items() if tab.found.ours}
        with _reading():
            texts = list(_name_formulas(self.book.api, ours))
            for sheet in self.book.sheets:
                if sheet.name not in ours:
                    texts += _formulas(sheet.used_range.api)
        formulas = "\n".join(dict.fromkeys(_TEXT.sub('""', text) for text in texts)).casefold()
        return frozenset(
            title
            for title in ours
            if f"{quoted(title)}!".casefold() in formulas or f"'{title}'!".casefold() in formulas
        )

    def formulas(self, sheet: str) -> frozenset[Position]:
        """The cells of a sheet that hold a formula."""
        with _reading():
            return frozenset(_formulas_at(self.book.sheets[sheet].api.UsedRange))

    def outdated(
        self,
        changed: frozenset[str],  # noqa: ARG002
        edits: Mapping[str, Edits] = MappingProxyType({}),  # noqa: ARG002
    ) -> list[tuple[str, str]]:
        """None: Excel calculates by itself."""
        return []

    # --- writing

    def stage(self, edits: Mapping[str, Edits]) -> None:
        """Make edits of data sheets at once: `tables` gives them, saving is the officer's."""
        with _reading():
            date1904 = bool(self.book.api.Date1904)
            with updates_off(self.book):
                self._staged += self._edit(edits, date1904)

    def leave_at(self, sheet: str, row: int) -> None:
        """Leave the book on a data sheet, at the first cell of a row; a hidden sheet stays so.

        Excel goes there once all pages are written.
        """
        self._left_at = sheet, row

    def _go(self) -> None:
        if self._left_at is not None:
            title, row = self._left_at
            self._left_at = None
            with suppress(Exception):  # no figure hangs on it
                sheet = self.book.sheets[title].api
                sheet.Activate()
                sheet.Range(f"A{row}").Select()
                self.book.api.Windows(1).ScrollRow = max(row - _ABOVE, 2)

    def take_back(self) -> bool:
        """Undo what was staged; whether Excel took all of it."""
        try:
            with updates_off(self.book):
                done = [rows.undo() for rows in reversed(self._staged)]
                return all(done)
        except Exception:  # Excel has gone, or is busy for longer
            return False
        finally:
            self._staged = []

    def write(self, plan: Plan, edits: Mapping[str, Edits], outdated: bool) -> None:  # noqa: ARG002
        """Carry out a plan and the edits of data sheets.

        Refusal if a page could not be painted: every page is then as it was, or finished, or
        says itself that it is not refreshed. Excel's settings are as before in any case.
        """
        # All that can be computed is computed here, before the first write.
        with _reading():
            date1904 = bool(self.book.api.Date1904)
            writer = TabWriter(self.book, plan, self._marked(), date1904)
            writer.refuse_if_pages_cannot_be_made()
        self._tabs = None
        self.not_done = ""
        try:
            with updates_off(self.book) as say:
                self._edit(edits, date1904)
                writer.prepare()
                self.painted = True
                failed = writer.carry_out(say)
                self.not_done = writer.not_done()
        except Refusal:
            raise
        except Exception as error:
            raise Refusal(
                "Excel did not take a step of the refresh, so no page was changed; close any open "
                f"dialog, finish the cell you are typing in, and refresh again ({xl.reason(error)})"
            ) from error
        if failed:
            said = [str(refusal) for refusal, _ in failed]
            if self.not_done:
                said.append(self.not_done)
            raise Refusal(" ".join(said)) from failed[0][1]
        self._go()

    def _edit(self, edits: Mapping[str, Edits], date1904: bool) -> list[Rows]:
        done: list[Rows] = []
        try:
            for name, edit in edits.items():
                rows = Rows(self.book.sheets[name].api, name, date1904)
                rows.edit(edit)
                done.append(rows)
        except Exception as error:
            for rows in done:
                rows.undo()
            if isinstance(error, Refusal):
                raise
            raise Refusal(
                f"{name}: Excel did not take a row, so nothing was refreshed; close any open "
                f"dialog, finish the cell you are typing in, and refresh again ({xl.reason(error)})"
            ) from error
        return done


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        raise Refusal(
            "Excel did not answer while the workbook was read; close any open dialog, finish the "
            f"cell you are typing in, and try again ({xl.reason(error)})"
        ) from error


def _formulas(used: Any) -> Iterator[str]:
    """The formulas of a sheet that read other sheets."""
    if used.HasFormula is not False:
        for row in xl.grid(used.Formula):
            for text in row:
                if isinstance(text, str) and text.startswith("=") and "!" in text:
                    yield text


def _formulas_at(used: Any) -> dict[Position, str]:
    """The formulas of a block by their places; text that begins with '=' is among them."""
    if used.HasFormula is False:
        return {}
    top, left = int(used.Row), int(used.Column)
    return {
        (top + r, left + c): text
        for r, row in enumerate(xl.grid(used.Formula))
        for c, text in enumerate(row)
        if isinstance(text, str) and text.startswith("=")
    }


def _mark_texts(book: Any) -> dict[str, str]:
    """The text of each mark by its sheet's title, case folded."""
    texts = {}
    for name in book.Names:
        sheet, _, own = str(name.Name).rpartition("!")
        if own == marks.NAME and sheet:
            title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
            texts[title.casefold()] = str(name.RefersTo)
    return texts


def _name_formulas(book: Any, ours: Mapping[str, Tab]) -> Iterator[str]:
    scopes = {quoted(title).casefold() for title in ours} | {
        f"'{title}'".casefold() for title in ours
    }
    for name in book.Names:
        if str(name.Name).rpartition("!")[0].casefold() not in scopes:
            yield str(name.RefersTo)


def _read_tab(sheet: Any, title: str, mark: Mark) -> Tab:
    used = sheet.UsedRange
    top, left = int(used.Row), int(used.Column)
    values: dict[Position, object] = {}
    typed: dict[Position, object] = {}
    formulas = _formulas_at(used)
    for r, row in enumerate(xl.grid(used.Value)):
        for c, value in enumerate(row):
            place, shown = (top + r, left + c), from_excel(value)
            if shown is not None:
                values[place] = typed[place] = shown
    # Text that begins with '=' is no formula: its value is that very text.
    formulas = {place: text for place, text in formulas.items() if values.get(place) != text}
    typed |= formulas
    rows = narrative.block(values)
    inside = range(rows[0], rows[1] + 1) if rows else range(0)
    layout_property = None
    for kept in sheet.CustomProperties:
        if kept.Name == layout_memory.NAME:
            layout_property = kept
    text = str(layout_property.Value) if layout_property is not None else ""
    says_so = str(values.get((1, 1), "")).startswith(NOT_REFRESHED)
    unfinished = says_so or text == layout_memory.UNFINISHED
    found = Found(
        title=title,
        mark=mark,
        values=values,
        edited=not mark.stands(typed, rows) and not unfinished,
        commented=frozenset(_commented(sheet)),
        formula=any(row in inside for row, _ in formulas),
    )
    entries = {place: to_excel(value) for place, value in values.items()} | formulas
    kept_layout = layout_memory.unpack(text, replace(mark, written="").text()) if text else None
    layout, undone = kept_layout or (None, frozenset())
    if layout is not None and layout.narrative != rows:
        # The officer inserted or deleted rows since.
        layout = None
    return Tab(found, entries, layout_property, text, layout, undone)


def _commented(sheet: Any) -> Iterator[int]:
    for comment in sheet.Comments:
        yield int(comment.Parent.Row)
    threaded: Any = ()
    with suppress(Exception):  # Excel 2016 has none.
        threaded = sheet.CommentsThreaded
    for comment in threaded:
        yield int(comment.Parent.Row)
