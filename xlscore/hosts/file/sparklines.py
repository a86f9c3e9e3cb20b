"""Native sparklines of a page: an extension at the end of its sheet part."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import MAIN
from xlscore.workbook.addresses import block_address, in_quotes
from xlscore.workbook.looks import WEIGHT
from xlscore.workbook.page import Page, Sparkline

_NS: Final = f"{{{MAIN}}}"
_X14: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM: Final = "http://schemas.microsoft.com/office/excel/2006/main"
#: By this id Excel knows an extension that holds sparklines.
_URI: Final = "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"


def add_sparklines(root: etree._Element, page: Page, tabs: Mapping[str, str]) -> None:
    """Put the page's sparklines into a sheet part; `tabs` are the tabs of pages by kind.

    Blank cells are gaps, and every figure has a marker, so that one between two gaps is seen.
    """
    if not page.sparklines:
        return
    extensions = etree.SubElement(root, f"{_NS}extLst")
    extension = etree.SubElement(extensions, f"{_NS}ext", nsmap={"x14": _X14}, uri=_URI)
    groups = etree.SubElement(extension, f"{{{_X14}}}sparklineGroups", nsmap={"xm": _XM})
    by_colour = sorted(page.sparklines, key=lambda line: (line.colour, line.cell))
    for colour, lines in groupby(by_colour, key=lambda line: line.colour):
        group = etree.SubElement(
            groups,
            f"{{{_X14}}}sparklineGroup",
            lineWeight=f"{WEIGHT:g}",
            displayEmptyCellsAs="gap",
            markers="1",
        )
        for name in ("Series", "Markers"):
            etree.SubElement(group, f"{{{_X14}}}color{name}", rgb=f"FF{colour}")
        held = etree.SubElement(group, f"{{{_X14}}}sparklines")
        for line in lines:
            _line(held, line, tabs)


def _line(held: etree._Element, line: Sparkline, tabs: Mapping[str, str]) -> None:
    drawn = etree.SubElement(held, f"{{{_X14}}}sparkline")
    source = f"{in_quotes(tabs[line.kind])}!{block_address(line.values)}"
    etree.SubElement(drawn, f"{{{_XM}}}f").text = source
    etree.SubElement(drawn, f"{{{_XM}}}sqref").text = block_address(line.cell * 2)
