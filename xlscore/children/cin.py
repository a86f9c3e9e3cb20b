"""Children in need as tables: one row an event, as the CIN census gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Event(NamedTuple):
    """What is counted: a child's event, known by the day it began."""

    child: str
    began: date


@dataclass(frozen=True, slots=True)
class Span:
    """A referral, an assessment or a plan: a child, when it began, when it ended (None: open)."""

    child: str
    began: date
    ended: date | None = None

    @property
    def event(self) -> Event:
        """The span as what is counted."""
        return Event(self.child, self.began)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry and the day of its initial conference, if there was one."""

    child: str
    began: date
    conference: date | None = None

    @property
    def event(self) -> Event:
        """The enquiry as what is counted."""
        return Event(self.child, self.began)


@dataclass(slots=True)
class CinTables:
    """A council's extract. Assessments end with their authorisation."""

    referrals: list[Span] = field(default_factory=list)
    assessments: list[Span] = field(default_factory=list)
    plans: list[Span] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
