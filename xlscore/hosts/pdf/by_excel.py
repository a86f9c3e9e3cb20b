"""Printing a finished copy to a PDF, through the Excel that is open."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.calculation import retry, updates_off
from xlscore.hosts.pdf.document import finished, pages_of, written
from xlscore.hosts.pdf.page_numbers import numbered
from xlscore.problems import Refusal
from xlscore.workbook.about import About, Bookmark

if TYPE_CHECKING:
    import xlwings as xw


def print_copy(book: xw.Book, copy: Path, bookmarks: Mapping[str, Bookmark], about: About) -> str:
    """Print `copy` to a PDF beside it in the Excel in which `book` is open; what to say of it.

    `bookmarks` says by the titles of its tabs how the PDF names each. Refusal where Excel does
    not print; the officer's windows and settings are as before in any case.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # Excel opens no two workbooks of one name, and the copy may be open.
        aside = Path(folder) / f"{secrets.token_hex(4)}.xlsx"
        try:
            shutil.copyfile(copy, aside)
            with updates_off(book):
                counts = _export(book.app, aside)
            printed = aside.with_suffix(".pdf").read_bytes()
        except Exception as error:
            raise Refusal(
                f"Excel could not print {copy.name}; open it and export it from there "
                f"({xl.reason(error)})"
            ) from error
    firsts = starts_of(counts)
    total = pages_of(printed)
    agree = sum(counts.values()) == total
    made = finished(printed, about, firsts if agree else {}, bookmarks)
    target = written(copy.with_suffix(".pdf"), made)
    if agree:
        return f"The PDF: {target}."
    return (
        f"The PDF: {target}. It has no bookmarks: it has {total} pages, where Excel counted "
        f"{sum(counts.values())}."
    )


def _export(app: xw.App, aside: Path) -> dict[str, int]:
    """Print a file to a PDF beside it; how many pages each of its sheets takes, in order."""

    def opened() -> xw.Book:
        return app.books.open(aside, update_links=False, read_only=True, add_to_mru=False)

    book = opened()
    try:
        counts = {sheet.name: int(sheet.api.PageSetup.Pages.Count) for sheet in book.sheets}
    finally:
        retry(book.close)
    numbered(aside, starts_of(counts))
    book = opened()
    try:
        book.to_pdf(aside.with_suffix(".pdf"))
    finally:
        retry(book.close)
    return counts


def starts_of(counts: Mapping[str, int]) -> dict[str, int]:
    """The first page of each sheet, from 0, by how many pages each takes."""
    return dict(zip(counts, accumulate(counts.values(), initial=0), strict=False))
