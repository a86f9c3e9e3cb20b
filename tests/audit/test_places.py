"""The table of places: whatever the file format lets hold a text is in it, or reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit_faults.planting import swap
from audit_faults.unlooked import CHARTED, VALUES, kept
from support.by_hand import finished as audit_books
from support.by_hand.finished import OWNER
from support.by_hand.parts import Parts

from xlscore.audit import RULES, audit
from xlscore.audit.places import PLACES
from xlscore.audit.reading.vocabulary import ELEMENTS, PLAIN, SPACES

#: The schemas of ECMA-376 as data, which the validator of the tests brings with it.
SCHEMAS = files("openxml_audit") / "data/openxml/schemas"
NAMES = {
    "x": "spreadsheetml_2006_main",
    "a": "drawingml_2006_main",
    "c": "drawingml_2006_chart",
    "xdr": "drawingml_2006_spreadsheetDrawing",
}
#: The roots of the parts that a finished workbook has, beside drawings and charts.
ROOTS = (
    "x:CT_Worksheet/x:worksheet", "x:CT_Workbook/x:workbook", "x:CT_Stylesheet/x:styleSheet",
    "x:CT_Sst/x:sst", "x:CT_Table/x:table", "a:CT_OfficeStyleSheet/a:theme",
    "xdr:CT_Drawing/xdr:wsDr", "c:CT_ChartSpace/c:chartSpace",
)  # fmt: skip


def inside(name: str) -> bool:
    """Whether the table has an element with all that it holds."""
    return f"{name}/*" in PLACES


def texts_of_the_format() -> Iterator[str]:
    """Each attribute and element within the parts that their schemas let hold any text."""
    types: dict[str, Any] = {}
    for name in NAMES.values():
        data = json.loads((SCHEMAS / f"schemas_openxmlformats_org_{name}.json").read_text())
        types |= {kind["Name"]: kind for kind in data["Types"]}
    waiting, seen = list(ROOTS), set()
    while waiting:
        full = waiting.pop()
        kind, name = types.get(full, {}), full.partition("/")[2]
        prefix, _, local = name.partition(":")
        if full in seen or inside(name) or local not in ELEMENTS.get(prefix, ()):
            continue
        seen.add(full)
        base = types.get(full.partition("/")[0] + "/", {})
        for known in (kind, base):
            children = [child["Name"] for child in known.get("Children", [])]
            waiting += [child for child in children if child.partition(":")[0] in NAMES]
            for attribute in known.get("Attributes", []):
                if attribute["Type"] in ("StringValue", "ListValue<StringValue>"):
                    yield f"{name}@{attribute['QName'].removeprefix(':')}"
        if kind.get("IsLeafText"):
            yield name


class TestTable:
    """`PLACES` beside the schemas and the rules."""

    def test_every_text_of_the_format(self) -> None:
        """A place that can hold a text is in the table, within one that is, or unknown."""
        found = {place for place in texts_of_the_format() if not place.endswith(":ext@uri")}
        assert len(found) > 120
        assert found - set(PLACES) == set()

    def test_every_rule_it_names(self) -> None:
        """A place that another rule judges names a rule that there is."""
        rules = {rule.__name__ for rule in RULES} | {"one_table", "heading_row"}
        judged = {place.what for place in PLACES.values() if place.how == "judged"}
        assert judged <= rules

    def test_known_namespaces(self) -> None:
        """Words of looks belong to namespaces that have a prefix."""
        assert set(ELEMENTS) | set(PLAIN) <= set(SPACES.values())


class TestKept:
    """What a chart has kept of its cells."""

    def test_the_same(self, tmp_path: Path) -> None:
        """Values that the cells hold as well are no problem."""
        parts = Parts(audit_books.familiar(tmp_path / "kept.xlsx"))
        swap(parts, CHARTED, VALUES, kept(9.5, 11, 12.4))
        assert audit(parts.save(), organisation=OWNER) == []

    def test_held_by_the_chart_alone(self, tmp_path: Path) -> None:
        """Values that a chart holds itself, as LibreOffice writes them, are drawn and so seen."""
        parts = Parts(audit_books.familiar(tmp_path / "kept.xlsx"))
        swap(parts, CHARTED, VALUES, kept(99).replace("'Exc 2'!$B$19:$E$19", "label 0"))
        assert audit(parts.save(), organisation=OWNER) == []
