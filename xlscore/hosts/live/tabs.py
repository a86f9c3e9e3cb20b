"""The tabs of a book that is open in Excel, page by page: each finished, or put back as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live import page_setup
from xlscore.hosts.live.painting import Layout, Painter, lay_out, to_excel
from xlscore.hosts.live.sparklines import set_sparklines
from xlscore.problems import Refusal
from xlscore.workbook import layout_memory, marks
from xlscore.workbook.addresses import quoted
from xlscore.workbook.marks import Mark
from xlscore.workbook.page import Page, Position
from xlscore.workbook.tabs import Found, Placed, Plan, in_print_order

if TYPE_CHECKING:
    import xlwings as xw

#: What cell A1 of a page says that could neither be finished nor put back.
NOT_REFRESHED: Final = "NOT REFRESHED"
_BANNER: Final = f"{NOT_REFRESHED}: this page is not complete. Refresh again."

#: The steps of a page's set-up without which its figures stand all the same.
_PRINTING: Final = "print set-up"
_VIEW: Final = "frozen headings"
_CHARTS: Final = "charts"
_LINES: Final = "sparklines"
_PROTECTION: Final = "protection"


@dataclass
class Tab:
    """A marked tab: what stands on it, ready to be entered again, and how it was painted.

    `layout_property` is the property of the sheet that says how, `layout_text` its text, and
    `page` what that says (without values) where it still holds. `undone` are the steps of its
    set-up that Excel did not take then.
    """

    found: Found
    entries: Mapping[Position, object]
    layout_property: Any | None
    layout_text: str
    page: Page | None
    undone: frozenset[str] = frozenset()


@dataclass
class _Job:
    """One page to be painted: everything computed that can be."""

    placed: Placed
    tab: Tab | None
    old: Page | None
    layout: Layout
    entries: Mapping[Position, object]
    extent: tuple[int, int]
    layout_text: str
    touched: bool = False


class TabWriter:
    """A plan on its way into an open workbook."""

    def __init__(self, book: xw.Book, plan: Plan, tabs: Mapping[str, Tab], date1904: bool) -> None:
        self._book, self._plan, self._tabs = book, plan, tabs
        self._jobs = [_job(placed, tabs.get(placed.onto or ""), date1904) for placed in plan.placed]
        # Sparklines need the tab that they read.
        read = {line.kind for job in self._jobs for line in job.placed.page.sparklines}
        self._jobs.sort(key=lambda job: job.placed.page.kind not in read)
        self._read: dict[str, str] = {placed.page.kind: placed.page.title for placed in plan.placed}
        moved = dict(plan.kept) | {p.onto: p.page.title for p in plan.placed if p.onto}
        self._was_read = {
            tab.found.mark.kind: moved.get(title, title)
            for title, tab in tabs.items()
            if tab.found.ours
        }
        # Fetched once: every page needs them.
        self._app, self._window = book.app.api, book.api.Windows(1)
        self._worksheets, self._names = book.api.Worksheets, book.api.Names
        self._sheets: dict[str, Any] = {}
        self._order: list[Any] = []
        self._undo: list[Callable[[], object]] = []
        self._not_done: dict[str, tuple[str, list[str]]] = {}

    def refuse_if_pages_cannot_be_made(self) -> None:
        """Refusal where the workbook is shared, or forbids what the plan does to its tabs."""
        new = any(job.tab is None for job in self._jobs)
        if self._book.api.MultiUserEditing:
            raise Refusal(
                "This workbook is shared in the old way, in which Excel neither protects nor "
                "removes pages, and nothing was changed: end that (Review, Unshare Workbook; or "
                "Share Workbook (Legacy), and save), then refresh again."
            )
        changes = new or self._plan.kept or self._plan.removed or list(self._plan.renames())
        if changes and self._book.api.ProtectStructure:
            raise Refusal(
                "The structure of this workbook is protected, so that no page can be added, "
                "renamed or removed, and nothing was changed: take the protection off (Review, "
                "Protect Workbook), then refresh again."
            )

    def not_done(self) -> str:
        """What Excel did not take of the pages' looks, each step once; blank if nothing."""
        steps = [
            f"{step} of {', '.join(titles)} ({why})"
            for step, (why, titles) in self._not_done.items()
        ]
        if not steps:
            return ""
        return (
            f"The figures are right, but Excel did not do the {'; the '.join(steps)}. "
            "The next refresh tries again."
        )

    def prepare(self) -> None:
        """Cell styles, and the tabs under their new titles; all of it is taken back on a fault."""
        names = {cell.style for placed in self._plan.placed for cell in placed.page.cells.values()}
        page_setup.add_styles(self._book.api, names)
        tabs = {str(sheet.Name): sheet for sheet in self._book.api.Sheets}
        self._sheets, self._order = tabs, list(tabs.values())
        try:
            for old, new in self._plan.kept:
                self._rename(old, new)
                mark = self._tabs[old].found.mark
                self._set_mark(new, mark.kept(new))
                self._undo.append(lambda new=new, mark=mark: self._set_mark(new, mark))  # type: ignore[misc]
            # A mark that does not agree with its tab's title is none of ours. Titles that change
            # places do so by a third title, so a tab may be renamed twice.
            marks = {title: tab.found.mark for title, tab in self._tabs.items()}
            for old, new in self._plan.renames():
                self._rename(old, new)
                mark = marks.pop(old)
                marks[new] = replace(mark, title=new)
                self._set_mark(new, marks[new])
                self._undo.append(lambda new=new, mark=mark: self._set_mark(new, mark))  # type: ignore[misc]
        except Exception:
            self.take_back()
            raise

    def take_back(self) -> None:
        """Undo what `prepare` did to the tabs."""
        while self._undo:
            with suppress(Exception):
                self._undo[-1]()
            self._undo.pop()

    def _rename(self, old: str, new: str) -> None:
        sheet = self._sheets[old]
        self._undo.append(lambda: setattr(sheet, "Name", old))
        sheet.Name = new
        self._sheets[new] = self._sheets.pop(old)

    def carry_out(self, say: Callable[[str], None]) -> list[tuple[Refusal, Exception]]:
        """Paint every page, remove what is to go, put the tabs in order; gives what failed."""
        failed: list[tuple[Refusal, Exception]] = []
        for number, job in enumerate(self._jobs, 1):
            title = job.placed.page.title
            sheet = self._sheets.get(title) if job.tab else None
            try:
                say(f"Refreshing {title} ({number} of {len(self._jobs)})")
                if sheet is None:
                    sheet = self._sheets[title] = self._add(title)
                    sheet.Tab.Color = xl.bgr(job.placed.page.tab_colour)
                self._paint(sheet, job)
            except Exception as error:
                if sheet is None:
                    sheet = self._sheets.get(title)
                failed.append((Refusal(self._put_back(sheet, job, error)), error))
                self._read.pop(job.placed.page.kind, None)
        for what, do in (
            ("remove a page", self._remove),
            ("put the pages in order", self._put_in_order),
        ):
            try:
                do()
            except Exception as error:
                failed.append(
                    (Refusal(f"Excel did not let us {what} ({xl.reason(error)})."), error)
                )
        return failed

    # --- one page

    def _add(self, title: str) -> Any:
        """A new tab after that of the page before, as far as there is one."""
        pages = [placed.page.title for placed in self._plan.placed]
        before = [t for t in pages[: pages.index(title)] if t in self._sheets]
        place = self._order.index(self._sheets[before[-1]]) + 1 if before else 0
        # Excel adds before a sheet; past the last one, the order is put right at the end.
        place = min(place, len(self._order) - 1)
        # As many as tabs are selected, unless it is said how many.
        sheet = self._worksheets.Add(Before=self._order[place], Count=1)
        # From here on it is known, so that it can be removed again.
        self._sheets[title] = sheet
        self._order.insert(place, sheet)
        sheet.Name = title
        return sheet

    def _paint(self, sheet: Any, job: _Job) -> None:
        page, new = job.placed.page, job.tab is None
        if not new:
            sheet.Unprotect("")
            job.touched = True
        # Where Python ends before the page is done, the next refresh knows it by this.
        memory = job.tab.layout_property if job.tab else None
        if memory is not None:
            memory.Value = layout_memory.UNFINISHED
        else:
            memory = sheet.CustomProperties.Add(layout_memory.NAME, layout_memory.UNFINISHED)
        if new:
            self._set_mark(page.title, page.mark())
        Painter(sheet).paint(job.layout, job.entries, job.extent, new)
        undone = self._set_up(sheet, page, job.old, new, job.tab.undone if job.tab else frozenset())
        if not new:
            self._set_mark(page.title, page.mark())
        _remember(memory, layout_memory.pack(page, undone) if undone else job.layout_text)
        self._protect(sheet, page)

    def _protect(self, sheet: Any, page: Page) -> None:
        self._try(_PROTECTION, page, lambda: page_setup.protect_page(sheet))

    def _set_up(
        self, sheet: Any, page: Page, old: Page | None, new: bool, undone: frozenset[str]
    ) -> frozenset[str]:
        """What a page has besides cells; gives the steps that Excel did not take."""
        # Its figures do not hang on these: what fails is said, and done by the next refresh.
        failed = set()
        if old is None or _PRINTING in undone or old.printing != page.printing:
            failed |= self._try(_PRINTING, page, lambda: page_setup.set_printing(
                self._app, sheet, page.printing, new))  # fmt: skip
        if old is None or _VIEW in undone or old.freeze != page.freeze:
            failed |= self._try(_VIEW, page, lambda: page_setup.set_view(
                sheet, self._window, page.freeze, new))  # fmt: skip
        drawn = None if _CHARTS in undone else old
        failed |= self._try(_CHARTS, page, lambda: page_setup.set_charts(
            sheet, page, page.title, drawn, new))  # fmt: skip
        page_setup.set_choices(sheet, page, old)
        again = _LINES in undone
        failed |= self._try(_LINES, page, lambda: set_sparklines(
            sheet, page, old, self._read, again))  # fmt: skip
        return frozenset(failed)

    def _try(self, step: str, page: Page, do: Callable[[], object]) -> set[str]:
        try:
            do()
        except Exception as error:
            self._not_done.setdefault(step, (xl.reason(error), []))[1].append(page.title)
            return {step}
        return set()

    def _put_back(self, sheet: Any, job: _Job, error: Exception) -> str:
        """Undo a page that failed; gives the sentence that says what it shows now."""
        title = job.placed.page.title
        why = (
            f"{title} was not refreshed, because Excel did not take a step of it "
            f"({xl.reason(error)})"
        )
        if sheet is None:
            return f"{why}; it is missing. Refresh again."
        if job.tab is not None and not job.touched:
            return (
                f"{title} was not refreshed, because Excel did not take its protection off "
                f"({xl.reason(error)}); it shows what it showed before. If it has a password, "
                "take that off (Review, Unprotect Sheet); then refresh again."
            )
        try:
            if job.tab is None:
                self._delete(title)
                return f"{why}; it is missing. Refresh again."
            if job.tab.page is not None:
                self._restore(sheet, job, job.tab, job.tab.page)
                return f"{why}; it shows what it showed before. Refresh again."
        except Exception:  # noqa: S110  the next step says so on the page itself
            pass
        for _ in range(3):
            with suppress(Exception):
                sheet.Unprotect("")
                if job.tab is not None:
                    Painter(sheet).put(job.tab.entries, job.extent)
                sheet.Range("A1").Value = _BANNER
                # Without a mark that agrees with its title the next refresh would take the page
                # for the officer's own, and leave it so.
                mark = job.tab.found.mark if job.tab else job.placed.page.mark()
                now = str(sheet.Name)
                self._set_mark(now, replace(mark, title=now))
                self._protect(sheet, job.placed.page)
                return f"{why}, and it could not be put back; it says so itself. Refresh again."
        return f"{why}, and it could not be put back: do not use this page. Refresh again."

    def _restore(self, sheet: Any, job: _Job, tab: Tab, old: Page) -> None:
        sheet.Unprotect("")
        page = job.placed.page
        Painter(sheet).paint(lay_out(old, None), tab.entries, job.extent, False)
        failed = set()
        if old.printing != page.printing:
            failed |= self._try(_PRINTING, page, lambda: page_setup.set_printing(
                self._app, sheet, old.printing, False))  # fmt: skip
        if old.freeze != page.freeze:
            failed |= self._try(_VIEW, page, lambda: page_setup.set_view(
                sheet, self._window, old.freeze, False))  # fmt: skip
        # Charts that the layout left alone stand as they were.
        stands = None if job.old is None else page
        failed |= self._try(_CHARTS, page, lambda: page_setup.set_charts(
            sheet, old, page.title, stands, False))  # fmt: skip
        # Painting anew cleared these.
        page_setup.set_choices(sheet, old, None)
        failed |= self._try(_LINES, page, lambda: set_sparklines(
            sheet, old, None, self._was_read))  # fmt: skip
        # The tab may have its new title already, and the mark must agree with it.
        mark = replace(tab.found.mark, title=page.title)
        self._set_mark(page.title, mark)
        if tab.layout_property is not None:
            kept = mark == tab.found.mark and not failed
            _remember(tab.layout_property, tab.layout_text if kept else layout_memory.FORGOTTEN)
        self._protect(sheet, page)

    def _set_mark(self, title: str, mark: Mark) -> None:
        # A name that begins with a tab's is scoped to it.
        self._names.Add(f"{quoted(title)}!{marks.NAME}", f"={mark.formula()}", False)

    # --- the tabs

    def _remove(self) -> None:
        for title in self._plan.removed:
            self._delete(title)

    def _delete(self, title: str) -> None:
        # Alerts are off: Excel does not ask.
        try:
            self._sheets[title].Delete()
        except Exception:
            # A sheet that only a macro can show again is not removed as it is.
            self._sheets[title].Visible = xl.XL_SHEET_VISIBLE
            self._sheets[title].Delete()
        self._order.remove(self._sheets.pop(title))

    def _put_in_order(self) -> None:
        """The pages in print order among the places that pages have now."""
        titles = {id(sheet): title for title, sheet in self._sheets.items()}
        now = [titles[id(sheet)] for sheet in self._order]
        pages = [p.page.title for p in self._plan.placed if p.page.title in self._sheets]
        for place, title in enumerate(in_print_order(now, pages)):
            if now[place] != title:
                self._sheets[title].Move(self._sheets[now[place]])
                now.remove(title)
                now.insert(place, title)


def _remember(memory: Any, text: str) -> None:
    try:
        memory.Value = text
    except Exception:  # Excel keeps no text of this length: the next refresh paints all anew
        memory.Value = layout_memory.FORGOTTEN


def _job(placed: Placed, tab: Tab | None, date1904: bool) -> _Job:
    page = placed.page
    entries = {
        place: cell.typed if cell.formula else to_excel(cell.value, date1904)
        for place, cell in page.cells.items()
    }
    old = tab.page if tab else None
    if tab is not None and old is None and tab.layout_property is None and _stands(tab.found, page):
        old = page
    places = [*page.cells, *(tab.found.values if tab else ())]
    extent = max(r for r, _ in places), max(c for _, c in places)
    layout = lay_out(page, old)
    return _Job(
        placed,
        tab,
        None if layout.fresh else old,
        layout,
        entries,
        extent,
        layout_memory.pack(page),
    )


def _stands(found: Found, page: Page) -> bool:
    """Whether a tab that nobody painted here shows this very page, as the file host made it."""
    mark: Mark = replace(page.mark(), title=found.mark.title)
    # One that could not even be begun, nor removed, says so under the mark that it was to have.
    begun = not str(found.values.get((1, 1), "")).startswith(NOT_REFRESHED)
    return begun and not found.edited and found.mark == mark
