"""Reads an SSDA903 return: a folder of CSV files, a workbook of sheets, or the XML.

Each table is told by its columns. No message holds a child's identifier.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from lxml import etree

from xlscore.children.care import CareTables, Episode, Review
from xlscore.flows.count.source import Reading, day_of
from xlscore.flows.count.xml import children
from xlscore.inputs.cells import Fault, as_text
from xlscore.problems import Refusal

#: A record by its headings, in capitals.
Record: TypeAlias = Mapping[str, object]

#: What tells a table, the surest first; the others of a return are left out.
TABLES: Final[Mapping[str, frozenset[str]]] = {
    "Episodes": frozenset({"CHILD", "DECOM"}),
    "Reviews": frozenset({"CHILD", "REVIEW"}),
    "OC2": frozenset({"CHILD", "TEETH_CHECK"}),
    "AD1": frozenset({"CHILD", "DATE_MATCH"}),
    "PlacedAdoption": frozenset({"CHILD", "DATE_PLACED"}),
    "UASC": frozenset({"CHILD", "DUC"}),
    "OC3": frozenset({"CHILD", "IN_TOUCH"}),
    "PrevPerm": frozenset({"CHILD", "PREV_PERM"}),
    "Missing": frozenset({"CHILD", "MIS_START"}),
    "SWEpisodes": frozenset({"CHILD", "SW_DECOM"}),
    "DoLo": frozenset({"CHILD", "DOLO_START"}),
    "Header": frozenset({"CHILD", "DOB"}),
}
#: The directory of postcodes, as the Office for National Statistics publishes it.
POSTCODES: Final = "postcode directory"
_DIRECTORY: Final = (
    {"PCDS", "PCD", "PCD2", "PCD7", "PCD8"},
    {"OSEAST1M", "EAST1M"},
    {"OSNRTH1M", "NORTH1M"},
)
#: OC2 does not say which year it is of; the return that it belongs to does.
UNDATED: Final = date.max
_CODES: Final = {
    "RNE": re.compile("[SLPTBU]"),
    "LS": re.compile("[A-Z][0-9]"),
    "PLACE": re.compile("[A-Z][0-9]{1,2}"),
}
_YEAR_ENDS: Final = (3, 31)
_REC: Final = re.compile("|X1|E[0-9]{1,2}[A-Z]?")
_REVIEW_CODE: Final = re.compile("PN[0-7]")


def table_of(headings: Iterable[str]) -> str:
    """Which table of a return has these headings; '' for none."""
    known = {heading.strip().upper() for heading in headings}
    if all(known & names for names in _DIRECTORY):
        return POSTCODES
    return next((name for name, sure in TABLES.items() if sure <= known), "")


def headings_of(path: Path) -> list[str]:
    """The first line of a text file, as headings."""
    with path.open("rb") as stream:
        line = stream.readline(10_000)
    try:
        return next(csv.reader([line.decode("utf-8-sig", "replace")]), [])
    except csv.Error:
        return []


def read_903_csv(path: Path, today: date) -> Reading[CareTables]:
    """One table of a return as CSV, told by its headings; Refusal where it cannot be read."""
    found = _reading(path)
    _read_table(_rows(path), found, today)
    found.settle(today)
    return found


def read_903_grids(
    name: str, grids: Iterable[tuple[list[str], Iterable[Record]]], today: date
) -> Reading[CareTables]:
    """The tables of a workbook, each its headings and its records."""
    found = Reading("SSDA903", name, CareTables())
    for headings, records in grids:
        _read_records(table_of(headings), headings, records, found, today)
    found.settle(today)
    return found


def read_903_xml(path: Path, today: date) -> Reading[CareTables]:
    """A return as XML; Refusal where it is no readable one."""
    found = _reading(path)
    for child in children(path, "CHILD", found):
        header = child.find("{*}HEADER")
        if header is None:
            continue
        own = {_tag(e): e.text for e in header if not len(e)}
        name = own.get("CHILDID")

        def records(element: str, parent: etree._Element, name: object = name) -> list[Record]:
            return [
                {"CHILD": name, **{_tag(e): e.text for e in one}}
                for one in parent.findall("{*}" + element)
            ]

        episodes = [{**r, "PLACE": r.get("PL", r.get("PLACE"))} for r in records("EPISODE", child)]
        said: dict[str, list[Record]] = {
            "Header": [{"CHILD": name, **own}],
            "Episodes": list(episodes),
            "Reviews": records("AREVIEW", header),
            "OC2": records("OC2", header),
            "PlacedAdoption": records("AD_PLACED", header),
            "AD1": [{"CHILD": name, **own}] if own.get("DATE_MATCH") else [],
            "UASC": [{"CHILD": name, **own}] if own.get("UASC") == "1" or own.get("DUC") else [],
        }
        found.holds |= {"UASC"} if "UASC" in own else set()
        for table, rows in said.items():
            if rows:
                _read_records(table, sorted({*rows[0]}), rows, found, today)
    found.settle(today)
    return found


def _tag(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].upper()


def _reading(path: Path) -> Reading[CareTables]:
    return Reading("SSDA903", path.name, CareTables())


def _rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV file, one after the other, never the whole of it in memory."""
    try:
        with path.open(encoding=_encoding(path), errors="replace", newline="") as stream:
            yield from csv.reader(stream)
    except (OSError, csv.Error):
        raise Refusal(f"{path.name} cannot be read as CSV; export it again") from None


def _encoding(path: Path) -> str:
    """UTF-8 where all of a file is, else what older systems of councils write."""
    known = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(1 << 20):
                known.decode(block)
            known.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _read_table(rows: Iterator[list[str]], found: Reading[CareTables], today: date) -> None:
    headings = [heading.strip().upper() for heading in next(rows, [])]
    records = (dict(zip(headings, row, strict=False)) for row in rows if any(row))
    _read_records(table_of(headings), headings, records, found, today)


def _read_records(
    table: str,
    headings: Iterable[str],
    records: Iterable[Record],
    found: Reading[CareTables],
    today: date,
) -> None:
    """Read the records of one table; what cannot be used is left out with its reason."""
    reader = _READERS.get(table)
    if reader is None:
        return
    found.holds.add(table)
    found.holds |= {f"{table} {heading.strip().upper()}" for heading in headings}
    for record in records:
        child = _text(record, "CHILD").removesuffix(".0")
        if not child:
            found.leave("", table, None, "no CHILD")
            continue
        reader(child, record, found, today)


def _text(record: Record, name: str) -> str:
    cell = record.get(name)
    if isinstance(cell, str):
        return cell.strip()
    return cell.text if isinstance(cell, Fault) else as_text(cell)


def _day(record: Record, name: str, until: date) -> date | str | None:
    """A day; the reason where what stands there is none."""
    try:
        return day_of(record.get(name), until)
    except ValueError as error:
        return f"{name}: {error}"


def _episode(child: str, record: Record, found: Reading[CareTables], today: date) -> None:
    table = "Episodes"
    began = _day(record, "DECOM", today)
    if began is None or isinstance(began, str):
        found.leave(child, table, None, began or "no DECOM")
        return
    ended = _day(record, "DEC", today)
    if isinstance(ended, str):
        found.leave(child, table, began, ended)
        return
    if ended is not None and ended < began:
        found.leave(child, table, began, "DEC before DECOM")
        return
    codes = {name: _text(record, name).upper() for name in _CODES}
    for name, pattern in _CODES.items():
        if not pattern.fullmatch(codes[name]):
            reason = f"{name}: not a code" if codes[name] else f"no {name}"
            found.leave(child, table, began, reason)
            return
    rec = _text(record, "REC").upper()
    if not _REC.fullmatch(rec):
        found.leave(child, table, began, "REC: not a code")
        return
    if ended is not None and not rec:
        found.leave(child, table, began, "no REC")
        return
    home, post = (_postcode(_text(record, name)) for name in ("HOME_POST", "PL_POST"))
    provider = _text(record, "PLACE_PROVIDER").upper()
    urn = _text(record, "URN").removesuffix(".0")
    one = Episode(
        child, began, ended, codes["RNE"], codes["LS"], codes["PLACE"], provider, rec, home, post,
        urn,
    )  # fmt: skip
    if found.again(one):
        found.leave(child, table, began, "the same twice")
        return
    found.saw(began, ended)
    found.tables.episodes.append(one)


def _postcode(text: str) -> str:
    return text.replace(" ", "").upper()


def _review(child: str, record: Record, found: Reading[CareTables], today: date) -> None:
    day = _day(record, "REVIEW", today)
    if day is None or isinstance(day, str):
        found.leave(child, "Reviews", None, day or "no REVIEW")
        return
    code = _text(record, "REVIEW_CODE").upper()
    if not _REVIEW_CODE.fullmatch(code):
        reason = "REVIEW_CODE: not a code" if code else "no REVIEW_CODE"
        found.leave(child, "Reviews", day, reason)
        return
    one = Review(child, day, code)
    if found.again(one):
        found.leave(child, "Reviews", day, "the same twice")
    else:
        found.tables.reviews.append(one)


def _header(child: str, record: Record, found: Reading[CareTables], today: date) -> None:
    born = _day(record, "DOB", today)
    if born is None or isinstance(born, str):
        found.leave(child, "Header", None, born or "no DOB")
    else:
        found.tables.born[child] = born


def _asylum(child: str, record: Record, found: Reading[CareTables], _today: date) -> None:
    until = _day(record, "DUC", date.max)
    if isinstance(until, str):
        found.leave(child, "UASC", None, until)
    else:
        found.tables.asylum[child] = until


def _oc2(child: str, record: Record, found: Reading[CareTables], _today: date) -> None:
    said: list[bool | None] = []
    for name in ("TEETH_CHECK", "HEALTH_ASSESSMENT"):
        text = _text(record, name).removesuffix(".0").casefold()
        answers: dict[str, bool | None] = {
            "1": True, "true": True, "0": False, "false": False, "": None
        }  # fmt: skip
        if text not in answers:
            found.leave(child, "OC2", None, f"{name}: neither 0 nor 1")
        said.append(answers.get(text))
    found.tables.checks.setdefault(UNDATED, {})[child] = said[0], said[1]


def _into(name: str, column: str, table: str) -> Callable[..., None]:
    """A reader of one day a child, the latest of several."""

    def read(child: str, record: Record, found: Reading[CareTables], today: date) -> None:
        day = _day(record, column, today)
        if isinstance(day, str):
            found.leave(child, table, None, day)
        elif day is not None:
            held: dict[str, date] = getattr(found.tables, name)
            held[child] = max(day, held.get(child, day))

    return read


_READERS: Final[Mapping[str, Callable[[str, Record, Reading[CareTables], date], None]]] = {
    "Episodes": _episode,
    "Reviews": _review,
    "Header": _header,
    "UASC": _asylum,
    "OC2": _oc2,
    "PlacedAdoption": _into("placed", "DATE_PLACED", "PlacedAdoption"),
    "AD1": _into("matched", "DATE_MATCH", "AD1"),
}


def date_answers(files: Iterable[Reading[CareTables]]) -> None:
    """Say of which year the OC2 of one return is: the one in which its last episode began.

    Of several nothing says which return each belongs to.
    """
    of_return = list(files)
    began = [reading.began_last for reading in of_return if reading.began_last]
    answered = [reading.tables.checks for reading in of_return if reading.tables.checks]
    if len(answered) == 1 and began:
        last = max(began)
        year = date(last.year + ((last.month, last.day) > _YEAR_ENDS), *_YEAR_ENDS)
        answered[0][year] = answered[0].pop(UNDATED)


def read_postcodes(path: Path, _today: date) -> Reading[CareTables]:
    """The places of postcodes, in metres, out of the directory as CSV."""
    found = _reading(path)
    rows = _rows(path)
    headings = [heading.strip().upper() for heading in next(rows, [])]
    at = [next(i for i, h in enumerate(headings) if h in names) for names in _DIRECTORY]
    for row in rows:
        try:
            code, east, north = (row[place] for place in at)
            found.tables.directory[_postcode(code)] = float(east), float(north)
        except (ValueError, IndexError):
            continue  # postcodes without a place, as of the Isle of Man
    found.holds.add(POSTCODES)
    return found
