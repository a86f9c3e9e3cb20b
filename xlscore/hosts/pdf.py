"""Printing the pages of a closed file to a PDF, through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from xlscore.hosts.index import Index
from xlscore.hosts.package import Package
from xlscore.problems import Refusal

_SECONDS = 180


def libreoffice() -> str:
    """The program that prints. Refusal where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Refusal(
            "a PDF needs LibreOffice, which is not installed here: install it "
            "(on Debian: apt-get install libreoffice-calc), or print from Excel"
        )
    return program


def print_pages(book: Path, titles: Iterable[str]) -> Path:
    """Print these tabs of a workbook, in the order of the tabs, to a PDF beside it."""
    program, target = libreoffice(), book.with_suffix(".pdf")
    wanted = set(titles)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / book.name
        package = Package.open(book)
        index = Index(package)
        for sheet in index.sheets:
            # LibreOffice prints what can be seen.
            index.set_state(sheet.title, "visible" if sheet.title in wanted else "hidden")
        index.active = next(sheet.title for sheet in index.sheets if sheet.title in wanted)
        index.commit()
        package.save(copy)
        profile = (Path(folder) / "profile").as_uri()
        try:
            subprocess.run(
                [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
                 "--outdir", folder, str(copy)],
                check=True, capture_output=True, timeout=_SECONDS,
            )  # fmt: skip
            shutil.copyfile(copy.with_suffix(".pdf"), target)
        except (subprocess.SubprocessError, OSError) as error:
            raise Refusal(
                f"LibreOffice could not print {book.name} to {target.name}; open the workbook "
                "and print it from there"
            ) from error
    return target
