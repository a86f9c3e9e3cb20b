"""A reader of a copy who tries every value for every `c`, with arithmetic of its own.

It knows the pages, the limits, which figures add up, and which rows are withheld by hand; it
shares nothing with what warns of it. Where what is shown contradicts itself (a total that does
not add up), nothing is concluded: the truth is used to see that, and for nothing else.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product

from disclosing.drawn import APRIL, MARCH, MAY, Drawn, Place, Shape
from xlscore.workbook.page import Page

#: Num, denom and value, by the names that Finding.figures has for them.
NUM, DENOM, VALUE = range(3)
#: A figure: area, month and which of the three.
Item = tuple[str, str, int]
#: Num, denom and value that may stand at a place.
Guess = tuple[float | None, float | None, float]
_LETTERS = {"Red": "R", "Amber": "A", "Green": "G"}
_TOO_MANY = 60_000
_HAIR = 1e-9


@dataclass
class Row:
    """What a scorecard shows of an indicator: figures by name, `c`, `-` or a number."""

    figures: dict[str, object]
    letter: str
    arrows: dict[str, str]


@dataclass
class Seen:
    """What the copy shows of one table: rows by area, letters of other months by place."""

    rows: dict[str, Row] = field(default_factory=dict)
    letters: dict[Place, str] = field(default_factory=dict)
    trend: dict[Place, object] = field(default_factory=dict)


def seen(pages: list[Page]) -> dict[int, Seen]:
    """What the pages show of each table, by its number."""
    found: dict[int, Seen] = defaultdict(Seen)
    for page in pages:
        at = {place: cell.value for place, cell in page.cells.items()}
        if page.kind == "scorecard":
            for row in sorted({row for row, column in at if column == 2 and row > 4}):
                if isinstance(at[row, 1], int):
                    names = {"latest": 5, "num": 7, "denom": 8, "previous": 10, "outturn": 12}
                    found[int(str(at[row, 1]))].rows[page.area] = Row(
                        {name: at.get((row, column)) for name, column in names.items()},
                        str(at.get((row, 6)) or ""),
                        {"previous": str(at.get((row, 11)) or ""),
                         "outturn": str(at.get((row, 13)) or "")},
                    )  # fmt: skip
        if page.kind == "exception":
            told = found[int(page.no)]
            for column in range(2, 6):
                month = {"Mar 14": MARCH, "May 14": MAY}.get(str(at[18, column]))
                if month:
                    told.trend[page.area, month] = at[19, column]
                    letter = _LETTERS.get(str(at.get((21, column))))
                    if letter:
                        told.letters[page.area, month] = letter
    changed = _changed(next(page for page in pages if page.kind == "changed"))
    for no, told in found.items():
        for area, row_ in told.rows.items():
            told.letters[area, MAY] = row_.letter
            told.letters[area, APRIL] = changed.get((no, area), row_.letter)
    return found


def _changed(page: Page) -> dict[tuple[int, str], str]:
    """By table and area the letter of the month before, where the page says that it changed."""
    at = {place: cell.value for place, cell in page.cells.items()}
    rows = sorted({row for row, _ in at})
    title = "Indicators whose rating changed"
    start = next(row for row in rows if at.get((row, 1)) == title)
    # A sheet of paper repeats the title of the page, its month, the table's title and its heads.
    again = {title, f"{title} (continued)", "No", at[1, 1], at[2, 1]}
    end = next(
        row
        for row in rows
        if row > start and isinstance(at.get((row, 1)), str) and at[row, 1] not in again
    )
    return {
        (int(str(at[row, 1])), str(at[row, 3])): _LETTERS.get(str(at.get((row, 5))), "")
        for row in range(start + 1, end)
        if isinstance(at.get((row, 1)), int)
    }


def undone(told: Seen, of: Shape, one: Drawn) -> set[Item] | None:
    """The hidden figures that have one value only; None where there are too many guesses."""
    return _Reader(told, of, one).undone()


class _Reader:
    def __init__(self, told: Seen, of: Shape, one: Drawn) -> None:
        self.told, self.of, self.one = told, of, one
        self.guesses: dict[Place, list[Guess]] = {}
        self.shown: dict[tuple[Place, int], float] = {}
        self.rules: list[tuple[list[Place], Callable[[dict[Place, Guess]], bool]]] = []
        self.asked: list[Item] = []
        for area, row in told.rows.items():
            for column, name in ((NUM, "num"), (DENOM, "denom"), (VALUE, "latest")):
                self._note((area, MAY), column, row.figures[name])
            self._note((area, APRIL), VALUE, row.figures["previous"])
            self._note((area, MARCH), VALUE, row.figures["outturn"])
        for (area, month), figure in told.trend.items():
            if area not in told.rows:
                self._note((area, month), VALUE, figure)
        for place in dict.fromkeys((area, month) for area, month, _ in self.asked):
            self.guesses[place] = list(self._possible(place))

    def _note(self, place: Place, column: int, figure: object) -> None:
        if figure == "c":
            self.asked.append((*place, column))
        elif isinstance(figure, (int, float)):
            self.shown[place, column] = self._true(place)[column] or 0.0
            assert abs(float(self.shown[place, column]) - figure) < 1e-9, (place, figure)

    def _true(self, place: Place) -> tuple[float | None, float | None, float | None]:
        """Num, denom and value as pages would show them."""
        if place[1] != MAY:
            past = self.one.published.get(place, self.one.value(place))
            return None, None, None if past is None else float(past)
        num, denom = self.one.counts.get(place, (None, None))
        if denom is None:
            return None, None, None if num is None else float(num)
        return float(num or 0), float(denom), (num or 0) / denom if denom else None

    # ---- what may stand behind a c

    def _possible(self, place: Place) -> Iterator[Guess]:
        true = self._true(place)
        assert true[VALUE] is not None
        if not self.one.percent:
            most = int(true[VALUE] or 0) + 14
            for count in (
                range(1, 6)
                if 1 <= most - 14 <= 5 and place not in self.one.by_hand
                else range(most)
            ):
                yield None, None, float(count)
        elif place[1] == MAY:
            small = [float(n) for n in range(1, 6)]
            far = [float(n) for n in range(60)]
            hides = {column for area, month, column in self.asked if (area, month) == place}
            tried = [
                [true[c]] if c not in hides else small if 1 <= (true[c] or 0) <= 5 else far
                for c in (NUM, DENOM)
            ]
            for n, d in product(*tried):
                if n is not None and d and n <= d:
                    yield n, d, n / d
        else:
            # The counts of a past month are not shown: any denominator may be behind it.
            near = {n: round(n / (true[VALUE] or 1)) for n in range(1, 6)}
            some = {
                n / d
                for n in range(1, 6)
                for d in (*range(n, 45), *range(max(n, near[n] - 3), near[n] + 4), 997)
            }
            for value in sorted(some):
                yield None, None, value

    # ---- what is said of it

    def _rated(self, value: float) -> str:
        one = self.one
        if one.green is None or one.amber is None:
            return ""
        inside = [
            float(band[0]) - _HAIR <= value <= float(band[1]) + _HAIR
            for band in (one.green, one.amber)
        ]
        return "G" if inside[0] else "A" if inside[1] else "R"

    def _arrow(self, latest: float, past: float) -> str:
        one = self.one
        if one.polarity == "T":
            if one.target is None:
                return ""
            aim = float(one.target)
            latest, past = -abs(latest - aim), -abs(past - aim)
        elif one.polarity == "L":
            latest, past = -latest, -past
        if not one.polarity:
            return ""
        return "↔" if abs(latest - past) < _HAIR else "↑" if latest > past else "↓"

    def _say(self, places: list[Place], rule: Callable[[dict[Place, Guess]], bool]) -> None:
        """A rule about places, if it holds of the truth."""
        truth = {place: self._true(place) for place in places}
        if all(told[VALUE] is not None for told in truth.values()) and rule(truth):  # type: ignore[arg-type]
            self.rules.append(([place for place in places if place in self.guesses], rule))

    def _value(self, place: Place, guess: dict[Place, Guess], column: int = VALUE) -> float:
        value = guess[place][column] if place in guess else self.shown[place, column]
        return 0.0 if value is None else value

    def _known(self, place: Place, column: int = VALUE) -> bool:
        return (place, column) in self.shown or (*place, column) in self.asked

    def _all_rules(self) -> None:
        for place, letter in self.told.letters.items():
            if place in self.guesses and letter:
                self._say([place], lambda g, p=place, s=letter: self._rated(g[p][VALUE]) == s)  # type: ignore[misc]
        for area, row in self.told.rows.items():
            for name, month in (("previous", APRIL), ("outturn", MARCH)):
                now, then, arrow = (area, MAY), (area, month), row.arrows[name]
                if arrow in ("↑", "↔", "↓") and self._known(now) and self._known(then):

                    def fits(
                        g: dict[Place, Guess], now: Place = now, then: Place = then, s: str = arrow
                    ) -> bool:
                        return self._arrow(self._value(now, g), self._value(then, g)) == s

                    self._say([now, then], fits)
            pair = ((area, MAY), (area, APRIL))
            if self.one.ytd and all(map(self._known, pair)):

                def rises(g: dict[Place, Guess], pair: tuple[Place, Place] = pair) -> bool:
                    return self._value(pair[0], g) >= self._value(pair[1], g)

                self._say([*pair], rises)
        if self.one.adds_up:
            self._totals()

    def _totals(self) -> None:
        for whole, parts in self.of.parts.items():
            for month in (MAY, APRIL, MARCH):
                columns = (NUM, DENOM) if self.one.percent and month == MAY else (VALUE,)
                if self.one.percent and month != MAY:
                    continue
                places = [(area, month) for area in (whole, *parts)]
                reported = [p for p in places if self._true(p)[VALUE] is not None]
                if (whole, month) in reported:
                    for column in columns:
                        self._total((whole, month), reported, column)

    def _total(self, whole: Place, places: list[Place], column: int) -> None:
        def whole_less_parts(guess: dict[Place, Guess]) -> float:
            return sum(
                (self._value(p, guess, column) * (1 if p == whole else -1)
                 for p in places if p in guess or self._known(p, column)),
                0.0,
            )  # fmt: skip

        absent = [place for place in places if not self._known(place, column)]
        if whole in absent:
            return
        truth = {place: self._true(place) for place in places}
        if abs(whole_less_parts(truth)) > _HAIR:  # type: ignore[arg-type]
            return
        here = [place for place in places if place in self.guesses]
        # Who has no page may have any count, but none below 0.
        least = math.inf if absent else _HAIR
        self.rules.append((here, lambda g: -_HAIR < whole_less_parts(g) < least))

    # ---- every guess

    def undone(self) -> set[Item] | None:
        self._all_rules()
        for places, rule in self.rules:
            if len(places) == 1:
                self.guesses[places[0]] = [
                    g for g in self.guesses[places[0]] if rule({places[0]: g})
                ]
        truth = {place: self._true(place) for place in self.guesses}
        for place, guesses in self.guesses.items():
            assert truth[place] in guesses, place
            # What is near to the truth is tried first.
            guesses.sort(key=lambda guess, true=truth[place]: guess != true)  # type: ignore[misc]
        found: set[Item] = set()
        for group in self._groups():
            open_ = [item for item in self.asked if (item[0], item[1]) in group]
            while open_:
                area, month, column = item = open_.pop()
                fitting = self._other(group, (area, month), column)
                if fitting is None:
                    return None
                if not fitting:
                    found.add(item)
                open_ = [
                    (a, m, c)
                    for a, m, c in open_
                    if not fitting or fitting[a, m][c] == truth[a, m][c]
                ]
        return found

    def _other(self, group: list[Place], place: Place, column: int) -> dict[Place, Guess] | None:
        """Guesses that fit, with another value at a place; empty if there are none."""
        # The totals of the month rule most out.
        others = sorted(group, key=lambda other: (other[1] != MAY, other[0] != place[0]))
        order = [place, *(other for other in others if other != place)]
        # A rule is tried as soon as all that it is about is guessed.
        ready: list[list[Callable[[dict[Place, Guess]], bool]]] = [[] for _ in order]
        for places, rule in self.rules:
            if len(places) > 1 and places[0] in group:
                ready[max(order.index(other) for other in places)].append(rule)
        true = self._true(place)[column]
        steps = 0

        def fits(at: int, guess: dict[Place, Guess]) -> bool:
            nonlocal steps
            if at == len(order):
                return True
            for one in self.guesses[order[at]]:
                if at or one[column] != true:
                    steps += 1
                    guess[order[at]] = one
                    if steps > _TOO_MANY:
                        break
                    if all(rule(guess) for rule in ready[at]) and fits(at + 1, guess):
                        return True
            guess.pop(order[at], None)
            return False

        guess: dict[Place, Guess] = {}
        fitting = fits(0, guess)
        return None if steps > _TOO_MANY else guess if fitting else {}

    def _groups(self) -> list[list[Place]]:
        """The hidden places that rules bind to each other."""
        group = {place: {place} for place in self.guesses}
        for places, _ in self.rules:
            for place in places[1:]:
                both = group[places[0]] | group[place]
                for member in both:
                    group[member] = both
        return [list(members) for members in {id(some): some for some in group.values()}.values()]
