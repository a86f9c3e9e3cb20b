"""The defined names of a workbook, each tied to its tab whatever the tab is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from xlscore.hosts.package import workbook_lists
from xlscore.hosts.package.package import MAIN
from xlscore.hosts.package.references import retargeted
from xlscore.hosts.package.workbook_lists import DefinedName

_S = f"{{{MAIN}}}"


@dataclass
class _Name:
    name: str
    scope: str | None  # the rid of its sheet: titles and places may change
    text: str
    hidden: bool
    source: int | None  # its place in the file

    def is_(self, name: str, scope: str | None) -> bool:
        return self.scope == scope and self.name.casefold() == name.casefold()


class Names:
    """The names in a workbook part; scopes are the relationship ids of tabs."""

    def __init__(self, root: etree._Element, rid_at: Callable[[str | None], str]) -> None:
        """Read them; `rid_at` gives the id of the tab at a place."""
        self._names = []
        for place, element in enumerate(root.iterfind(f"{_S}definedNames/{_S}definedName")):
            local = element.get("localSheetId")
            scope = rid_at(local) if local is not None else None
            hidden = element.get("hidden") in ("1", "true")
            name = element.get("name", "")
            self._names.append(_Name(name, scope, element.text or "", hidden, place))

    def listed(self, titles: Mapping[str, str]) -> list[DefinedName]:
        """The names in their order; `titles` gives the title of a tab by its id."""
        return [
            DefinedName(n.name, titles.get(n.scope) if n.scope else None, n.text, n.hidden)
            for n in self._names
        ]

    def set(self, name: str, text: str, scope: str | None, hidden: bool) -> None:
        """Define a name, or change it."""
        for old in self._names:
            if old.is_(name, scope):
                old.text, old.hidden = text, hidden
                return
        self._names.append(_Name(name, scope, text, hidden, None))

    def remove(self, name: str, scope: str | None) -> None:
        """Take out a name, if it is there."""
        self._names = [n for n in self._names if not n.is_(name, scope)]

    def remove_scope(self, scope: str) -> None:
        """Take out the names of a tab."""
        self._names = [n for n in self._names if n.scope != scope]

    def retarget(self, old: str, new: str | None, scope: str | None = None) -> None:
        """Make references to tab `old` mean `new`, `#REF!` for None; only in names of `scope`."""
        for name in self._names:
            # a text that stands for itself, such as a mark, refers to nothing
            if scope in (None, name.scope) and not name.text.startswith('"'):
                name.text = retargeted(name.text, old, new)

    def write(self, root: etree._Element, places: Mapping[str, int]) -> None:
        """Write them to the workbook element; `places` gives the place of a tab by its id."""
        workbook_lists.write_names(
            root,
            [
                workbook_lists.Name(
                    n.source, n.name, places.get(n.scope) if n.scope else None, n.text, n.hidden
                )
                for n in self._names
            ],
        )
