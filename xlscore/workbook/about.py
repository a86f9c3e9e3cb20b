"""What the properties of a copy say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """What the properties of the document say; `organisation` stands as its author."""

    title: str
    subject: str
    organisation: str
    made: dt.date
    language: str = "en-GB"
