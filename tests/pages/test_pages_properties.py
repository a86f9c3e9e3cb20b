"""Narratives, marks and tabs: what was typed comes back, what is the user's stays."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from support import strategies as some
from support.made_tabs import exception, page, tab

from xlscore.rules.months import EARLIEST, LATEST, Month
from xlscore.workbook.marks import Mark
from xlscore.workbook.measure import height, lines
from xlscore.workbook.narrative import LONGEST_ROW, digest, rows_of, text_of, tidy
from xlscore.workbook.page import Page
from xlscore.workbook.tabs import LONGEST_TITLE, Found, place

no_surrogates = st.characters(exclude_categories=["Cs"])


class TestNarrative:
    """The narrative stands on the page in rows, both ways without loss."""

    @given(some.narratives)
    @example("x" * 8000)
    @example("=1+1 " * 1600)
    @example("a\r\nb\rc\n\n d ")
    def test_there_and_back(self, text: str) -> None:
        """Any text is read back as it was, but for blanks about its paragraphs."""
        assert text_of(rows_of(text)) == tidy(text)
        assert digest(text_of(rows_of(text))) == digest(text)

    @given(some.narratives)
    def test_on_the_page(self, text: str) -> None:
        """Any text is read back from its page, also where it holds the page's own headings."""
        assert tab(exception(text=text)).narrative() == tidy(text)

    @given(some.narratives)
    def test_tidy_once(self, text: str) -> None:
        """What is tidy stays."""
        assert tidy(tidy(text)) == tidy(text)

    @given(some.narratives)
    def test_rows_fit(self, text: str) -> None:
        """A row is longer than a row can show only where it has no blank to be cut at."""
        for row in rows_of(text):
            assert len(row) <= LONGEST_ROW or " " not in row[1500:LONGEST_ROW]

    @given(some.narratives, st.floats(4, 200), st.sampled_from([10, 12]))
    def test_room(self, text: str, width: float, size: int) -> None:
        """A wider column never needs more lines, and every row has a height."""
        assert lines(text, width, size) >= lines(text, width * 2, size) >= text.count("\n") + 1
        assert 0 < height(text, width, size) <= 409


class TestMarks:
    """A mark says what a sheet is, whatever it is called."""

    @given(
        st.text(no_surrogates, max_size=31), st.text(no_surrogates, max_size=8),
        st.text(no_surrogates, max_size=8), st.integers(EARLIEST, LATEST),
        st.text("0123456789abcdef", min_size=16, max_size=16),
    )  # fmt: skip
    def test_there_and_back(self, title: str, no: str, area: str, month: int, cells: str) -> None:
        """Any mark is read back as it was."""
        mark = Mark("exception", title, no, area, Month(month), cells, cells[::-1])
        assert Mark.read(mark.text()) == mark

    @given(st.text(no_surrogates) | st.text(";%0123456789-abc"))
    def test_any_text(self, text: str) -> None:
        """Any other text is a mark or none, never a failure."""
        found = Mark.read(text)
        assert found is None or isinstance(found, Mark)


numbers = st.sampled_from(["4", "7", "34"])
exceptions = st.lists(numbers, unique=True).map(lambda nos: [exception(no) for no in nos])
rows_with_comments = st.sampled_from([frozenset[int](), frozenset({1}), frozenset({5})])


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Page], list[str], list[Found]]:
    """Pages wanted, tabs of the user, and tabs with marks: ours, copied, renamed and kept."""
    wanted = [page("cover", "Cover"), *draw(exceptions), page("check", "Check")]
    titles: set[str] = set()
    found: list[Found] = []
    for own in [page("cover", "Cover"), *draw(exceptions)]:
        title = draw(st.sampled_from([own.title, own.title, f"{own.title} (2)", "Mine"]))
        mark = own.mark() if draw(st.booleans()) else own.titled(title).mark()
        if draw(st.sampled_from([False, False, True])):
            mark = mark.kept(draw(st.sampled_from([mark.title, title])))
        if title.casefold() not in titles:
            titles.add(title.casefold())
            values = {place_: cell.value for place_, cell in own.cells.items()}
            found.append(
                Found(
                    title,
                    mark,
                    values,
                    edited=draw(st.booleans()),
                    commented=draw(rows_with_comments),
                    formula=draw(st.booleans()),
                )
            )
    names = ["Exc 4", "exc 7", "Exc 34 (2)", "Check", "Data", "Exc 4 (kept May 14)", "CHECK (2)"]
    users = [
        t for t in draw(st.lists(st.sampled_from(names), unique=True)) if t.casefold() not in titles
    ]
    return wanted, users, found


class TestPlacing:
    """Each page takes one tab, each title is taken once, and the user's tabs stay."""

    @given(books(), st.sets(st.sampled_from(["Exc 4", "Exc 7", "Cover"])), st.sets(numbers))
    def test_plan(
        self, book: tuple[list[Page], list[str], list[Found]], read: set[str], keep: set[str]
    ) -> None:
        """Nothing that is not ours is touched, and nothing typed by hand is lost."""
        pages, users, found = book
        tabs = [*users, *(f.title for f in found)]
        kept = frozenset(f"Exc {no}" for no in keep)
        plan = place(pages, tabs, found, frozenset(read), kept)
        ours = {f.title: f for f in found if f.ours}
        onto = [p.onto for p in plan.placed if p.onto is not None]
        moved = [old for old, _new in plan.kept]

        assert [(p.page.kind, p.page.no) for p in plan.placed] == [(p.kind, p.no) for p in pages]
        # Every tab of ours has exactly one fate, and no other tab has any.
        assert sorted([*onto, *moved, *plan.removed, *plan.stays]) == sorted(ours)
        staying = [t for t in tabs if t not in ours] + plan.stays
        titles = [p.page.title for p in plan.placed] + [new for _old, new in plan.kept]
        afterwards = [t.casefold() for t in (*staying, *titles)]
        assert len(set(afterwards)) == len(afterwards)
        assert all(0 < len(title) <= LONGEST_TITLE for title in titles)
        # What an officer changed is neither written over nor removed.
        for title in {*onto, *plan.removed, *plan.stays}:
            old = ours[title]
            assert not any((old.edited, old.formula, title in kept))
        assert not set(plan.removed) & read
        assert not any(ours[title].commented for title in plan.removed)
        assert all(p.comments == bool(p.onto and ours[p.onto].commented) for p in plan.placed)
        # Whatever stays behind is told.
        told = {problem.sheet for problem in plan.problems}
        assert {new for _old, new in plan.kept} <= told
        assert set(plan.stays) <= told
