"""Lists of whom each figure means, into a folder of the officer's: never the book's or a copy's."""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlscore.children.counted import Event
from xlscore.flows.about import file_name
from xlscore.flows.count.areas import Places
from xlscore.flows.count.counting import Figures, why
from xlscore.hosts.package.disk import replace, why_not
from xlscore.hosts.package.locking import holding
from xlscore.inputs.book import Book
from xlscore.problems import Refusal
from xlscore.rules import months
from xlscore.rules.months import Month

_HEADINGS: Final = ("List", "Child", "Day", "What")
_NOTE: Final = (
    "Personal data of children: for those alone who may see it. Do not send it on, and delete it "
    "when you no longer need it."
)
#: What a spreadsheet may take for a formula.
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_TITLE: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE: Final = 31


@dataclass(frozen=True)
class Listing:
    """One list: its file's name, what it is of, and its rows."""

    name: str
    about: str
    rows: Sequence[tuple[str, str, str, str]]


def refuse_folder(folder: Path, book: Path, data: Book) -> None:
    """Refusal for the folder of the book, and for one that holds a circulated copy or a website."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} is a file; name a folder for the lists")
    if not folder.exists() and not folder.parent.is_dir():
        raise Refusal(f"there is no folder {folder.parent}; make it first, or choose another")
    todo = "name a folder that only those who may see children's data can open"
    if folder.resolve() == book.resolve().parent:
        raise Refusal(f"the lists name children, and {folder} is the folder of the book: {todo}")
    if any(_is_website(above) for above in folder.resolve().parents):
        raise Refusal(f"the lists name children, and {folder} stands in a website: {todo}")
    if not folder.is_dir():
        return
    inside = {file.name.casefold() for file in folder.iterdir()}
    if inside & {name.casefold() for name in _copies(data)} or "index.html" in inside:
        raise Refusal(f"the lists name children, and {folder} holds a circulated copy: {todo}")


def _is_website(folder: Path) -> bool:
    """Whether a folder is a website of ours: what stands in it is served with it."""
    return (folder / "index.html").is_file() and (folder / "datapackage.json").is_file()


def _copies(data: Book) -> Iterator[str]:
    """The names under which copies of the book go out, and their PDFs."""
    reported = {int(month) for month in data.published["Month"]}
    for month in (*reported, int(data.settings.reporting_month)):
        for accessible in (False, True):
            name = file_name(data.settings, Month(month), accessible=accessible)
            yield from (name, str(Path(name).with_suffix(".pdf")))
    for copy in data.circulated["Copy"]:
        yield str(copy).partition(", ")[0]


def listings(
    book: Book, found: Sequence[Figures], places: Places, salts: Mapping[str, str]
) -> Iterator[Listing]:
    """The lists of every indicator and area; `salts` name the count by indicator."""
    for one in found:
        no = one.assignment.no
        areas = [*one.by_area]
        if not places.whole and any(not places.of(item.child) for item in one.left_out):
            areas.append("")
        for area in areas:
            figure = one.by_area.get(area)
            where = book.area_name(area) if area else "no area"
            period = book.typed_by(no).label(one.month)
            label = f"{no} {where}, {period}: {one.assignment.definition}"
            total = "" if figure is None else f" {figure[0]:,}"
            if figure is not None and figure[1] is not None:
                total += f" of {figure[1]:,.12g}"
            count = f" Count {salts[no]}." if salts.get(no) else ""
            yield Listing(
                f"Indicator {no} {area or 'no area'} {months.iso(one.month)}",
                f"Indicator {label}{total}.{count}",
                list(_rows(one, area, places)),
            )


def _rows(one: Figures, area: str, places: Places) -> Iterator[tuple[str, str, str, str]]:
    def mine(child: str) -> bool:
        own = places.of(child) if child else (places.whole,)
        return area in own if area else not own

    result = one.result
    for event in sorted(result.num):
        if mine(event.child):
            days = "" if result.days is None else f"{result.days[event]} days"
            yield _row("numerator", event, days)
    for event in sorted((result.denom or frozenset()) - result.num):
        if mine(event.child):
            yield _row("denominator alone", event, "")
    for item in sorted(one.left_out, key=lambda o: (o.child, o.what, str(o.began), o.reason)):
        if mine(item.child):
            day = "" if item.began is None else item.began.isoformat()
            yield "left out", _safe(item.child), day, why(item)
    for due in sorted(result.due):
        if mine(due.child):
            yield "due soon", _safe(due.child), due.day.isoformat(), due.what


def _row(which: str, event: Event, what: str) -> tuple[str, str, str, str]:
    return which, _safe(event.child), event.began.isoformat(), what


def _safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_lists(folder: Path, lists: Sequence[Listing], *, workbook: bool) -> list[Path]:
    """Write the lists, CSV files or one workbook, for the owner alone; the files.

    Refusal where the folder cannot be written.
    """
    try:
        if not folder.exists():
            folder.mkdir(mode=stat.S_IRWXU)
        if workbook:
            path = folder / "Lists.xlsx"
            _write(path, _workbook(lists))
            return [path]
        written = []
        for one in lists:
            written.append(folder / f"{_TITLE.sub('-', one.name)}.csv")
            _write(written[-1], _csv(one))
    except OSError as error:
        raise Refusal(why_not(folder, error)) from None
    return written


def _csv(one: Listing) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerows([[_NOTE], [one.about], _HEADINGS, *one.rows])
    return text.getvalue().encode("utf-8-sig")


def _workbook(lists: Sequence[Listing]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):  # type: ignore[misc]
        """Writes sheets without the temporary files that openpyxl leaves where it is killed."""

        def write_worksheet(self, sheet: Any) -> None:
            held = io.BytesIO()
            writer = WorksheetWriter(sheet, out=held)
            writer.write()
            sheet._rels = writer._rels
            self._archive.writestr(sheet.path[1:], held.getvalue())
            self.manifest.append(sheet)

    book = Workbook()
    book.remove(book.worksheets[0])
    titles: set[str] = set()
    for one in lists:
        title = _TITLE.sub("-", one.name.removeprefix("Indicator "))[:_LONGEST_TITLE]
        while title.casefold() in titles:
            title = f"{title[: _LONGEST_TITLE - 4]} {len(titles)}"
        titles.add(title.casefold())
        sheet = book.create_sheet(title)
        for row in ([_NOTE], [one.about], _HEADINGS, *one.rows):
            sheet.append(list(row))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        InMemory(book, archive).save()
    return held.getvalue()


def _write(path: Path, data: bytes) -> None:
    with holding(path):
        replace(path, data, private=True)
