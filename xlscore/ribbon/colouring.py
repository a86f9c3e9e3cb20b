"""Conditional formats for cells that show ratings and arrows, in the colours of the pages."""

from __future__ import annotations

from typing import Any

import xlwings as xw
from xlwings.constants import FormatConditionOperator, FormatConditionType
from xlwings.utils import hex_to_rgb, rgb_to_int

from xlscore.problems import Refusal
from xlscore.workbook.looks import LOOK_OF


def colour(cells: xw.Range) -> int:
    """Give cells the conditional formats that they do not have yet; how many were added.

    Refusal where the sheet is protected. Goes through `.api`, since xlwings has no conditional
    formats: Worksheet.ProtectContents, Range.Address, Range.FormatConditions, its Add, and
    Type, Operator, Formula1, AppliesTo, Interior.Color, Font.Color and Font.Bold of a condition.
    """
    if cells.sheet.api.ProtectContents:
        raise Refusal(
            f"The sheet {cells.sheet.name} is protected; its own colours are made by the refresh."
        )
    conditions = cells.api.FormatConditions
    there = {_key(c) for c in conditions if c.Type == FormatConditionType.xlCellValue}
    added = 0
    for shown, look in LOOK_OF.items():
        formula = f'="{shown}"'
        if (FormatConditionOperator.xlEqual, formula, cells.api.Address) in there:
            continue
        condition = conditions.Add(
            FormatConditionType.xlCellValue, FormatConditionOperator.xlEqual, formula
        )
        if look.fill:
            condition.Interior.Color = rgb_to_int(hex_to_rgb(f"#{look.fill}"))
        condition.Font.Color = rgb_to_int(hex_to_rgb(f"#{look.colour}"))
        condition.Font.Bold = look.bold
        added += 1
    return added


def _key(condition: Any) -> tuple[int, str, str]:
    return condition.Operator, condition.Formula1, condition.AppliesTo.Address
