"""Make `typelib.json`, the table that the double is held against, from Excel's type library.

`python make_typelib.py excel-typelib.json`, where the file holds the members of the type
libraries as facts: by class and member a list of {dispid, kind, returns, params}. It is read out
of github.com/matthiasblaesing/COMTypelibraries (excel1, office2). The table keeps the classes and
members that the double offers with what each gives, each class's default member, and the constants
that our code names.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import engine.excel
from engine.model import SheetBox
from engine.recorder import Bag, Com, Items
from engine.typelib import TABLE, interface
from xlscore.hosts.live.excel_members import MEMBERS

_DOCUMENTS = "https://learn.microsoft.com/office/vba/api/Excel."
_CONSTANTS = (
    "xlLeft", "xlRight", "xlTop", "xlBottom", "xlCenter", "xlGeneral", "xlContinuous", "xlThin",
    "xlNone", "xlLine", "xlUnderlineStyleSingle", "xlUnderlineStyleNone",
    "xlLineMarkers", "xlNotPlotted",
    "xlValue", "xlCategory", "xlLow", "xlMarkerStyleCircle", "xlMarkerStyleDiamond",
    "msoLineSysDash",
    "msoElementLegendBottom", "xlPortrait", "xlLandscape", "xlPaperA4", "xlFillFormats",
    "xlValidateList", "xlValidAlertStop", "xlBetween", "xlSparkLine", "xlSparklineRowsSquare",
    "xlNormalView", "xlPageLayoutView", "xlSheetVisible",
    "xlCellTypeConstants", "xlNumbers", "xlTextValues", "xlLogical", "xlPageBreakManual",
)  # fmt: skip
#: What Excel has got since, documented in MicrosoftDocs/VBA-Docs, `api/Excel.<class>.<member>`:
#: its name, a number that nothing else has, and what it gives.
_NEWER = {"Worksheet": (("CommentsThreaded", 3000, "Comments"),)}


def main(source: Path) -> None:
    """Write the table."""
    whole = json.loads(source.read_text(encoding="utf-8"))
    classes: dict[str, dict[str, Any]] = {}
    waiting: list[type] = [Com]
    while waiting:
        made = waiting.pop()
        waiting += made.__subclasses__()
        kind = getattr(made, "kind", "")
        if kind:
            known = whole["classes"][interface(kind)]
            classes.setdefault(kind, {}).update(_members(known, _offered(made), whole["enums"]))
            if kind in _NEWER:
                classes[kind] |= {
                    name: {"get": [], "dispid": number, "returns": gives}
                    for name, number, gives in _NEWER[kind]
                }
    constants = {
        name: number
        for listed in whole["enums"].values()
        for name, number in listed.items()
        if name in _CONSTANTS
    }
    table = {"classes": dict(sorted(classes.items())), "constants": dict(sorted(constants.items()))}
    TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _offered(made: type) -> set[str]:
    names = {name[4:] for name in dir(made) if name.startswith(("get_", "set_"))}
    names |= {name[3:] for name in dir(made) if name.startswith("do_")}
    if issubclass(made, Items):
        names |= {"Item", "Count"}
    return (
        names
        | set(made.members if issubclass(made, Bag) else ())
        | (set(SheetBox("").view) if made is engine.excel.Window else set())
    )


def _members(known: dict[str, Any], names: set[str], enums: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, ways in known.items():
        default = any(way["dispid"] == 0 for way in ways)
        if name in names or default:
            entry = {
                way["kind"]: [(param, need) for param, _type, need in way["params"]] for way in ways
            } | {"dispid": ways[0]["dispid"]}
            for way in ways:
                if way["kind"] in ("get", "method"):
                    entry["returns"] = "Int32" if way["returns"] in enums else way["returns"]
            found |= dict.fromkeys({name} & names | ({""} if default else set()), entry)
    if "Item" in names and "" in found and "Item" not in found:
        found["Item"] = found[""]
    return found


def members() -> str:
    """Every member that the live host uses past xlwings, with its document, as a table."""
    lines = ["| Object | Members |", "|---|---|"]
    for kind, used in sorted(MEMBERS.items()):
        shown = [f"[`{name}`]({_DOCUMENTS}{kind}.{name})" for name in sorted(used)]
        lines.append(f"| `{kind}` | {', '.join(shown)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "--members":
        print(members())
    else:
        main(Path(sys.argv[1]))
