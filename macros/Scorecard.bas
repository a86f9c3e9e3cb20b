Option Explicit

' What the buttons call. Here it is only seen to that Excel is ready, that the workbook is a file
' and that Python is there; Python does the work and says in a sentence how it went.

Private Const HEADING As String = "Scorecard"

' --- the button on the sheet and the ribbon ---

Public Sub RefreshScorecard()
    AskPython "refresh"
End Sub

Public Sub OnRefresh(control As IRibbonControl)
    AskPython "refresh"
End Sub

Public Sub OnCheck(control As IRibbonControl)
    AskPython "check"
End Sub

Public Sub OnExplain(control As IRibbonControl)
    AskPython "explain"
End Sub

Public Sub OnColour(control As IRibbonControl)
    AskPython "colour"
End Sub

Public Sub OnCirculate(control As IRibbonControl)
    AskPython "circulate"
End Sub

Public Sub OnCirculateAccessible(control As IRibbonControl)
    AskPython "circulate_accessible"
End Sub

Public Sub OnWebsite(control As IRibbonControl)
    AskPython "website"
End Sub

Public Sub OnNewMonth(control As IRibbonControl)
    AskPython "new_month"
End Sub

Public Sub OnImport(control As IRibbonControl)
    AskPython "import_data"
End Sub

Public Sub OnHelp(control As IRibbonControl)
    AskPython "help_officer"
End Sub

' --- opening and closing ---

Public Sub OpenScorecard()
    Dim unchanged As Boolean
    ' Describing the functions counts as a change, about which nobody should be asked.
    On Error Resume Next
    UseSafePath
    unchanged = ThisWorkbook.Saved
    DescribeFunctions
    If unchanged Then ThisWorkbook.Saved = True
End Sub

Public Sub EndPython()
    ' The next click starts Python afresh, also after an update of the program.
    On Error Resume Next
    KillPy
End Sub

' --- asking Python ---

Private Sub AskPython(ByVal work As String)
    Dim reason As String
    Dim begun As Boolean
    Dim calculates As Long
    Dim events As Boolean
    On Error GoTo Failed
    If InStr(Application.OperatingSystem, "Macintosh") > 0 Then
        Tell "The buttons of this workbook need Excel for Windows; nothing was changed. " & _
            "On a Mac the same work is done in Terminal: xlscore refresh, then the workbook"
        Exit Sub
    End If
    If Not Application.Ready Then
        Tell "Excel is busy, perhaps with a cell that is being edited: press Enter or Esc, then click again."
        Exit Sub
    End If
    If ThisWorkbook.Path = "" Then
        Tell "This workbook is not a file yet: save it to disk, then click again."
        Exit Sub
    End If
    If Not PythonIsThere() Then
        Tell "This button needs Python and the program xlscore, which are not set up on this PC; " & _
            "nothing was changed. Your IT service desk can set them up with: xlscore install"
        Exit Sub
    End If
    ' Here a program that is not there is an error of ours; RunPython would show a page of text.
    UseSafePath
    XLPy.Module "xlscore.ribbon"
    ' What cannot be asked is no reason not to refresh.
    On Error Resume Next
    events = True
    calculates = Application.Calculation
    events = Application.EnableEvents
    On Error GoTo Failed
    begun = True
    RunPython "import xlscore.ribbon; xlscore.ribbon." & work & "()"
    ' Where Excel let Python in no more, it could not put these back.
    On Error Resume Next
    If Application.Calculation <> calculates Or Application.EnableEvents <> events Then GiveBack calculates, events
    Exit Sub
Failed:
    reason = LastLine(Err.Description)
    Resume Ended
Ended:
    EndPython
    If begun Then
        GiveBack calculates, events
        Tell "Python stopped on the way (" & reason & "). Nothing that you typed is gone: click " & _
            "Refresh Scorecard, which makes whole what is not complete. If it stops again, your " & _
            "IT service desk can find the cause with: xlscore doctor"
        Exit Sub
    End If
    Tell "Python could not be reached, so nothing was done (" & reason & "). " & _
        "Click again; if it fails again, your IT service desk can find the cause with: xlscore doctor"
End Sub

Private Sub GiveBack(ByVal calculates As Long, ByVal events As Boolean)
    ' What Python sets aside while it writes, and could not put back itself.
    On Error Resume Next
    Application.Calculation = calculates
    Application.EnableEvents = events
    Application.DisplayAlerts = True
    Application.StatusBar = False
    Application.ScreenUpdating = True
    Application.PrintCommunication = True
End Sub

Private Sub UseSafePath()
    ' Excel's current folder is whichever was browsed last: Python must not import from there.
    On Error Resume Next
    CreateObject("WScript.Shell").Environment("Process").Item("PYTHONSAFEPATH") = "1"
End Sub

Private Function PythonIsThere() As Boolean
    Dim interpreter As String
    interpreter = GetConfig("INTERPRETER_WIN", "")
    PythonIsThere = (interpreter = "python") Or FileExists(interpreter)
End Function

Private Function LastLine(ByVal message As String) As String
    Dim lines As Variant
    Dim i As Long
    lines = Split(Replace(message, vbCr, vbLf), vbLf)
    For i = UBound(lines) To 0 Step -1
        If Trim(lines(i)) <> "" Then
            LastLine = Left(Trim(lines(i)), 200)
            Exit Function
        End If
    Next i
End Function

Private Sub Tell(ByVal sentence As String)
    MsgBox sentence, vbExclamation, HEADING
End Sub
