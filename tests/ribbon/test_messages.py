"""What a click says where Python cannot be asked: our VBA, run by an interpreter of VBA."""

from __future__ import annotations

import pytest
from pyopenvba.apps.excel import ExcelApplication

from xlscore.build.macros import xlwings_module
from xlscore.build.vba import macros_folder

#: How a variable of Excel's process is set, which the interpreter cannot do.
SETS = 'CreateObject("WScript.Shell").Environment("Process").Item("PYTHONSAFEPATH") ='
#: Calculation, events, alerts, status bar and screen of an Excel that nobody has touched.
AS_BEFORE = "-4105, True, True, False, True"
PRINTS = "Application.PrintCommunication = True"
#: The names of xlwings' module that ours uses, and what Excel would say of itself.
AROUND = """
Public Asked As String
Public Function XLPy() As Object
    {fault}
    Set XLPy = New Collection
End Function
Public Sub KillPy()
    Asked = Asked & "KillPy "
End Sub
Public Sub RunPython(command)
    Asked = Asked & command
    {stops}
End Sub
Public Function GetConfig(key, otherwise)
    GetConfig = "{interpreter}"
End Function
Public Function FileExists(path)
    FileExists = False
End Function
Public Function ExcelIsReady()
    ExcelIsReady = {ready}
End Function
Public Function FolderOfTheBook()
    FolderOfTheBook = "{folder}"
End Function
Public Function SystemOfExcel()
    SystemOfExcel = "{system}"
End Function
Public Sub SetVariable(named)
    Asked = Asked & named & " "
End Sub
Public Function WhatWasAsked()
    WhatWasAsked = Asked
End Function
Public Function WhatExcelDoes()
    WhatExcelDoes = Application.Calculation & ", " & Application.EnableEvents & ", " & _
        Application.DisplayAlerts & ", " & Application.StatusBar & ", " & Application.ScreenUpdating
End Function
"""


def click(
    ready: bool = True,
    folder: str = "C:",
    interpreter: str = "python",
    fault: str = "",
    stops: str = "",
    system: str = "Windows (64-bit) NT 10.00",
) -> tuple[list[str], str]:
    """The messages of a click on the button of the sheet, and what xlwings was asked to do.

    Excel calculates, asks and shows as before.
    """
    raised = f"Err.Raise 1000, Description:={fault}" if fault else ""
    around = AROUND.format(
        ready=ready, folder=folder, interpreter=interpreter, fault=raised, system=system,
        stops=stops,
    )  # fmt: skip
    ours = (macros_folder() / "Scorecard.bas").read_text(encoding="ascii")
    for member, said in (
        ("Application.Ready", "ExcelIsReady"),
        ("Application.OperatingSystem", "SystemOfExcel"),
        ("ThisWorkbook.Path", "FolderOfTheBook"),
    ):
        assert member in ours
        # The interpreter does not have these members of Excel.
        ours = ours.replace(member, f"{said}()")
    assert SETS in ours
    ours = ours.replace(SETS, "SetVariable")
    assert 'XLPy.Module "xlscore.ribbon"' in ours
    ours = ours.replace('XLPy.Module "xlscore.ribbon"', "XLPy")
    assert PRINTS in ours
    ours = ours.replace(PRINTS, 'SetVariable "printer"')
    excel = ExcelApplication()
    excel.add_workbook()
    excel.add_module(around, name=xlwings_module().name)
    excel.add_module(ours, name="Scorecard")
    excel.run("RefreshScorecard")
    assert str(excel.run("WhatExcelDoes")) == AS_BEFORE
    return [message for _kind, message, *_rest in excel.dialogs], str(excel.run("WhatWasAsked"))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            {"system": "Macintosh (Intel) 10.16"},
            "The buttons of this workbook need Excel for Windows; nothing was changed.",
        ),
        ({"ready": False}, "Excel is busy, perhaps with a cell that is being edited"),
        ({"folder": ""}, "This workbook is not a file yet: save it to disk, then click again."),
        (
            {"interpreter": r"C:\nowhere\python.exe"},
            "This button needs Python and the program xlscore, which are not set up on this PC; "
            "nothing was changed. Your IT service desk can set them up with: xlscore install",
        ),
    ],
)
def test_what_is_missing_is_said(state: dict[str, object], said: str) -> None:
    """On a Mac, where Excel is busy, the book is no file or Python is missing: one sentence."""
    (message,), asked = click(**state)  # type: ignore[arg-type]
    assert message.startswith(said)
    assert asked == ""


def test_python_that_cannot_be_reached() -> None:
    """A page of text from Python becomes its last line in a sentence; the next click is fresh.

    Before Python starts, it is told not to import from Excel's current folder.
    """
    (message,), asked = click(
        fault='"Traceback (most recent call last):" & vbCrLf & "ImportError: xlscore" & vbCrLf'
    )
    assert message == (
        "Python could not be reached, so nothing was done (ImportError: xlscore). "
        "Click again; if it fails again, your IT service desk can find the cause with: "
        "xlscore doctor"
    )
    assert asked == "1 KillPy "


def test_python_that_stops_on_the_way() -> None:
    """Excel calculates, asks and shows as before the click, and the sentence says what to do."""
    stops = (
        "Application.Calculation = -4135: Application.EnableEvents = False: "
        'Application.DisplayAlerts = False: Application.StatusBar = "Refreshing Cover": '
        "Application.ScreenUpdating = False: "
        'Err.Raise 462, Description:="The remote server machine does not exist"'
    )
    (message,), asked = click(stops=stops)
    assert message.startswith(
        "Python stopped on the way (The remote server machine does not exist). Nothing that you "
        "typed is gone: click Refresh Scorecard, which makes whole what is not complete."
    )
    assert asked.endswith("xlscore.ribbon.refresh()KillPy printer ")


def test_python_that_excel_let_in_no_more() -> None:
    """It ended, but could not put back what it set aside: Excel is as before all the same.

    Otherwise the next click would take that for the officer's own setting.
    """
    stops = (
        "Application.Calculation = -4135: Application.EnableEvents = False: "
        'Application.DisplayAlerts = False: Application.StatusBar = "Refreshing Cover": '
        "Application.ScreenUpdating = False"
    )
    messages, asked = click(stops=stops)
    assert messages == []
    assert asked.endswith("xlscore.ribbon.refresh()printer ")
