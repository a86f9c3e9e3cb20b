"""Which tab each page takes, and what becomes of the tabs that no page needs.

Nothing that someone typed on a tab may be lost: a page edited by hand is kept under a name of
its own, a tab that is not ours is left alone, a tab that formulas read is not removed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, TypeVar

from xlscore.problems import Problem
from xlscore.rules.periods import Calendar
from xlscore.workbook import narrative
from xlscore.workbook.marks import KEPT, Mark
from xlscore.workbook.page import Page

#: Excel's longest tab title, and what none may hold.
LONGEST_TITLE = 31
_NO_TAB = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


Source = TypeVar("Source")


class Later(Mapping[tuple[int, int], object], Generic[Source]):
    """The cells of a tab, read when somebody first goes through them.

    `source` is what they are read from; `read` reads them, and `one` a single cell (None for a
    blank one) for whoever asks for no more.
    """

    def __init__(
        self,
        source: Callable[[], Source],
        read: Callable[[Source], Mapping[tuple[int, int], object]],
        one: Callable[[Source, tuple[int, int]], object],
    ) -> None:
        self._find, self._read, self._one = source, read, one

    @cached_property
    def _source(self) -> Source:
        return self._find()

    def hold(self) -> None:
        """Keep the source as it is now, since it is about to change."""
        _ = self._source

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int], object]:
        return self._read(self._source)

    def __getitem__(self, place: tuple[int, int]) -> object:
        if "_cells" in self.__dict__:
            return self._cells[place]
        value = self._one(self._source, place)
        if value is None:
            raise KeyError(place)
        return value

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


@dataclass(frozen=True)
class Found:
    """A tab that carries a mark of ours, as it stands now.

    `edited`: its cells no longer match the mark (the narrative apart). `commented`: the rows
    that carry a comment. `formula`: a formula stands in the narrative. `drawn`: somebody put a
    picture, a text box or a shape on it. `as_written`: not a byte of it has changed since it was
    written, the narrative included.
    """

    title: str
    mark: Mark
    values: Mapping[tuple[int, int], object]
    edited: bool
    commented: frozenset[int] = frozenset()
    formula: bool = False
    drawn: bool = False
    as_written: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is a page of ours: mark and tab agree, and it is not one kept by hand."""
        return self.mark.title == self.title and self.mark.kind != KEPT

    @property
    def identity(self) -> tuple[str, str, str]:
        """Kind, No and area: what page it is, whatever it is called."""
        return self.mark.kind, self.mark.no, self.mark.area

    def narrative(self) -> str:
        """The text in its narrative block."""
        return narrative.read(self.values)

    def carried(self) -> Mark:
        """The mark of the tab as it stands, once its narrative has been carried."""
        return replace(self.mark, narrative=narrative.digest(self.narrative()))


@dataclass(frozen=True)
class Placed:
    """A page and the tab it is written onto; None is a new tab."""

    page: Page
    onto: str | None
    comments: bool = False


@dataclass
class Plan:
    """What is to be done with the tabs: pages written, tabs kept (old title, new one), removed.

    `stays` are tabs that no page needs but formulas read: their cells stay as they are, and
    their mark takes the narrative that stands on them, which has been carried.
    """

    placed: list[Placed] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def renames(self) -> list[tuple[str, str]]:
        """The steps (old title, new one) by which the placed pages' tabs get their titles.

        Titles may go round in a ring, so each tab steps aside first.
        """
        moved = [
            (placed.onto, f"xlscore {number}", placed.page.title)
            for number, placed in enumerate(self.placed)
            if placed.onto is not None and placed.onto != placed.page.title
        ]
        return [(old, aside) for old, aside, _ in moved] + [(aside, new) for _, aside, new in moved]

    def changed(self, found: Sequence[Found]) -> frozenset[str]:
        """The tabs that will show something else than before."""
        marks = {f.title: f.mark for f in found}
        changed = {p.page.title for p in self.placed if marks.get(p.onto or "") != p.page.mark()}
        return frozenset(changed | {old for old, _new in self.kept} | set(self.removed))


def place(
    pages: Sequence[Page],
    tabs: Sequence[str],
    found: Sequence[Found],
    read_by_formulas: frozenset[str],
    keep: frozenset[str] = frozenset(),
    periods: Callable[[str], Calendar] = lambda _: Calendar(),
) -> Plan:
    """The plan for `pages` in a book with these tabs.

    `read_by_formulas` are tabs that the user's formulas name; `keep` are tabs of ours that
    must be kept as they are, for a reason that the caller reports; `periods` are those of the
    pages of an indicator, by its No.
    """
    plan = Plan()
    ours = {f.identity: f for f in found if f.ours}
    users = {tab.casefold() for tab in tabs} - {f.title.casefold() for f in ours.values()}
    taken = set(users)
    plan.problems += [_foreign(f) for f in found if not f.ours and f.mark.kind != KEPT]
    kept = [f.title for f in found if f.mark.kind == KEPT and f.mark.title == f.title]

    def put_aside(old: Found) -> None:
        # No tab's name has a slash.
        period = periods(old.mark.no).short(old.mark.month).replace("/", "-")
        why = f" (kept {period})"
        wanted = old.mark.title[: LONGEST_TITLE - len(why)] + why
        title = free_title(wanted, taken | {f.title.casefold() for f in ours.values()})
        taken.add(title.casefold())
        plan.kept.append((old.title, title))
        kept.append(title)

    wanted: dict[tuple[str, str, str], Page] = {(p.kind, p.no, p.area): p for p in pages}
    unneeded = []
    for identity, old in ours.items():
        page = wanted.get(identity)
        lost = not _comments_stand(old, page) or (page is None and old.drawn)
        if old.edited or old.formula or old.title in keep or lost:
            put_aside(old)
        elif page is None and old.title in read_by_formulas:
            taken.add(old.title.casefold())
            plan.stays.append(old.title)
            plan.problems.append(_read(old, periods(old.mark.no)))
        elif page is None:
            unneeded.append(old)
    aside = {old for old, _new in plan.kept}
    theirs = {page.title.casefold() for page in pages}
    for identity, page in wanted.items():
        own = ours.get(identity)
        if own is not None and own.title in aside:
            own = None
        if own is None and page.kind == "exception" and unneeded:
            # A removed tab leaves its module in the VBA project: rather use it again.
            own = unneeded.pop(0)
        title = free_title(page.title, taken)
        if own is not None and own.identity == identity and own.title in read_by_formulas:
            # Formulas of the user's go on to mean this page.
            title = own.title if own.title.casefold() not in taken | theirs else title
        taken.add(title.casefold())
        if title != page.title and page.title.casefold() in users:
            plan.problems.append(_occupied(page.title, title))
        carry = own is not None and bool(own.commented)
        plan.placed.append(Placed(page.titled(title), own.title if own else None, carry))
    plan.placed = _linked(plan.placed, [page.title for page in wanted.values()])
    plan.removed = [old.title for old in unneeded]
    plan.problems += [_kept(title) for title in sorted(kept)]
    return plan


def _linked(placed: Sequence[Placed], wanted: Sequence[str]) -> list[Placed]:
    """The pages with their links to pages that stand under another title than they wanted."""
    moved = {
        title: one.page.title
        for title, one in zip(wanted, placed, strict=True)
        if title != one.page.title
    }
    return [replace(one, page=one.page.linked(moved)) for one in placed] if moved else [*placed]


def _comments_stand(old: Found, page: Page | None) -> bool:
    """Whether every comment on a page would still stand beside what it speaks of."""
    if not old.commented:
        return True
    if page is None:
        return False
    block = narrative.block(old.values)

    def about(values: Mapping[tuple[int, int], object], row: int) -> list[object]:
        return [values.get((row, column)) or None for column in (1, 2)]

    new = {place: cell.value for place, cell in page.cells.items()}
    return all(
        about(old.values, row) == about(new, row)
        or (block is not None and block[0] <= row <= block[1])
        for row in old.commented
    )


def tab_names(areas: Mapping[str, str], before: int) -> dict[str, str]:
    """How the tabs of an area call it, by its code; `areas` are titles by code.

    By its title, without the words with which all titles begin, where that fits behind `before`
    characters and is no other's; else by its code.
    """
    words = {code: _NO_TAB.sub(" ", title).split() for code, title in areas.items()}
    shared = 0
    if len(areas) > 1:
        for same in zip(*(listed[:-1] for listed in words.values()), strict=False):
            if len(set(same)) > 1:
                break
            shared += 1
    names = {code: " ".join(listed[shared:]).strip("'") for code, listed in words.items()}
    folded = [name.casefold() for name in (*names.values(), *areas)]
    return {
        code: name
        if 0 < len(name) <= LONGEST_TITLE - before
        and folded.count(name.casefold()) == 1 + (name.casefold() == code.casefold())
        else code
        for code, name in names.items()
    }


def in_print_order(tabs: Sequence[str], pages: Sequence[str]) -> list[str]:
    """The tabs with the pages in print order among the places that pages have now."""
    waiting, ours = iter(pages), set(pages)
    return [next(waiting) if tab in ours else tab for tab in tabs]


def free_title(wanted: str, taken: set[str]) -> str:
    """A tab title that is not taken (`taken` is case-folded), at most 31 characters long."""
    title, number = wanted[:LONGEST_TITLE], 1
    while title.casefold() in taken:
        number += 1
        title = f"{wanted[: LONGEST_TITLE - len(f' ({number})')]} ({number})"
    return title


def _foreign(copy: Found) -> Problem:
    return Problem(
        "warning",
        copy.title,
        "",
        f"this sheet is a copy or a renamed page of ours, once called '{copy.mark.title}'; "
        "it is left as it is and not refreshed",
        "delete it when you no longer need it",
    )


def _kept(title: str) -> Problem:
    return Problem(
        "warning",
        title,
        "",
        "this page was changed by hand, so it was kept beside the page made from the data",
        "put what should stay into the data sheets, then delete this sheet",
    )


def _read(old: Found, periods: Calendar) -> Problem:
    return Problem(
        "warning",
        old.title,
        "",
        "this page is no longer needed, but formulas of yours read it, so it stays as it was "
        f"in {periods.label(old.mark.month)}",
        "point the formulas elsewhere; the next refresh then removes the page",
    )


def _occupied(wanted: str, title: str) -> Problem:
    return Problem(
        "warning",
        wanted,
        "",
        f"a sheet of your own has this name, so the page of that name is called '{title}'",
        "rename your sheet if you want the usual name back",
    )
