"""A closed workbook: data sheets read, pages swapped in, everything else left byte for byte."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import python_calamine
from lxml import etree

from xlscore.hosts.file import old_values
from xlscore.hosts.file.own_formulas import edit_sheet, names_by_no, ours, users_formulas
from xlscore.hosts.file.page_parts import digest, write_page, written_as
from xlscore.hosts.file.render import PRINT_AREA, PRINT_TITLES, frames, print_names
from xlscore.hosts.file.seen import Block, as_seen
from xlscore.hosts.package.disk import refuse_if_open, refuse_special
from xlscore.hosts.package.locking import Hold, hold
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.sheet.cells import (
    StoredCell,
    cell_of,
    cells_of,
    faults,
    read_cells,
    refuse_encodings,
    refuse_far_cells,
)
from xlscore.hosts.package.sheet.days import counts_from_1904, day_formats
from xlscore.hosts.package.sheet.new_sheet import add_data_sheet
from xlscore.hosts.package.sheet.own_drawings import of_parts
from xlscore.hosts.package.sheet.table_parts import own, tables_of
from xlscore.hosts.package.sheet.values import reading
from xlscore.hosts.package.styles import StyleSheet
from xlscore.hosts.package.workbook_lists import stand_at
from xlscore.hosts.package.workbook_part import Index, SheetEntry
from xlscore.inputs.contract import ALL_COLUMNS, REQUIRED_SHEETS, SHEETS, TRY_TARGETS
from xlscore.workbook import marks, narrative
from xlscore.workbook.addresses import position
from xlscore.workbook.days import day
from xlscore.workbook.marks import Mark
from xlscore.workbook.page import Page, Position
from xlscore.workbook.tables import ANOTHER_WORKBOOK, Edits, RawTable, table_name
from xlscore.workbook.tabs import Found, Later, Placed, Plan, in_print_order

#: The sheets of the user's into which a refresh writes.
_WRITTEN = ("Commentary", TRY_TARGETS)
#: How the relationship to the signatures of a whole file ends.
_SIGNED: Final = "digital-signature/origin"


class FileBook:
    """A closed workbook as a host; `write` saves it to `out`, in one step or not at all.

    After `write`, `changed` says whether anything at all was written.
    """

    def __init__(self, package: Package, out: Path) -> None:
        self.package = package
        self.out = out
        self.changed = False
        self._index = Index(package)
        self._found: list[Found] | None = None
        self._staged: set[str] = set()
        #: By title, each table as it was read; what is edited is read again.
        self._tables: dict[str, RawTable] = {}
        self._calculate = False
        self._unsigned = False
        #: Keeps other processes from the file as long as the book is referred to.
        self.held: Hold | None = None

    @classmethod
    def open(cls, path: Path, out: Path | None = None) -> FileBook:
        """Read a workbook for this process to write; Refusal if it is none.

        Refusal too if it is open elsewhere, or another process works on it.
        """
        target = path if out is None else out
        if out is not None:
            refuse_special(out, link=True)
        held = hold(target) if target.parent.is_dir() and (out or path.is_file()) else None
        book = cls._read(path, target)
        if out is None:
            refuse_if_open(path)
        book.held = held
        return book

    @classmethod
    def look(cls, path: Path) -> FileBook:
        """Read a workbook that is not written to: it may be open elsewhere, or read-only."""
        return cls._read(path, path)

    @classmethod
    def _read(cls, path: Path, out: Path) -> FileBook:
        with reading(path.name):
            return cls(Package.open(path), out)

    # --- reading

    def tables(self) -> dict[str, RawTable]:
        """The tables of the data sheets and Try targets; a sheet that is missing is left out.

        Where one is missing, the user's other sheets follow under their own titles.
        """
        known = {name.casefold(): name for name in (*SHEETS, TRY_TARGETS)}
        with reading(self.package.path.name):
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self.package.raw))
            sheets = [sheet for sheet in self._index.sheets if sheet.kind == "worksheet"]
            refuse_encodings(self.package, [sheet.part for sheet in sheets])
            found = {
                known[sheet.title.casefold()]: self._table(
                    book, sheet, known[sheet.title.casefold()]
                )
                for sheet in sheets
                if sheet.title.casefold() in known
            }
            if not found.keys() >= REQUIRED_SHEETS:
                # One of the others may be the sheet under another name.
                ours = {page.title for page in self.found()}
                for sheet in sheets:
                    if sheet.title.casefold() not in known and sheet.title not in ours:
                        found[sheet.title] = self._table(book, sheet, sheet.title)
            return found

    def _table(
        self, book: python_calamine.CalamineWorkbook, sheet: SheetEntry, name: str
    ) -> RawTable:
        """What the officer sees: the table and the rows below it, or the list by its headings."""
        if sheet.title in self._tables:
            return self._tables[sheet.title]
        refuse_far_cells(self.package, sheet.part, sheet.title)
        used = book.get_sheet_by_name(sheet.title)
        held = Block(used.to_python(), *((n + 1 for n in used.start) if used.start else (1, 1)))
        columns = [column.name for column in SHEETS.get(name, ())] or ALL_COLUMNS
        tables = tables_of(self.package, sheet.part)
        held_here = users_formulas(self.package, self._index, sheet).items()
        raw = as_seen(
            sheet.title,
            held,
            own(tables, table_name(name)),
            columns,
            faults(self.package, sheet.part, bool(held_here)),
            list(tables.values()),
        )
        if self._index.calculates_on_open and self._index.changed_by_us is None:
            raw.uncalculated = frozenset(at for at, _ in held_here)
        table = own(tables, table_name(name))
        raw.query = table is not None and table.query
        raw.links = frozenset(at for at, text in held_here if ANOTHER_WORKBOOK.search(text))
        self._tables[sheet.title] = raw
        return raw

    def tabs(self) -> list[str]:
        """The titles of all sheets, in order."""
        return [sheet.title for sheet in self._index.sheets]

    def found(self) -> list[Found]:
        """The tabs that carry a mark of ours, as they stand."""
        if self._found is None:
            with reading(self.package.path.name):
                self._found = list(self._find())
        return self._found

    def _find(self) -> Iterable[Found]:
        texts = {
            name.scope_title: name.text
            for name in self._index.names
            if name.name == marks.NAME and name.scope_title
        }
        for sheet in self._index.sheets:
            mark = Mark.read(texts.get(sheet.title, ""))
            if mark is None or sheet.kind != "worksheet":
                continue
            if mark.written[-8:] == digest(self.package, sheet.part):
                # As it was written: no need to read it, unless somebody asks.
                held = Later(partial(self.package.xml, sheet.part), self._values, self._value)
                yield Found(sheet.title, mark, held, edited=False, drawn=self._drawn(sheet.part),
                            commented=self._commented(sheet.part), as_written=True)  # fmt: skip
                continue
            cells = read_cells(self.package, sheet.part)
            values = {place: _shown(cell) for place, cell in cells.items()}
            rows = narrative.block(values)
            inside = range(rows[0], rows[1] + 1) if rows else range(0)
            values |= self._days({p: c for p, c in cells.items() if p[0] in inside})
            # A formula in the place of a figure is an edit, whatever it gives.
            typed = {place: f"={c.formula}" if c.formula else c.value for place, c in cells.items()}
            yield Found(
                title=sheet.title,
                mark=mark,
                values={place: value for place, value in values.items() if value is not None},
                edited=not mark.stands(typed, rows),
                commented=self._commented(sheet.part),
                drawn=self._drawn(sheet.part),
                formula=any(cell.formula and row in inside for (row, _), cell in cells.items()),
            )

    def _values(self, sheet: etree._Element) -> dict[Position, object]:
        """What the cells of a sheet show, blank ones left out."""
        shown = ((place, _shown(cell)) for place, cell in cells_of(self.package, sheet).items())
        return {place: value for place, value in shown if value is not None}

    def _value(self, sheet: etree._Element, place: Position) -> object:
        """What one cell of a sheet shows, None for a blank one."""
        cell = cell_of(self.package, sheet, *place)
        return None if cell is None else _shown(cell)

    def _drawn(self, part: str) -> bool:
        """Whether somebody drew something on a sheet."""
        rels = self.package.rels(part)
        return bool(of_parts(self.package, (r.target for r in rels if r.type.endswith("/drawing"))))

    def _days(self, cells: Mapping[tuple[int, int], StoredCell]) -> dict[tuple[int, int], object]:
        """The days among what was typed: Excel makes a number of `31 May 2014`."""
        numbers = {p: c for p, c in cells.items() if isinstance(c.value, float)}
        formats = day_formats(self.package) if numbers else frozenset()
        late = counts_from_1904(self.package)
        return {
            place: day(float(cell.value or 0), late) or cell.value
            for place, cell in numbers.items()
            if cell.style in formats
        }

    def _commented(self, part: str) -> frozenset[int]:
        """The rows of a sheet that carry a comment or a threaded comment."""
        rows = set()
        for rel in self.package.rels(part):
            if rel.type.endswith(("/comments", "/threadedComment")):
                for element in self.package.xml(rel.target).iter():
                    if element.get("ref"):
                        rows.add(position(element.get("ref", ""))[0])
        return frozenset(rows)

    def formulas(self, sheet: str) -> frozenset[Position]:
        """The cells of a sheet that hold a formula of the user's."""
        entry = self._index.find(sheet)
        if entry is None:
            return frozenset()
        return frozenset(users_formulas(self.package, self._index, entry))

    def read_by_formulas(self) -> frozenset[str]:
        """The generated tabs that formulas, names or charts of the user's read."""
        return old_values.tabs_read(self.package, self._index, self._generated())

    def outdated(
        self, changed: frozenset[str], edits: Mapping[str, Edits]
    ) -> list[tuple[str, str]]:
        """The user's formula cells whose stored values are old once these sheets change.

        In a book that waits to be calculated, those that read any page or narrative may be old
        from an earlier refresh.
        """
        changed |= self._staged | (self._index.changed_by_us or frozenset())
        if not (changed or self._index.calculates_on_open):
            return []
        pages = self._generated()
        renewed = {
            (sheet.casefold(), *place): formula
            for sheet, edit in edits.items()
            for place, (formula, _) in ours(self.package, self._index, sheet, edit).items()
        }

        def old(tabs: frozenset[str]) -> list[tuple[str, str]]:
            return old_values.outdated(self.package, self._index, tabs, pages, renewed)

        if self._index.calculates_on_open or old(changed):
            return old(changed | frozenset([*pages, *_WRITTEN]))
        return []

    def _generated(self) -> list[str]:
        return [f.title for f in self.found() if f.ours]

    # --- writing

    def stage(self, edits: Mapping[str, Edits]) -> None:
        """Make edits of data sheets that are read from now on, and saved by the next `write`."""
        self._edit(edits)
        self._staged |= edits.keys()
        self.package.settle()
        # The tabs of ours stand as they were found: no data sheet is one of them.
        self._index = Index(self.package)

    def add_data_sheet(self, name: str) -> None:
        """Add a data sheet that the book lacks, behind all others; the next `write` saves it."""
        add_data_sheet(self.package, self._index, name)
        self._staged.add(name)
        self.package.settle()
        self._index = Index(self.package)

    def leave_at(self, sheet: str, row: int) -> None:
        """Leave the book on a data sheet, at the first cell of a row; a hidden sheet stays so."""
        entry = self._index.find(sheet)
        if entry is not None and entry.state == "visible":
            stand_at(self.package, entry.part, row)
            self._index.active = entry.title

    def _indicators(self) -> RawTable | None:
        read = {title.casefold(): table for title, table in self._tables.items()}
        return read.get("indicators") or self.tables().get("Indicators")

    def _edit(self, edits: Mapping[str, Edits]) -> None:
        names = names_by_no(self._indicators()) if edits else {}
        changed = {sheet.casefold() for sheet in edits}
        self._tables = {
            t: table for t, table in self._tables.items() if t.casefold() not in changed
        }
        for sheet, edit in edits.items():
            self._calculate |= edit_sheet(self.package, self._index, sheet, edit, names)

    def write(self, plan: Plan, edits: Mapping[str, Edits], outdated: bool) -> None:
        """Carry out a plan and the edits of data sheets, and save."""
        index, package = self._index, self.package
        self._edit(edits)
        calculate = outdated or self._calculate
        found = {f.title: f for f in self.found()}
        _hold(found[title] for title in [*plan.removed, *(old for old, _ in plan.kept)])
        for old, new in plan.kept:
            index.rename(old, new)
            self._set_mark(new, found[old].mark.kept(new))
        for title in plan.stays:
            self._set_mark(title, found[title].carried())
        for title in plan.removed:
            index.remove(title)
        styles = StyleSheet(package)
        pages = [placed.page for placed in plan.placed]
        tabs: dict[str, str] = {page.kind: page.title for page in pages}
        entries = self._entries(plan)
        anew = [
            (placed, entry)
            for placed, entry in zip(plan.placed, entries, strict=True)
            if not self._stands(placed, entry, found, styles, tabs)
        ]
        _hold(found[placed.onto] for placed, _ in anew if placed.onto)
        framed = frames([(placed.page, placed.page.title) for placed, _ in anew])
        for (placed, entry), frame in zip(anew, framed, strict=True):
            write_page(package, index, entry, placed, frame, styles, tabs)
            written = written_as(package, entry, placed, styles, tabs)
            self._set_mark(placed.page.title, replace(placed.page.mark(), written=written))
        for page in pages:
            self._set_print_names(page)
        styles.commit()
        index.reorder(
            in_print_order([s.title for s in index.sheets], [page.title for page in pages])
        )
        if calculate:
            index.mark_calculate_on_open([*edits, *self._staged])
        index.commit()
        self.changed = package.changed or self.out.resolve() != package.path.resolve()
        signed = any(rel.type.endswith(_SIGNED) for rel in package.rels("/"))
        self._unsigned = signed and package.changed
        package.save(self.out)
        self._found, self._tables = None, {}

    def unsigned(self) -> bool:
        """Whether the last write made a digital signature of the whole file invalid."""
        return self._unsigned

    def _entries(self, plan: Plan) -> list[SheetEntry]:
        """The tab of each placed page under its new title; a new one stands where it belongs."""
        index = self._index
        for old, new in plan.renames():
            index.rename(old, new)
        before: str | None = None
        for placed in plan.placed:
            if placed.onto is None:
                part = self.package.free_name("/xl/worksheets/sheet{}.xml")
                self.package.write(part, b"")
                first = index.sheets[0].title if before is None else None
                index.add_sheet(placed.page.title, part, after=before, before=first)
            before = placed.page.title
        entries = [index.find(placed.page.title) for placed in plan.placed]
        return [entry for entry in entries if entry is not None]

    def _stands(
        self,
        placed: Placed,
        entry: SheetEntry,
        found: Mapping[str, Found],
        styles: StyleSheet,
        tabs: Mapping[str, str],
    ) -> bool:
        """Whether the page stands on its tab already, so that writing it would change nothing."""
        old = found.get(placed.onto or "")
        if old is None or old.title != placed.page.title or old.mark != placed.page.mark():
            return False
        return old.mark.written == written_as(self.package, entry, placed, styles, tabs)

    def _set_print_names(self, page: Page) -> None:
        """The print area of a page and its repeated rows."""
        names = print_names(page, page.title)
        for name in (PRINT_AREA, PRINT_TITLES):
            if name in names:
                self._index.set_name(name, names[name], page.title)
            else:
                self._index.remove_name(name, page.title)

    def _set_mark(self, title: str, mark: Mark) -> None:
        self._index.set_name(marks.NAME, mark.formula(), title, hidden=True)


def _hold(tabs: Iterable[Found]) -> None:
    """Keep the cells of tabs that are about to change, for whoever asks later what they showed."""
    for tab in tabs:
        if isinstance(tab.values, Later):
            tab.values.hold()


def _shown(cell: StoredCell) -> object:
    """What a cell shows; a formula that was never calculated shows the text that was typed."""
    if cell.formula is not None and cell.value is None:
        return f"={cell.formula}"
    return cell.value
