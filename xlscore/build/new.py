"""A user's own copy of the finished workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xlscore.hosts.package.package import Package
from xlscore.problems import Refusal
from xlscore.workbook.tables import RawTable

_NAME = "scorecard.xlsm"


def new(book: Path, data: Mapping[str, RawTable] | None = None) -> None:
    """Copy the finished workbook to `book`, or build one of `data`, a table for each data sheet.

    Refusal if a file stands there, or it cannot be written.
    """
    refuse_unless_new(book)
    if data is None:
        Package.open(finished_workbook()).save(book)
        return
    # It takes its time to import.
    from xlscore.build.build import build

    build(book, data)


def refuse_unless_new(book: Path) -> None:
    """Refusal where a new book cannot stand: at a file, in no folder, under another ending."""
    if book.suffix.lower() != ".xlsm":
        raise Refusal(f"{book} must end in .xlsm, because the workbook holds macros")
    if book.exists() or book.is_symlink():
        raise Refusal(f"{book} exists already and is not overwritten; choose another name")
    if not book.parent.is_dir():
        raise Refusal(f"there is no folder {book.parent}; make it first, or choose another")


def finished_workbook() -> Path:
    """The workbook that ships with xlscore: inside the installed package, or beside its source.

    Refusal where neither stands.
    """
    here = Path(__file__).resolve()
    for place in (here.with_name(_NAME), here.parents[2] / _NAME):
        if place.is_file():
            return place
    raise Refusal(f"{_NAME} is not where xlscore is installed; run xlscore build, or install again")
