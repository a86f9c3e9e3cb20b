"""No typed text ever disappears: any sequence of edits, each followed by a refresh."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support import small_books as small
from support.made_tabs import exception, tab
from support.small_books import add

from xlscore.inputs.commentary import carry
from xlscore.rules import months
from xlscore.workbook.narrative import tidy
from xlscore.workbook.page import Page
from xlscore.workbook.tabs import Found

MONTHS = ("Apr 14", "May 14")
words = st.sampled_from(["one", "two", "three\nfour", "=5", "  six  "])


@dataclass
class Line:
    """A row on Commentary, as the officer sees it."""

    month: str
    text: str
    status: str = ""


class Officer(RuleBasedStateMachine):
    """An officer who types on the tab and on Commentary, and refreshes now and then.

    `typed` counts, by text, how often it must still be found: a text leaves it when the same
    officer overtypes, clears or deletes it in a place where it stands.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.month = "May 14"
        self.tab: Page | None = None
        self.on_tab = ""
        self.typed: set[str] = set()

    # --- what the officer does

    @precondition(lambda self: self.tab is not None)
    @rule(text=words)
    def type_on_the_tab(self, text: str) -> None:
        """Overtype what the tab shows."""
        self.typed.discard(tidy(self.on_tab))
        self.on_tab = text
        self.typed.add(tidy(text))

    @precondition(lambda self: self.tab is not None)
    @rule(text=words)
    def add_a_paragraph(self, text: str) -> None:
        """Write on below what the tab shows."""
        self.type_on_the_tab(f"{self.on_tab}\n{text}")

    @precondition(lambda self: self.tab is not None)
    @rule()
    def clear_the_tab(self) -> None:
        """Empty the tab's narrative."""
        self.typed.discard(tidy(self.on_tab))
        self.on_tab = ""

    @rule(text=words, month=st.sampled_from(MONTHS))
    def add_a_row(self, text: str, month: str) -> None:
        """Type a text into a new row of Commentary."""
        self.lines.append(Line(month, text))
        self.typed.add(tidy(text))

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), text=words | st.just(""))
    def overtype_a_row(self, data: st.DataObject, text: str) -> None:
        """Overtype or clear a text on Commentary."""
        line = data.draw(st.sampled_from(self.lines))
        self.typed.discard(tidy(line.text))
        line.text = text
        if text:
            self.typed.add(tidy(text))

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def delete_a_row(self, data: st.DataObject) -> None:
        """Delete a row of Commentary."""
        line = self.lines.pop(data.draw(st.integers(0, len(self.lines) - 1)))
        self.typed.discard(tidy(line.text))

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), status=st.sampled_from(["", "draft"]))
    def overtype_a_status(self, data: st.DataObject, status: str) -> None:
        """Put something of one's own into Status."""
        data.draw(st.sampled_from(self.lines)).status = status

    # --- what a refresh does

    @rule(month=st.sampled_from(MONTHS), red=st.sampled_from([True, True, False]))
    def refresh(self, month: str, red: bool) -> None:
        """Carry what was typed, edit Commentary, and make the tab anew where it is Red."""
        raw = small.tables()
        add(raw, "Indicators", No=4, Indicator="I", Data_period="SS", Measure="number")
        for line in self.lines:
            cells = {"No": 4, "Area": "Kent", "Month": line.month}
            add(raw, "Commentary", **cells, Text=line.text or None, Status=line.status or None)
        found = [self.as_found()] if self.tab is not None else []
        commentary, shown = carry(small.book(raw), found)
        assert not commentary.keep
        for (row, column), value in commentary.sets.items():
            setattr(self.lines[row - 2], column.lower(), value)
        for new in commentary.appended:
            label = months.label(small.month(str(new["Month"])))
            self.lines.append(Line(label, str(new["Text"]), str(new.get("Status", ""))))
        before = self.tab
        self.month, self.tab, self.on_tab = month, None, ""
        if red:
            text = commentary.text(
                "4", "Kent", small.month(month), shown.get(before.title, "") if before else ""
            )
            self.tab, self.on_tab = exception("4", "Kent", text, month), text
        for text in self.typed:
            assert any(tidy(line.text) == text for line in self.lines), text

    def as_found(self) -> Found:
        """The tab as the officer left it."""
        assert self.tab is not None
        return tab(self.tab, typed=self.on_tab)

    # --- what always holds

    @invariant()
    def no_text_is_lost(self) -> None:
        """Every typed text stands on the tab or on Commentary."""
        places = {tidy(self.on_tab), *(tidy(line.text) for line in self.lines)}
        assert self.typed <= places | {""}

    @precondition(lambda self: self.tab is not None)
    @rule()
    def refresh_twice(self) -> None:
        """A second refresh changes nothing, also with a conflict pending."""
        self.refresh(self.month, red=True)
        before = (repr(self.lines), self.on_tab)
        self.refresh(self.month, red=True)
        assert (repr(self.lines), self.on_tab) == before


Officer.TestCase.settings = settings(max_examples=40, stateful_step_count=10)
TestNothingTypedIsLost = Officer.TestCase
