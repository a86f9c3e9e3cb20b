"""Children looked after as tables, as the SSDA903 return gives them, and their periods of care."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from xlscore.children.counted import Event
from xlscore.children.spans import is_open

#: Legal statuses of short breaks: no figure counts them.
SHORT_BREAKS: Final = frozenset({"V3", "V4"})
#: An episode that goes on as the next one.
_GOES_ON: Final = frozenset({"", "X1"})
#: What begins a placement: the start of care, and another placement with other carers.
_NEW_PLACEMENT: Final = frozenset({"S", "P", "B"})
_TEMPORARY: Final = frozenset({"T0", "T1", "T2", "T3", "T4"})


class Episode(NamedTuple):
    """A stretch of care under one legal status in one placement; ended None: open.

    `rne` is why it began, `ls` the legal status, `rec` why it ended, `home` and `post` the
    postcodes of home and placement, without blanks.
    """

    child: str
    began: date
    ended: date | None
    rne: str
    ls: str
    place: str
    provider: str
    rec: str
    home: str = ""
    post: str = ""
    urn: str = ""


class Review(NamedTuple):
    """A review of a child's case, and how the child took part (PN0 to PN7)."""

    child: str
    day: date
    code: str


class Placement(NamedTuple):
    """Where a child lived with the same carers: its episodes' first and last day."""

    began: date
    ended: date | None
    last: Episode


@dataclass(frozen=True, slots=True)
class Period:
    """A child's time in care without a break; `whole`: its first day stands in the source."""

    child: str
    episodes: tuple[Episode, ...]
    whole: bool

    @property
    def began(self) -> date:
        """The first day that is known."""
        return self.episodes[0].began

    @property
    def ended(self) -> date | None:
        """The last day; None while it goes on."""
        return self.episodes[-1].ended

    @property
    def event(self) -> Event:
        """The period as what is counted."""
        return Event(self.child, self.began)

    def current(self, last: date) -> Episode | None:
        """The episode open at the close of a day."""
        return next((e for e in reversed(self.episodes) if is_open(e.began, e.ended, last)), None)

    def placements(self, last: date) -> list[Placement]:
        """Its placements up to a day.

        A change of legal status, or of the placement with the same carers, begins none; nor does
        a temporary one (T0 to T4), nor the way back from it to the same placement.
        """
        found: list[Placement] = []
        for one in self.episodes:
            if one.began > last:
                break
            if one.place in _TEMPORARY:
                if found and one.ended != found[-1].ended:
                    found[-1] = found[-1]._replace(ended=one.ended)
                continue
            same = found and (
                one.rne not in _NEW_PLACEMENT or _where(one) == _where(found[-1].last)
            )
            if same:
                found[-1] = Placement(found[-1].began, one.ended, one)
            else:
                found.append(Placement(one.began, one.ended, one))
        return found


def _where(episode: Episode) -> tuple[str, ...]:
    return episode.place, episode.provider, episode.post, episode.urn


@dataclass
class CareTables:
    """A council's return.

    `asylum` has the unaccompanied children and the day until which each is one (None: no end);
    `checks` says by the last day of a year, of teeth and health, whether each was checked in it;
    `placed` and `matched` have the days of adoption; `directory` the place of postcodes in metres.
    """

    episodes: list[Episode] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    born: dict[str, date] = field(default_factory=dict)
    asylum: dict[str, date | None] = field(default_factory=dict)
    checks: dict[date, dict[str, tuple[bool | None, bool | None]]] = field(default_factory=dict)
    placed: dict[str, date] = field(default_factory=dict)
    matched: dict[str, date] = field(default_factory=dict)
    directory: dict[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def periods(self) -> Sequence[Period]:
        """Every child's periods of care, in order; short breaks are none."""
        ordered = sorted(
            (e for e in self.episodes if e.ls not in SHORT_BREAKS),
            key=lambda e: (e.child, e.began, e.ended or date.max),
        )
        found: list[Period] = []
        held: list[Episode] = []
        before = ""
        for one in [*ordered, None]:
            if held and (one is None or one.child != held[-1].child or _breaks(held[-1], one)):
                whole = held[0].rne == "S" or held[0].child == before
                found.append(Period(held[0].child, tuple(held), whole))
                before = held[0].child
                held = []
            if one is not None:
                held.append(one)
        return found

    @cached_property
    def reviews_of(self) -> dict[str, list[date]]:
        """The days of each child's reviews."""
        found: dict[str, list[date]] = {}
        for review in self.reviews:
            found.setdefault(review.child, []).append(review.day)
        return found

    def in_care(self, last: date) -> list[Period]:
        """The periods that go on at the close of a day, one a child."""
        found = {p.child: p for p in self.periods if p.current(last) is not None}
        return list(found.values())

    def seeks_asylum(self, child: str, day: date) -> bool:
        """Whether a child is unaccompanied and seeks asylum on a day."""
        if child not in self.asylum:
            return False
        until = self.asylum[child]
        return until is None or until > day


def _breaks(before: Episode, one: Episode) -> bool:
    """Whether an episode does not go on from the one before."""
    if one.rne == "S" or (before.ended is not None and before.rec not in _GOES_ON):
        return True
    return before.ended is not None and one.began > before.ended
