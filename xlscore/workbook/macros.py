"""What the workbook carries beside its sheets: VBA modules, ribbon, and xlwings' settings.

Our own modules and the ribbon stand as text in macros/; xlwings' module comes from the
installed package, whose version is pinned, so that workbook and Python always match.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from lxml import etree

from xlscore.hosts.package import parse, serialise
from xlscore.workbook.parts import Parts
from xlscore.workbook.vba import Module, as_vba, macros_folder, read_modules
from xlscore.workbook.wrappers import generated

#: The sheet on which xlwings looks for its settings; Excel hides it, but whoever needs to can
#: show it. A row with a blank value still keeps a user's own settings out.
CONF_SHEET: Final = "xlwings.conf"
#: Where `xlscore install` puts Python; Windows fills in the folder of whoever opens the book.
INTERPRETER: Final = r"%LOCALAPPDATA%\xlscore\python\Scripts\python.exe"
CONF: Final[tuple[tuple[str, str | bool], ...]] = (
    ("Interpreter_Win", INTERPRETER),
    ("PYTHONPATH", ""),
    ("Conda Path", ""),
    ("Conda Env", ""),
    ("UDF Modules", "xlscore.udfs"),
    # One Python serves the cells and the buttons, and is warm after the first call.
    ("Use UDF Server", True),
    ("Debug UDFs", False),
    ("Show Console", False),
    # The folder of a book on OneDrive or SharePoint is a web address, which Python cannot use.
    ("ADD_WORKBOOK_TO_PYTHONPATH", False),
)

_XLWINGS: Final = "xlwings"
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
    spec = find_spec(_XLWINGS)
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).with_name(f"{_XLWINGS}.bas").read_text(encoding="ascii")
    return Module(_XLWINGS, as_vba(text))


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
