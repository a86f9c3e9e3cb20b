"""The list of tabs and named ranges in the document properties (docProps/app.xml)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from xlscore.hosts.package.package import OFFICE_RELS, Package
from xlscore.hosts.package.workbook_lists import DefinedName, SheetEntry
from xlscore.workbook.addresses import quoted

#: The properties of a new workbook, before anything is listed in them.
FRESH: Final = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Microsoft Excel</Application>'
    "<AppVersion>16.0300</AppVersion></Properties>"
)
_A = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_V = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"


def listed(
    tabs: Sequence[SheetEntry], names: Sequence[DefinedName]
) -> tuple[list[str], list[str], list[str]]:
    """The three groups as Excel lists them: worksheets, charts and named ranges."""
    shown = [
        (quoted(n.scope_title) + "!" if n.scope_title else "") + n.name.removeprefix("_xlnm.")
        for n in names
        if not n.hidden
    ]
    return (
        [tab.title for tab in tabs if tab.kind == "worksheet"],
        [tab.title for tab in tabs if tab.kind == "chartsheet"],
        shown,
    )


def update(package: Package, old: tuple[list[str], ...], new: tuple[list[str], ...]) -> None:
    """Replace the groups that read as `old` by `new`. A list that says otherwise is left alone.

    The headings are in the language of whoever saved the book, so the groups are known by what
    they list. A group that the book does not have is not added.
    """
    part = next(
        (
            rel.target
            for rel in package.rels("/")
            if rel.type == OFFICE_RELS + "/extended-properties"
        ),
        None,
    )
    if old == new or part is None or not package.has(part):
        return
    with package.editing(part) as root:
        pairs = root.find(f"{_A}HeadingPairs/{_V}vector")
        titles = root.find(f"{_A}TitlesOfParts/{_V}vector")
        if pairs is None or titles is None:
            return
        counts = pairs.findall(f"{_V}variant/{_V}i4")
        texts = [element.text or "" for element in titles.findall(_V + "lpstr")]
        sizes = [int(count.text or "0") for count in counts]
        if sum(sizes) != len(texts) or 2 * len(counts) != len(pairs):
            return
        replacing = [(before, after) for before, after in zip(old, new, strict=True) if before]
        result: list[str] = []
        for number, size in enumerate(sizes):
            group, texts = texts[:size], texts[size:]
            match = next((pair for pair in replacing if _alike(pair[0], group)), None)
            if match is not None:
                group = match[1]
                replacing.remove(match)
                counts[number].text = str(len(group))
            result += group
        _fill(titles, result)
        for count in counts:
            variant = count.getparent()
            if count.text == "0" and variant is not None:
                label = variant.getprevious()
                pairs.remove(variant)
                if label is not None:
                    pairs.remove(label)
        pairs.set("size", str(len(pairs)))


def _alike(names: list[str], group: list[str]) -> bool:
    return sorted(n.replace("'", "") for n in names) == sorted(g.replace("'", "") for g in group)


def _fill(vector: etree._Element, texts: list[str]) -> None:
    vector[:] = []
    for text in texts:
        etree.SubElement(vector, _V + "lpstr").text = text
    vector.set("size", str(len(texts)))
