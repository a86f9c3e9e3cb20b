"""Printing the pages of a closed file to a PDF, through LibreOffice."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from xlscore.hosts.package.package import Package
from xlscore.hosts.package.workbook_part import Index
from xlscore.hosts.pdf.document import finished, starts_told, written
from xlscore.hosts.pdf.page_numbers import numbered
from xlscore.problems import Refusal
from xlscore.workbook.about import About, Bookmark

_SECONDS: Final = 180
#: How the relationships to comments end. Their boxes, which stay, show nothing without them.
_COMMENTS: Final = ("/comments", "/threadedcomment")
#: The outline leads to each sheet's first page. Tags are left out: those of LibreOffice's Calc
#: call each line a paragraph, and say nothing of the tables.
_FILTER: Final = {"ExportBookmarks": True, "UseTaggedPDF": False}


def libreoffice() -> str:
    """The program that prints. Refusal where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Refusal(
            "a PDF needs LibreOffice, which is not installed here: install it "
            "(on Debian: apt-get install libreoffice-calc), or print from Excel"
        )
    return program


def print_pages(book: Path, bookmarks: Mapping[str, Bookmark], about: About) -> Path:
    """Print tabs of a workbook, in the order of the tabs, to a PDF beside it.

    `bookmarks` says which tabs, by their titles, and how the PDF names each.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / book.name
        _only(book, bookmarks, copy)
        try:
            printed = _convert(copy)
            if numbered(copy, starts_told(printed)):
                # Only now it is known on which page each sheet begins.
                printed = _convert(copy)
        except (subprocess.SubprocessError, OSError) as error:
            raise Refusal(
                f"LibreOffice could not print {book.name}; open the workbook and print it from "
                "there"
            ) from error
    data = finished(printed, about, starts_told(printed), bookmarks)
    return written(book.with_suffix(".pdf"), data)


def _only(book: Path, titles: Collection[str], copy: Path) -> None:
    """A copy of a workbook in which nothing but these tabs can be seen, and so printed.

    What people wrote to each other in comments is not printed either, whether shown or not.
    """
    package = Package.open(book)
    index = Index(package)
    for sheet in index.sheets:
        index.set_state(sheet.title, "visible" if sheet.title in titles else "hidden")
        if sheet.title not in titles:
            # What has a print area is printed although it is hidden.
            index.remove_name("_xlnm.Print_Area", sheet.title)
        rels = package.rels(sheet.part)
        kept = [rel for rel in rels if not rel.type.lower().endswith(_COMMENTS)]
        if len(kept) < len(rels):
            package.set_rels(sheet.part, kept)
    index.active = next(sheet.title for sheet in index.sheets if sheet.title in titles)
    index.commit()
    package.save(copy)


def _convert(copy: Path) -> bytes:
    options = {
        name: {"type": "boolean", "value": str(value).lower()} for name, value in _FILTER.items()
    }
    profile = (copy.parent / "profile").as_uri()
    subprocess.run(
        [libreoffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         f"pdf:calc_pdf_Export:{json.dumps(options)}", "--outdir", str(copy.parent), str(copy)],
        check=True, capture_output=True, timeout=_SECONDS,
    )  # fmt: skip
    return copy.with_suffix(".pdf").read_bytes()
