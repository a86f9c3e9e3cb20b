"""Let LibreOffice calculate a workbook whose functions call our Python.

Run by the system's Python, which has LibreOffice's uno. Arguments: the port that soffice listens
on, the workbook, and the program that answers calls. The workbook is only read. Written to the
output, as JSON: the cells of every sheet, and the commands with which the buttons call Python.

xlwings' own module needs Windows, so in the loaded document a stub of the names that the other
modules use stands in its place. The wrappers and our modules run as they are in the file.
"""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
from typing import Any

import uno  # type: ignore[import-not-found]
import unohelper  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.script import ArrayWrapper, XInvocation  # type: ignore[import-not-found]
from com.sun.star.uno import RuntimeException  # type: ignore[import-not-found]

STUB = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Public Py
Sub TakeStandIn(given)
    Py = given
End Sub
Function XLPy()
    XLPy = Py
End Function
Function Application()
    Application = Py
End Function
Function GetConfig(key, Optional otherwise)
    GetConfig = "python"
End Function
Function FileExists(path)
    FileExists = False
End Function
Sub KillPy
End Sub
Function RunPython(command)
    Py.RunPython command
End Function
"""
BUTTONS = ("OnRefresh", "OnCheck", "OnExplain", "OnColour", "OnCirculate",
           "OnCirculateAccessible", "OnWebsite", "OnNewMonth", "OnImport", "OnHelp")  # fmt: skip
PRESSING = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n" + "".join(
    f"Sub Press{button}\n    Scorecard.{button} Nothing\nEnd Sub\n" for button in BUTTONS
)
#: How VBA hands over an argument that was left out.
MISSING = -2147352572
#: Excel's numbers for the errors of a cell, by LibreOffice's.
ERRORS = {
    502: -2146826273, 503: -2146826252, 519: -2146826273, 524: -2146826265,
    525: -2146826259, 532: -2146826281, 32767: -2146826246,
}  # fmt: skip


class StandIn(unohelper.Base, XInvocation):  # type: ignore[misc]
    """What XLPy and Application are in Excel, as far as our modules use them."""

    def __init__(self, answering: subprocess.Popen[bytes], cell: object) -> None:
        self.answering, self.cell = answering, cell
        self.commands: list[object] = []

    def getIntrospection(self) -> None:  # noqa: N802
        """Nothing more is told of this object."""
        return

    def hasMethod(self, name: str) -> bool:  # noqa: N802
        """Whether a name is called."""
        return name in ("CallUDF", "Module", "RunPython")

    def hasProperty(self, name: str) -> bool:  # noqa: N802
        """Whether a name is read."""
        return name in ("Caller", "Ready", "OperatingSystem")

    def getValue(self, name: str) -> object:  # noqa: N802
        """Excel is ready, on Windows; its caller is some cell."""
        if name == "OperatingSystem":
            return "Windows (64-bit) NT 10.00"
        return name == "Ready" or self.cell

    def setValue(self, name: str, value: object) -> None:  # noqa: N802
        """Nothing is set."""

    def invoke(self, name: str, params: Any, *_out: object) -> tuple[object, object, object]:
        """Call a function as xlwings' server does, or note a command."""
        if name == "CallUDF":
            _module, function, args = params[:3]
            return self.call(function, args), (), ()
        self.commands.append(params[0])
        return None, (), ()

    def call(self, function: str, args: Any) -> object:
        """The answer of a function: one value, or rows of them."""
        call = (function, tuple(as_excel(arg) for arg in args))
        assert self.answering.stdin is not None
        assert self.answering.stdout is not None
        pickle.dump(call, self.answering.stdin, protocol=4)
        self.answering.stdin.flush()
        how, answer = pickle.load(self.answering.stdout)
        if how == "fails":
            return answer
        if len(answer) == 1 and len(answer[0]) == 1:
            return answer[0][0]
        # What Basic takes as rows and columns; bare tuples would be a list of lists.
        return ArrayWrapper(False, uno.Any("[][]any", tuple(tuple(row) for row in answer)))


def as_excel(arg: Any) -> object:
    """An argument as Excel hands it to Python: ranges as rows of cells."""
    if arg is None:
        return MISSING
    cells = getattr(arg, "CellRange", None)
    if cells is None:
        return arg
    rows = tuple(
        tuple(error(cells, x, y) if cell is None else cell for x, cell in enumerate(row))
        for y, row in enumerate(cells.getDataArray())
    )
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def error(cells: Any, x: int, y: int) -> int:
    """The number of the error in a cell."""
    return ERRORS[cells.getCellByPosition(x, y).getError()]


def connect(port: str) -> Any:
    """The LibreOffice that listens on a port, as soon as it does."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    url = f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext"
    for _ in range(200):
        try:
            return resolver.resolve(url)
        except NoConnectException:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not start")


def run(book: Any, where: str, *args: object) -> None:
    """Run a Sub of the document."""
    url = f"vnd.sun.star.script:VBAProject.{where}?language=Basic&location=document"
    book.getScriptProvider().getScript(url).invoke(args, (), ())


def cells(sheet: Any) -> Any:
    """The used cells of a sheet, row by row; None for an error."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()


def buttons(sheet: Any) -> list[tuple[str, str, str]]:
    """The buttons on a sheet: its title, what they say, and the Sub that they run."""
    found = []
    for number in range(sheet.DrawPage.Forms.Count):
        form = sheet.DrawPage.Forms.getByIndex(number)
        for place in range(form.Count):
            scripts = [event.ScriptCode for event in form.getScriptEvents(place)]
            subs = {script.partition("VBAProject.")[2].partition("?")[0] for script in scripts}
            found.append((sheet.Name, form.getByIndex(place).Label, " ".join(sorted(subs))))
    return found


def main(port: str, path: str, *server: str) -> None:
    """Load, calculate, press every button, and tell."""
    context = connect(port)
    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    # 4: macros run, and nobody is asked.
    load = (PropertyValue("Hidden", 0, True, 0), PropertyValue("MacroExecutionMode", 0, 4, 0))
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, load)
    library = book.BasicLibraries.getByName("VBAProject")
    library.replaceByName("xlwings", STUB)
    library.insertByName("Pressing", PRESSING)
    sheets = [book.Sheets.getByName(name) for name in book.Sheets.getElementNames()]
    with subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as answering:
        stand_in = StandIn(answering, sheets[0].getCellByPosition(0, 0))
        try:
            run(book, "xlwings.TakeStandIn", stand_in)
        except RuntimeException as raised:
            # LibreOffice asks for more than it needs, after the Sub has run.
            if "XInvocation2" not in raised.Message:
                raise
        book.calculateAll()
        told = {sheet.Name: cells(sheet) for sheet in sheets}
        pressed = {}
        for name, sub in [("RefreshScorecard", "Scorecard.RefreshScorecard")] + [
            (button, f"Pressing.Press{button}") for button in BUTTONS
        ]:
            stand_in.commands.clear()
            run(book, sub)
            pressed[name] = list(stand_in.commands)
        answering.communicate()
    if answering.returncode:
        # Its own words stand in the error output, which it shares with this program.
        raise SystemExit(f"the program that answers ended with {answering.returncode}")
    drawn = [button for sheet in sheets for button in buttons(sheet)]
    json.dump({"sheets": told, "pressed": pressed, "buttons": drawn}, sys.stdout)
    book.close(True)
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
