"""Reads a workbook of Annex A: its lists are told by their headings, as councils vary them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from xlscore.children.annex_a import AnnexTables, Answer, Assessment, Care, Case, Conference
from xlscore.flows.count.source import Reading, day_of
from xlscore.inputs.cells import Fault, as_text

#: The columns of each list by what their headings say, blanks and signs apart; those that tell a
#: list from the others come first.
_LISTS: Final[Mapping[str, Mapping[str, str]]] = {
    "List 4": {
        "seen": r"child ?seen",
        "began": r"assessment .*start|start .*assessment",
        "ended": r"authoris|authoriz",
    },
    "List 5": {
        "plan": r"conference .*result|icpc .*result|cpc result",
        "began": r"date of (the )?initial (child protection conference|cpc)|date of icpc|icpc date",
    },
    "List 8": {
        "began": r"started to be looked after|start .*looked after|became looked after|bla date",
        "ended": r"date (child )?ceased|end .*looked after",
        "health": r"health assessment",
        "dental": r"dental",
        "placements": r"number of placements",
        "born": r"date of birth|\bdob\b",
        "visited": r"social work visit",
        "worker": r"(allocated|social|case) worker",
    },
    "List 7": {
        "began": r"(protection plan|cpp?|plan) start",
        "ended": r"(protection plan|cpp?|plan) end",
        "visited": r"statutory visit|last visit",
        "worker": r"(allocated|social|case) worker",
    },
    "List 6": {
        "began": r"cin (plan )?start|start .*(cin|in need)",
        "ended": r"cin (plan )?clos|clos.*date|date.*clos",
        "worker": r"(allocated|social|case) worker",
    },
}  # fmt: skip
_CHILD: Final = re.compile(
    r"child .*\bid\b|child .*(unique|identifier|reference)|\b(person|client) id\b|^id$"
)
_TEAM: Final = re.compile(r"(allocated )?team")
#: Without these a list is none.
_SURE: Final = {
    "List 4": ("seen", "began"),
    "List 5": ("plan", "began"),
    "List 8": ("began", "health"),
    "List 7": ("began", "visited"),
    "List 6": ("began", "worker"),
}
_YES: Final = re.compile(r"(a\)?|1)?\W*y(es)?\b.*|true|1", re.IGNORECASE)
_NO: Final = re.compile(r"(b\)?|0)?\W*no?\b(?!t|\W*a\b).*|false|0", re.IGNORECASE)


def _said(heading: object) -> str:
    text = heading if isinstance(heading, str) else ""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def list_of(headings: Sequence[object]) -> tuple[str, Mapping[str, int]]:
    """Which list has these headings, and where its columns stand; '' for none."""
    said = [_said(heading) for heading in headings]
    child = next((at for at, text in enumerate(said) if _CHILD.search(text)), None)
    if child is None:
        return "", {}
    for name, columns in _LISTS.items():
        places = {
            column: at
            for column, words in columns.items()
            if (at := next((n for n, t in enumerate(said) if re.search(words, t)), None))
            is not None
        }
        if all(column in places for column in _SURE[name]):
            team = next((at for at, text in enumerate(said) if _TEAM.search(text)), None)
            more = {} if team is None else {"team": team}
            return name, {"child": child, **places, **more}
    return "", {}


def read_annex_a(
    name: str, lists: Iterable[tuple[Sequence[object], Iterable[Sequence[object]]]], today: date
) -> Reading[AnnexTables]:
    """The lists of a workbook, each its headings and its rows."""
    found = Reading("Annex A", name, AnnexTables())
    for headings, rows in lists:
        which, places = list_of(headings)
        if not which:
            continue
        found.holds.add(which)
        found.holds |= {f"{which} {column}" for column in places}
        for row in rows:
            if any(cell not in (None, "") for cell in row):
                _row(which, _Row(row, places), found, today)
    found.settle(today)
    return found


class _Row:
    """A row by the names of its columns."""

    def __init__(self, cells: Sequence[object], places: Mapping[str, int]) -> None:
        self._cells, self._places = cells, places

    def cell(self, name: str) -> object:
        """What stands in a column; None where there is no such column."""
        at = self._places.get(name)
        return self._cells[at] if at is not None and at < len(self._cells) else None

    @property
    def fault(self) -> str:
        """The name of a column under which an error value stands; '' for none."""
        return next((name for name in self._places if isinstance(self.cell(name), Fault)), "")

    def text(self, name: str) -> str:
        """The same as text."""
        return as_text(self.cell(name))


def _row(which: str, row: _Row, found: Reading[AnnexTables], today: date) -> None:
    fault = row.fault
    child = "" if fault == "child" else row.text("child")
    if not child:
        found.leave("", which, None, "no child ID")
        return
    if fault:
        found.leave(child, which, None, f"{_NAMES.get(fault, fault)}: an error value")
        return
    if team := row.text("team"):
        found.tables.teams.setdefault(child, team)
    days: dict[str, date | None] = {}
    for name in ("began", "ended", "visited", "health", "dental", "born"):
        try:
            days[name] = day_of(row.cell(name), today)
        except ValueError as error:
            found.leave(child, which, days.get("began"), f"{_NAMES[name]}: {error}")
            return
    began, ended = days["began"], days["ended"]
    if began is None:
        if which != "List 5":  # most enquiries lead to no conference
            found.leave(child, which, None, f"{_NAMES['began']}: blank")
        return
    if ended is not None and ended < began:
        found.leave(child, which, began, "ended before it began")
        return
    if which in ("List 4", "List 5"):
        found.saw(began, ended)
    else:
        found.last = max(filter(None, (found.last, began, ended, days["visited"])))
    _ADD[which](child, began, ended, row, days, found.tables)


_NAMES: Final = {
    "began": "start", "ended": "end", "visited": "visit", "health": "health assessment",
    "dental": "dental check", "born": "date of birth",
}  # fmt: skip
_Days = Mapping[str, date | None]


def _answer(text: str) -> Answer:
    if _YES.fullmatch(text):
        return "yes"
    return "no" if _NO.fullmatch(text) else ""


def _assessment(
    child: str, began: date, ended: date | None, row: _Row, _: _Days, tables: AnnexTables
) -> None:
    tables.assessments.append(Assessment(child, began, ended, _answer(row.text("seen"))))


def _conference(
    child: str, began: date, _ended: date | None, row: _Row, _: _Days, tables: AnnexTables
) -> None:
    tables.conferences.append(Conference(child, began, _answer(row.text("plan"))))


def _case(which: str) -> Callable[..., None]:
    def add(
        child: str, began: date, ended: date | None, row: _Row, days: _Days, tables: AnnexTables
    ) -> None:
        worker = bool(row.text("worker"))
        tables.cases.append(Case(which, child, began, ended, worker, days["visited"]))
        if which == "List 8":
            number = row.text("placements")
            placements = int(number) if re.fullmatch(r"\d{1,3}", number) else None
            born, dental, health = (days[name] for name in ("born", "dental", "health"))
            tables.care.append(Care(child, began, ended, born, dental, health, placements))

    return add


_ADD: Final[Mapping[str, Callable[..., None]]] = {
    "List 4": _assessment,
    "List 5": _conference,
    "List 6": _case("List 6"),
    "List 7": _case("List 7"),
    "List 8": _case("List 8"),
}
