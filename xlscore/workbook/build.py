"""Making scorecard.xlsm out of macros/ and the starter data, always the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from xlscore.columns import RawTable
from xlscore.hosts.file import FileBook
from xlscore.hosts.package import Package
from xlscore.refresh import refresh
from xlscore.workbook.parts import finish, read_parts, write_parts
from xlscore.workbook.sheets import data_book
from xlscore.workbook.starter import starter_tables
from xlscore.workbook.vba import add_project, macros_folder, read_modules


def build(out: Path, data: Mapping[str, RawTable] | None = None) -> None:
    """Make the workbook at `out`, replacing what is there; `data` instead of the starter data.

    `data` has a table for every data sheet. Refusal where macros/ is not at hand or `out`
    cannot be written; `out` is then as it was.
    """
    modules = read_modules(macros_folder())
    with TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.xlsm"
        data_book(starter_tables() if data is None else data).save(draft)
        add_project(draft, modules)
        draft.write_bytes(write_parts(finish(read_parts(draft.read_bytes()))))
        refresh(FileBook.open(draft))
        Package.open(draft).save(out)
