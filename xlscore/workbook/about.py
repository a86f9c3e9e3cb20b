"""What the properties of a copy say, and the outline of its PDF."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

#: The sheet of a copy that lists the others, the row of its headings, and the column in which a
#: PDF has the number of the page of paper, under this heading.
CONTENTS: Final = "Contents"
CONTENTS_HEAD, PAPER = 4, 3
PAPER_HEADING: Final = "Page"


@dataclass(frozen=True)
class Bookmark:
    """How the outline of a PDF names a sheet, and the group under which it does; blank for none."""

    text: str
    group: str = ""


@dataclass(frozen=True)
class About:
    """What the properties of the document say; `organisation` stands as its author."""

    title: str
    subject: str
    organisation: str
    made: dt.date
    language: str = "en-GB"
