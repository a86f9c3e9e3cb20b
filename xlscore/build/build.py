"""Making scorecard.xlsm out of macros/ and the starter data, always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from xlscore.build.button import with_button
from xlscore.build.macros import modules, with_ribbon
from xlscore.build.own_sheets import add_conf, add_try_targets
from xlscore.build.parts import Parts, finish, read_parts, write_parts
from xlscore.build.sheets import data_book
from xlscore.build.starter import starter_tables
from xlscore.build.vba import add_project
from xlscore.flows.refresh import refresh
from xlscore.hosts.file.file_book import FileBook
from xlscore.hosts.file.own_formulas import names_by_no, show_names
from xlscore.hosts.package.package import Package
from xlscore.hosts.package.workbook_part import Index
from xlscore.inputs.contract import NAMED_SHEETS
from xlscore.workbook.tables import RawTable

#: Where the button stands on Settings, right of the table: columns E to F, below the header.
_BUTTON_AT: Final = (4, 1, 6, 3)
#: The page that a new workbook opens on: the first that there is.
_FRONT: Final = ("Start here", "Scorecard", "Cover")


def build(out: Path, data: Mapping[str, RawTable] | None = None) -> None:
    """Make the workbook at `out`, replacing what is there; `data` instead of the starter data.

    `data` has a table for every data sheet. Refusal where macros/ is not at hand or `out`
    cannot be written; `out` is then as it was.
    """
    project = modules()
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsm"
        book = data_book(starter_tables() if data is None else data)
        add_try_targets(book)
        add_conf(book)
        book.save(draft)
        add_project(draft, project)
        settings = Index(Package.open(draft)).find("Settings")
        assert settings is not None
        draft.write_bytes(write_parts(_with_button(draft, settings.part.removeprefix("/"))))
        _show_names(draft)
        refresh(FileBook.open(draft))
        package = Package.open(draft)
        index = Index(package)
        index.active = next(title for title in _FRONT if index.find(title) is not None)
        index.commit()
        package.save(out)


def _show_names(draft: Path) -> None:
    book = FileBook.open(draft)
    names = names_by_no(book.tables()["Indicators"])
    index = Index(book.package)
    for name in NAMED_SHEETS:
        show_names(book.package, index, name, names)
    book.package.save(draft)


def _with_button(draft: Path, settings: str) -> Parts:
    parts = finish(read_parts(draft.read_bytes()))
    return with_ribbon(with_button(parts, settings, _BUTTON_AT))
