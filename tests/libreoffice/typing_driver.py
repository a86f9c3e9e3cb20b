"""Types into a workbook as an officer does, in a LibreOffice that listens, and saves it.

Run by the system's Python, which has uno: port, workbook, cells as JSON (sheet, address, text).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

# A Python that is told to import nothing from a folder does not know the script's own either.
sys.path.insert(0, str(Path(__file__).parent))
from calc_driver import connect


def main(port: str, path: str, cells: str) -> None:
    """Load, type, and save in the format of the file."""
    context = connect(port)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    url = uno.systemPathToFileUrl(path)
    hidden = PropertyValue("Hidden", 0, True, 0)
    book = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
    for sheet, typed in json.loads(cells).items():
        for address, text in typed.items():
            # What is typed is understood as in the input line: dates, percentages, numbers.
            cell = book.Sheets.getByName(sheet).getCellRangeByName(address)
            cell.FormulaLocal = text
    saved = PropertyValue("FilterName", 0, "Calc MS Excel 2007 VBA XML", 0)
    book.storeToURL(url, (saved,))
    book.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
