"""What the workbook carries beside its sheets: VBA modules and ribbon.

Our own modules and the ribbon stand as text in macros/; xlwings' module comes from the
installed package, whose version is pinned, so that workbook and Python always match.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lxml import etree

from xlscore.build.parts import Parts
from xlscore.build.vba import Module, as_vba, macros_folder, read_modules
from xlscore.build.wrappers import generated
from xlscore.hosts.package.package import parse, serialise
from xlscore.setup.conf import XLWINGS, xlwings_text

#: The part, its namespace's relationship, and our id of it. Excel 2007 reads the first alone,
#: later ones the second; programs that rewrite a workbook may lose one of them.
_RIBBONS: Final = (
    (
        "customUI/customUI.xml",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
        "rIdRibbon",
    ),
    (
        "customUI/customUI14.xml",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
        "rIdRibbon14",
    ),
)
_RELS: Final = "_rels/.rels"


def modules() -> list[Module]:
    """Every module of the VBA project but those of the sheets: ours, xlwings', the generated.

    Refusal where macros/ is not at hand.
    """
    made = [Module(name, as_vba(text)) for name, text in sorted(generated().items())]
    return [*read_modules(macros_folder()), xlwings_module(), *made]


def xlwings_module() -> Module:
    """The module with which a workbook calls Python without an add-in, of the installed xlwings."""
    return Module(XLWINGS, as_vba(xlwings_text()))


def with_ribbon(parts: Parts) -> Parts:
    """The parts of a package and those of the ribbon, related to its root."""
    done = dict(parts)
    root = parse(done[_RELS], _RELS)
    namespace = etree.QName(root).namespace
    for part, kind, key in _RIBBONS:
        done[part] = (macros_folder() / Path(part).name).read_bytes()
        etree.SubElement(root, f"{{{namespace}}}Relationship", Id=key, Type=kind, Target=part)
    done[_RELS] = serialise(root)
    return done
