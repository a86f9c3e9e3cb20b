"""What a page has besides cells: print set-up, frozen panes, charts, lists, protection, styles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any, Final

from xlscore.hosts.live import excel_members as xl
from xlscore.hosts.live.unions import unions, whole_rows
from xlscore.workbook.addresses import absolute_address, block_address, quoted
from xlscore.workbook.looks import EARLIER, FONT, HAIRLINE, LOOKS, Look
from xlscore.workbook.page import Chart, Page, Position, Printing, Series
from xlscore.workbook.printing import (
    BOTTOM_MARGIN,
    EDGE_MARGIN,
    FOOTER_FONT,
    FOOTER_SIZE,
    MARGIN,
    footers,
)

_SIDES: Final = {
    "": (),
    "below": (xl.XL_BOTTOM,),
    "around": (xl.XL_LEFT, xl.XL_RIGHT, xl.XL_TOP, xl.XL_BOTTOM),
}
_POINTS_AN_INCH: Final = 72
#: An axis has the number format of the first figure that it shows, which is this one where the
#: page gives it none.
_AS_IN_CELLS: Final = "General"


# ---- cell styles


def add_styles(book: Any, names: Collection[str]) -> None:
    """Make the cell styles that the workbook does not have yet; what it has is the user's.

    One that is still exactly an earlier default of ours takes today's look.
    """
    styles = book.Styles
    known = {str(style.Name).casefold(): style for style in styles}
    for name in sorted(names):
        style = known.get(name.casefold())
        if style is None:
            style = styles.Add(name)
            try:
                _draw(style, LOOKS[name])
            except Exception:
                # Half a style would be taken for the user's own next time.
                style.Delete()
                raise
        elif was := next((look for look in EARLIER.get(name, ()) if _stands(style, look)), None):
            try:
                _draw(style, LOOKS[name])
            except Exception:
                with suppress(Exception):
                    _draw(style, was)
                raise


def _stands(style: Any, look: Look) -> bool:
    """Whether a cell style shows a look; what tells most is asked first."""
    font, interior = style.Font, style.Interior
    if look.fill and interior.Color != xl.bgr(look.fill):
        return False
    if not look.fill and interior.Pattern != xl.XL_NONE:
        return False
    underline = xl.XL_UNDERLINE_SINGLE if look.underline else xl.XL_UNDERLINE_NONE
    if (font.Color, font.Size, font.Name, font.Bold, font.Italic, font.Underline) != (
        xl.bgr(look.colour), look.size, FONT, look.bold, look.italic, underline
    ):  # fmt: skip
        return False
    lines = dict.fromkeys(_SIDES[look.line], xl.XL_CONTINUOUS)
    return all(
        style.Borders(side).LineStyle == lines.get(side, xl.XL_NONE) for side in _SIDES["around"]
    )


def _draw(style: Any, look: Look) -> None:
    style.IncludeNumber = style.IncludeAlignment = style.IncludeProtection = False
    font = style.Font
    font.Name, font.Size, font.Bold, font.Italic = FONT, look.size, look.bold, look.italic
    font.Underline = xl.XL_UNDERLINE_SINGLE if look.underline else xl.XL_UNDERLINE_NONE
    font.Color = xl.bgr(look.colour)
    if look.fill:
        style.Interior.Color = xl.bgr(look.fill)
    else:
        style.Interior.Pattern = xl.XL_NONE
    for side in _SIDES[look.line]:
        border = style.Borders(side)
        border.LineStyle, border.Weight = xl.XL_CONTINUOUS, xl.XL_THIN
        border.Color = xl.bgr(HAIRLINE)


# ---- print set-up and view


def set_printing(app: Any, sheet: Any, printing: Printing, new: bool) -> None:
    """A4, one page wide, centred, with footer; sent to the printer driver in one go.

    On a new sheet Excel's own settings stand where they are the same. Whatever is refused, the
    rest is set; then the first refusal is raised.
    """
    tried = _Tried(sheet.PageSetup)
    # Excel forgets these two while it is not talking to the printer.
    tried.set("PrintArea", absolute_address(printing.area))
    if printing.titles or not new:
        tried.set("PrintTitleRows", "${}:${}".format(*printing.titles) if printing.titles else "")
    silent = False
    with suppress(Exception):  # Without a printer Excel has no such setting.
        app.PrintCommunication = False
        silent = True
    tried.set("PaperSize", xl.XL_PAPER_A4)
    if printing.landscape or not new:
        tried.set("Orientation", xl.XL_LANDSCAPE if printing.landscape else xl.XL_PORTRAIT)
    tried.set("Zoom", False)
    tried.set("FitToPagesTall", False)
    if not new:
        tried.set("FitToPagesWide", 1)
        for margin in ("HeaderMargin", "FooterMargin"):
            tried.set(margin, _points(EDGE_MARGIN))
    tried.set("CenterHorizontally", True)
    for margin in ("LeftMargin", "RightMargin", "TopMargin"):
        tried.set(margin, _points(MARGIN))
    tried.set("BottomMargin", _points(BOTTOM_MARGIN))
    left, right = (f'&"{FOOTER_FONT}"&{FOOTER_SIZE} {text}' if text else ""
                   for text in footers(printing))  # fmt: skip
    tried.set("LeftFooter", left)
    tried.set("RightFooter", right)
    tried.set("ScaleWithDocHeaderFooter", False)
    if silent:
        # Here Excel may refuse what it took before.
        app.PrintCommunication = True
    tried.breaks(sheet, printing.breaks, new)
    if tried.refused is not None:
        raise tried.refused


class _Tried:
    """Print set-up, one setting at a time: a printer that lacks one still gets the others."""

    def __init__(self, setup: Any) -> None:
        self._setup = setup
        #: Why the first setting was refused that was.
        self.refused: Exception | None = None

    def set(self, name: str, value: object) -> None:
        """Set one, or note why not."""
        try:
            setattr(self._setup, name, value)
        except Exception as error:
            self.refused = self.refused or error

    def breaks(self, sheet: Any, rows: Sequence[int], new: bool) -> None:
        """Begin a sheet of paper before each of these rows, and nowhere else by hand."""
        try:
            if not new:
                sheet.ResetAllPageBreaks()
            wholes = [(row, 1, row, 1) for row in rows]
            taken = True
            try:
                for where in unions(wholes, whole_rows):
                    sheet.Range(where).PageBreak = xl.XL_PAGE_BREAK
                if len(rows) > 1:
                    # Of a union Excel may take the first area alone.
                    end = sheet.Range(whole_rows(wholes[-1]))
                    taken = end.PageBreak == xl.XL_PAGE_BREAK
            except Exception:
                taken = False
            for whole in () if taken else wholes:
                sheet.Range(whole_rows(whole)).PageBreak = xl.XL_PAGE_BREAK
        except Exception as error:
            self.refused = self.refused or error


def _points(inches: float) -> float:
    return round(inches * _POINTS_AN_INCH, 1)


def set_view(sheet: Any, window: Any, freeze: Position | None, new: bool) -> None:
    """No grid lines, and panes frozen above and left of a cell; the scroll stays."""
    if not new:  # A new sheet is the active one.
        sheet.Activate()
    window.DisplayGridlines = False
    if new and freeze is None:
        return
    scroll = (1, 1) if new else (window.ScrollRow, window.ScrollColumn)
    if not new:
        window.FreezePanes = False
    if freeze:
        if scroll != (1, 1):
            # Panes are frozen where they stand on the screen.
            window.ScrollRow = window.ScrollColumn = 1
        try:
            _freeze(window, freeze)
        except Exception:
            # In Page Layout view panes cannot be frozen, and to ask first costs every page a call.
            window.View = xl.XL_NORMAL_VIEW
            _freeze(window, freeze)
    if scroll != (1, 1):
        window.ScrollRow, window.ScrollColumn = scroll


def _freeze(window: Any, freeze: Position) -> None:
    window.SplitRow, window.SplitColumn = freeze[0] - 1, freeze[1] - 1
    window.FreezePanes = True


# ---- charts


def set_charts(sheet: Any, page: Page, title: str, old: Page | None, new: bool) -> None:
    """The charts of a page, those that stand untouched but for what they are said to show."""
    if old is not None and _drawn(old) == _drawn(page):
        said = [(c.described, o.described) for c, o in zip(page.charts, old.charts, strict=True)]
        for number, (now, was) in enumerate(said, 1):
            if now != was:
                sheet.ChartObjects(number).ShapeRange.AlternativeText = now
        return
    if new and not page.charts:
        return
    charts = sheet.ChartObjects()
    if not new and charts.Count:
        charts.Delete()
    where: dict[tuple[int, int], tuple[float, float]] = {}
    for chart in page.charts:
        _add(sheet, charts, chart, page, title, where)


def _drawn(page: Page) -> list[tuple[object, ...]]:
    return [
        (c.title, c.covers, c.categories, c.series, c.number_format, c.from_zero)
        for c in page.charts
    ]


def _add(
    sheet: Any,
    charts: Any,
    chart: Chart,
    page: Page,
    title: str,
    where: dict[tuple[int, int], tuple[float, float]],
) -> None:
    """`where` has top and height of the rows that charts before this one cover, and its edge."""
    covered = sheet.Range(block_address(chart.covers))
    first, left_column, last, right_column = chart.covers
    if (first, last) not in where:
        where[first, last] = covered.Top, covered.Height
    top, tall = where[first, last]
    # By the first column that a chart before this one leaves free, past all rows.
    edge = where.get((0, left_column))
    left = 0 if left_column == 1 else covered.Left if edge is None else edge[0]
    width = covered.Width
    where[0, right_column + 1] = left + width, 0
    holder = charts.Add(left, top, width, tall)
    holder.ShapeRange.AlternativeText = chart.described
    drawn = holder.Chart
    # What most lines have need not be set.
    marked = sum(line.drawn != "line" for line in chart.series) * 2 >= len(chart.series)
    drawn.ChartType = xl.XL_LINE_MARKERS if marked else xl.XL_LINE
    lines = drawn.SeriesCollection()
    for _ in range(int(lines.Count)):
        # Excel fills a new chart from the cells that happen to be selected.
        lines.Item(1).Delete()
    for number, line in enumerate(chart.series, 1):
        _draw_line(lines.NewSeries(), number, line, chart, title, marked)
    drawn.DisplayBlanksAs = xl.XL_NOT_PLOTTED
    drawn.PlotVisibleOnly = False
    if chart.title or len(chart.series) == 1:
        # Of one line Excel makes a heading by itself, of two or more none.
        drawn.HasTitle = bool(chart.title)
    if chart.title:
        drawn.ChartTitle.Text = chart.title
    drawn.SetElement(xl.MSO_LEGEND_BOTTOM)
    if chart.number_format != _AS_IN_CELLS or chart.from_zero:
        axis = drawn.Axes(xl.XL_VALUE)
        if chart.number_format != _AS_IN_CELLS:
            axis.TickLabels.NumberFormat = chart.number_format
        if chart.from_zero:
            axis.MinimumScale = 0
    if any(_falls_below_0(page, line) for line in chart.series):
        # The months stay at the foot.
        drawn.Axes(xl.XL_CATEGORY).TickLabelPosition = xl.XL_LOW


def _falls_below_0(page: Page, line: Series) -> bool:
    top, left, bottom, right = line.values
    cells = (
        page.cells.get((row, column))
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )
    figures = [cell.value for cell in cells if cell is not None]
    return any(isinstance(figure, (int, float)) and figure < 0 for figure in figures)


def _draw_line(
    line: Any, number: int, wanted: Series, chart: Chart, title: str, marked: bool
) -> None:
    name = wanted.name.replace('"', '""')
    tab = quoted(title)
    months, figures = (f"{tab}!{absolute_address(b)}" for b in (chart.categories, wanted.values))
    line.Formula = f'=SERIES("{name}",{months},{figures},{number})'
    # A line of this chart type is solid, 2.25 points wide and not smoothed.
    drawn = line.Format.Line
    if wanted.drawn == "markers":
        # The outlines of markers come and go with the line, so they are set after it.
        drawn.Visible = False
        line.MarkerStyle, line.MarkerSize = xl.XL_MARKER_DIAMOND, 11
        line.MarkerForegroundColor = line.MarkerBackgroundColor = xl.bgr(wanted.colour)
        return
    drawn.ForeColor.RGB = xl.bgr(wanted.colour)
    if wanted.dashed:
        drawn.DashStyle = xl.MSO_LINE_SYS_DASH
    if wanted.drawn == "line":
        if marked:
            line.MarkerStyle = xl.XL_NONE
        return
    line.MarkerStyle, line.MarkerSize = xl.XL_MARKER_CIRCLE, 7
    # Its outline has the colour of the line.
    line.MarkerBackgroundColor = xl.bgr(wanted.colour)


# ---- drop-down lists


def set_choices(sheet: Any, page: Page, old: Page | None) -> None:
    """The lists from which cells are chosen; None for `old` is a sheet without any."""
    if old is not None:
        if old.choices == page.choices:
            return
        for choice in old.choices:
            sheet.Range(block_address(choice.cell * 2)).Validation.Delete()
    for choice in page.choices:
        sheet.Range(block_address(choice.cell * 2)).Validation.Add(
            xl.XL_VALIDATE_LIST,
            xl.XL_VALID_ALERT_STOP,
            xl.XL_BETWEEN,
            f"={absolute_address(choice.source)}",
        )


# ---- protection


def protect_page(sheet: Any) -> None:
    """Protection without a password, under which the narrative's rows can be added and sized.

    Objects stay free, since Excel takes comments for objects.
    """
    sheet.Protect(
        "",
        False,  # drawing objects
        True,  # contents
        False,  # scenarios
        False,  # user interface only
        False,  # may format cells
        True,  # may format columns
        True,  # may format rows
        False,  # may insert columns
        True,  # may insert rows
        False,  # may insert links
        False,  # may delete columns
        True,  # may delete rows
    )
