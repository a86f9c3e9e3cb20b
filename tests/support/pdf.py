"""PDFs as poppler reads them."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path


def poppler(program: str, *arguments: str | Path) -> bytes:
    """Run a program of poppler-utils."""
    found = shutil.which(program)
    assert found, f"{program} is missing: apt-get install poppler-utils"
    return subprocess.run([found, *map(str, arguments)], check=True, capture_output=True).stdout


def outline(pdf: Path) -> list[tuple[int, str]]:
    """The bookmarks as poppler reads them: the page, from 1, and the words."""
    told = poppler("pdftohtml", "-xml", "-i", "-stdout", pdf).decode()
    return [
        (int(page), html.unescape(text))
        for page, text in re.findall(r'<item page="(\d+)">(.*?)</item>', told)
    ]
