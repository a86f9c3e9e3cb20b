"""A planter of faults: each puts one leak or one fault into a finished workbook.

`FAULTS` are put into the familiar workbook of `books`, `ACCESSIBLE_FAULTS` into the accessible
one. Each says what the audit must tell: how severe, where, and in which words.
"""

from __future__ import annotations

from audit_faults import appearance, beside, contents, on_the_list, people, unlooked
from audit_faults.planting import ACCESSIBLE_FAULTS, FAULTS, Fault

__all__ = [
    "ACCESSIBLE_FAULTS", "FAULTS", "Fault", "appearance", "beside", "contents", "on_the_list",
    "people", "unlooked",
]  # fmt: skip
