"""Children in need as tables: one row an event, as the CIN census gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xlscore.children.counted import Event


@dataclass(frozen=True, slots=True)
class Span:
    """A referral or an assessment: a child, when it began, when it ended (None: open)."""

    child: str
    began: date
    ended: date | None = None

    @property
    def event(self) -> Event:
        """The span as what is counted."""
        return Event(self.child, self.began)


@dataclass(frozen=True, slots=True)
class Plan(Span):
    """A child protection plan and the days on which it was reviewed."""

    reviews: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry, the day of its initial conference, and whether none was required."""

    child: str
    began: date
    conference: date | None = None
    not_required: bool = False

    @property
    def event(self) -> Event:
        """The enquiry as what is counted."""
        return Event(self.child, self.began)


@dataclass(slots=True)
class CinTables:
    """A council's extract. Assessments end with their authorisation.

    `conferences` are the initial conferences that stand with a referral; those of enquiries stand
    there. The same conference may stand in both places.
    """

    referrals: list[Span] = field(default_factory=list)
    assessments: list[Span] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[Event] = field(default_factory=list)
