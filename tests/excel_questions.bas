Attribute VB_Name = "ExcelQuestions"
Option Explicit

' What the tests take from Excel's documentation and cannot try themselves. Paste this module into
' a new, empty workbook in Excel on Windows (Alt+F11, Insert, Module), run AskExcel, and copy the
' table into the release's notes. Nothing is saved; the new workbook may be closed without saving.

Private Answers As Worksheet
Private Row As Long

Public Sub AskExcel()
    Dim work As Workbook
    Set work = ThisWorkbook
    Set Answers = work.Worksheets.Add(Before:=work.Sheets(1), Count:=1)
    Answers.Range("A1:D1").Value = Array("Question", "Answer", "Expected", "As expected")
    Row = 1
    Application.ScreenUpdating = False
    Application.DisplayAlerts = False
    Note "Excel", Application.Version & " " & Application.Build & ", " & Application.OperatingSystem, ""
    Note "A union merges each block by itself", MergeOfUnion(), "2 blocks of 2"
    Note "Heights of a union of rows are set at once", HeightOfUnion(), "30, 30"
    Note "Widths of a union of columns are set at once", WidthOfUnion(), "20, 20"
    Note "Text with an apostrophe in a block arrives without it", ApostropheInBlock(), "=1+1 as text"
    Note "A name with a sheet's title is the sheet's own and hidden", NameOfSheet(), "1 of the sheet, hidden"
    Note "A sheet keeps a text of 4,000 characters", TextOfSheet(4000), "4000"
    Note "A sheet keeps a text of 40,000 characters", TextOfSheet(40000), "40000"
    Note "Unprotect with an empty password fails where there is one", UnprotectWithPassword(), "fails, still protected"
    Note "A style without number format leaves it alone", StyleLeavesFormat(), "0.0%, right"
    Note "A new chart has no lines where nothing is selected", LinesOfNewChart(False), "0"
    Note "A new chart is filled where figures are selected", LinesOfNewChart(True), "1 or more"
    Note "A line of a chart with markers is solid, 2.25 wide, not smoothed", LineOfChart(), "1, 2.25, False"
    Note "A new sheet fitted to pages is 1 wide; its header stands 0.3 inch from the edge", NewSheetFit(), "1, 21.6"
    Note "AutoFill with formats copies the last row's formats", FillFormats(), "mmm yyyy"
    Note "A table that is resized fills its calculated column", FillColumn(), "=[@A]*2 or =RC[-1]*2"
    Note "Without a printer PrintCommunication is refused", PrintTalk(), "taken with a printer"
    Note "Paper A4 is taken", PaperA4(), "9"
    Note "A second list in a cell is refused", ListTwice(), "refused"
    Note "Lines over another sheet: a cell a row", LinesByRow(False), "3 lines, A2:C2 first"
    Note "The same where rows and columns are as many", LinesByRow(True), "3 lines, PlotBy told"
    Note "A group of lines names its source by the sheet's new title", LineSource(), "named anew"
    Note "Lines are cleared in every block of a union", ClearUnion(), "0 left"
    Note "Links are deleted in every block of a union", LinksOfUnion(), "0 left"
    Note "Clearing lines where there are none", ClearNothing(), "no error, or refused"
    Note "Sheets added without Count while two are selected", AddGrouped(), "2"
    Note "Panes are frozen in Page Layout view", FreezeInLayout(), "refused"
    Note "A hidden sheet is activated", ActivateHidden(), "refused"
    Note "A break by hand stays on a page fitted to one wide", BreakWhenFitted(), "1, in print too"
    Note "Pages of a sheet are counted", PagesOfSheet(), "a number"
    Note "A value of 9,000 characters in a block", LongInBlock(), "9000"
    Note "An address of 300 characters", LongAddress(), "refused"
    Note "One PDF counts its pages through", "open the PDF of a circulation and look", ""
    Answers.Columns("A:D").AutoFit
    Application.DisplayAlerts = True
    Application.ScreenUpdating = True
    Answers.Activate
End Sub

Private Sub Note(ByVal question As String, ByVal answer As String, ByVal expected As String)
    Row = Row + 1
    Answers.Cells(Row, 1).Value = question
    Answers.Cells(Row, 2).Value = "'" & answer
    Answers.Cells(Row, 3).Value = "'" & expected
    If expected <> "" Then Answers.Cells(Row, 4).Value = IIf(answer = expected, "yes", "look")
End Sub

Private Function NewSheet() As Worksheet
    Set NewSheet = ThisWorkbook.Worksheets.Add(Before:=ThisWorkbook.Sheets(1), Count:=1)
End Function

Private Function Why() As String
    Why = "refused (" & Err.Number & ": " & Err.Description & ")"
End Function

Private Function MergeOfUnion() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:B1,A3:B3").Merge
    MergeOfUnion = "2 blocks of " & s.Range("A1").MergeArea.Count
    If s.Range("A3").MergeArea.Count <> 2 Then MergeOfUnion = "first block alone"
    s.Delete
    Exit Function
No:
    MergeOfUnion = Why()
    s.Delete
End Function

Private Function HeightOfUnion() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("1:1,3:3").RowHeight = 30
    HeightOfUnion = s.Rows(1).RowHeight & ", " & s.Rows(3).RowHeight
    s.Delete
    Exit Function
No:
    HeightOfUnion = Why()
    s.Delete
End Function

Private Function WidthOfUnion() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A:A,C:C").ColumnWidth = 20
    WidthOfUnion = s.Columns(1).ColumnWidth & ", " & s.Columns(3).ColumnWidth
    s.Delete
    Exit Function
No:
    WidthOfUnion = Why()
    s.Delete
End Function

Private Function ApostropheInBlock() As String
    Dim s As Worksheet, block(1 To 1, 1 To 2) As Variant
    Set s = NewSheet()
    On Error GoTo No
    block(1, 1) = "'=1+1"
    block(1, 2) = 5
    s.Range("A1:B1").Value = block
    ApostropheInBlock = s.Range("A1").Value & IIf(s.Range("A1").HasFormula, " as formula", " as text")
    s.Delete
    Exit Function
No:
    ApostropheInBlock = Why()
    s.Delete
End Function

Private Function NameOfSheet() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Name = "Exc 4"
    ThisWorkbook.Names.Add "'Exc 4'!xlscore_page", "=""text""", False
    NameOfSheet = s.Names.Count & " of the sheet, " & IIf(s.Names(1).Visible, "seen", "hidden")
    s.Delete
    Exit Function
No:
    NameOfSheet = Why()
    s.Delete
End Function

Private Function TextOfSheet(ByVal length As Long) As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.CustomProperties.Add "xlscore", String(length, "x")
    TextOfSheet = CStr(Len(s.CustomProperties(1).Value))
    s.Delete
    Exit Function
No:
    TextOfSheet = Why()
    s.Delete
End Function

Private Function UnprotectWithPassword() As String
    Dim s As Worksheet
    Set s = NewSheet()
    s.Protect "secret"
    On Error Resume Next
    s.Unprotect ""
    UnprotectWithPassword = IIf(Err.Number = 0, "no error", "fails") & ", " & _
        IIf(s.ProtectContents, "still protected", "unprotected")
    s.Unprotect "secret"
    s.Delete
End Function

Private Function StyleLeavesFormat() As String
    Dim s As Worksheet, look As Style
    Set s = NewSheet()
    On Error GoTo No
    Set look = ThisWorkbook.Styles.Add("A question")
    look.IncludeNumber = False
    look.IncludeAlignment = False
    look.IncludeProtection = False
    s.Range("A1").NumberFormat = "0.0%"
    s.Range("A1").HorizontalAlignment = xlRight
    s.Range("A1").Style = "A question"
    StyleLeavesFormat = s.Range("A1").NumberFormat & ", " & _
        IIf(s.Range("A1").HorizontalAlignment = xlRight, "right", "not right")
    look.Delete
    s.Delete
    Exit Function
No:
    StyleLeavesFormat = Why()
    s.Delete
End Function

Private Function LinesOfNewChart(ByVal selected As Boolean) As String
    Dim s As Worksheet, found As Long
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:B3").Value = 1
    s.Activate
    If selected Then s.Range("A1:B3").Select Else s.Range("H20").Select
    found = s.ChartObjects.Add(0, 100, 200, 100).Chart.SeriesCollection.Count
    LinesOfNewChart = IIf(selected And found > 0, "1 or more", CStr(found))
    s.Delete
    Exit Function
No:
    LinesOfNewChart = Why()
    s.Delete
End Function

Private Function LineOfChart() As String
    Dim s As Worksheet, drawn As Chart, one As Series
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:A3").Value = 1
    Set drawn = s.ChartObjects.Add(0, 100, 200, 100).Chart
    drawn.ChartType = xlLineMarkers
    Set one = drawn.SeriesCollection.NewSeries
    one.Values = s.Range("A1:A3")
    LineOfChart = one.Format.Line.DashStyle & ", " & one.Format.Line.Weight & ", " & one.Smooth
    s.Delete
    Exit Function
No:
    LineOfChart = Why()
    s.Delete
End Function

Private Function NewSheetFit() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.PageSetup.Zoom = False
    NewSheetFit = s.PageSetup.FitToPagesWide & ", " & Round(s.PageSetup.HeaderMargin, 1)
    s.Delete
    Exit Function
No:
    NewSheetFit = Why()
    s.Delete
End Function

Private Function FillFormats() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1").NumberFormat = "mmm yyyy"
    s.Range("A1").AutoFill s.Range("A1:A3"), xlFillFormats
    FillFormats = s.Range("A3").NumberFormat
    s.Delete
    Exit Function
No:
    FillFormats = Why()
    s.Delete
End Function

Private Function FillColumn() As String
    Dim s As Worksheet, table As ListObject
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:B1").Value = Array("A", "B")
    s.Range("A2").Value = 1
    Set table = s.ListObjects.Add(xlSrcRange, s.Range("A1:B2"), , xlYes)
    s.Range("B2").Formula = "=[@A]*2"
    table.Resize s.Range("A1:B3")
    FillColumn = IIf(s.Range("B3").HasFormula, "=[@A]*2 or =RC[-1]*2", "not filled")
    s.Delete
    Exit Function
No:
    FillColumn = Why()
    s.Delete
End Function

Private Function PrintTalk() As String
    On Error GoTo No
    Application.PrintCommunication = False
    Application.PrintCommunication = True
    PrintTalk = "taken with a printer"
    Exit Function
No:
    PrintTalk = Why()
End Function

Private Function PaperA4() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.PageSetup.PaperSize = xlPaperA4
    PaperA4 = CStr(s.PageSetup.PaperSize)
    s.Delete
    Exit Function
No:
    PaperA4 = Why()
    s.Delete
End Function

Private Function ListTwice() As String
    Dim s As Worksheet
    Set s = NewSheet()
    s.Range("A1").Validation.Add xlValidateList, xlValidAlertStop, xlBetween, "=$C$1:$C$3"
    On Error GoTo No
    s.Range("A1").Validation.Add xlValidateList, xlValidAlertStop, xlBetween, "=$D$1:$D$3"
    ListTwice = "taken"
    s.Delete
    Exit Function
No:
    ListTwice = "refused"
    s.Delete
End Function

Private Function Figures() As Worksheet
    Set Figures = NewSheet()
    Figures.Range("A2:C4").Value = 1
    Figures.Range("D2:F4").Value = 2
End Function

Private Function LinesByRow(ByVal square As Boolean) As String
    Dim data As Worksheet, s As Worksheet, group As SparklineGroup
    Set data = Figures()
    Set s = NewSheet()
    On Error GoTo No
    Set group = s.Range("A1:A3").SparklineGroups.Add(xlSparkLine, _
        "'" & data.Name & "'!" & IIf(square, "A2:C4", "A2:F4"))
    If square Then group.PlotBy = xlSparklineRowsSquare
    LinesByRow = group.Count & " lines, " & IIf(square, "PlotBy told", _
        Replace(Split(group.Item(1).SourceData, "!")(1), "F2", "C2") & " first")
    s.Delete
    data.Delete
    Exit Function
No:
    LinesByRow = Why()
    s.Delete
    data.Delete
End Function

Private Function LineSource() As String
    Dim data As Worksheet, s As Worksheet
    Set data = Figures()
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:A3").SparklineGroups.Add xlSparkLine, "'" & data.Name & "'!A2:F4"
    data.Name = "Renamed"
    LineSource = IIf(InStr(s.Range("A1").SparklineGroups.Item(1).Item(1).SourceData, "Renamed") > 0, _
        "named anew", s.Range("A1").SparklineGroups.Item(1).Item(1).SourceData)
    s.Delete
    data.Delete
    Exit Function
No:
    LineSource = Why()
    s.Delete
    data.Delete
End Function

Private Function ClearUnion() As String
    Dim data As Worksheet, s As Worksheet
    Set data = Figures()
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:A3").SparklineGroups.Add xlSparkLine, "'" & data.Name & "'!A2:F4"
    s.Range("A1,A3").SparklineGroups.Clear
    ClearUnion = s.Range("A1").SparklineGroups.Count + s.Range("A3").SparklineGroups.Count & " left"
    s.Delete
    data.Delete
    Exit Function
No:
    ClearUnion = Why()
    s.Delete
    data.Delete
End Function

Private Function LinksOfUnion() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Hyperlinks.Add s.Range("A1"), "", "A5"
    s.Hyperlinks.Add s.Range("A3"), "", "A5"
    s.Range("A1,A3").Hyperlinks.Delete
    LinksOfUnion = s.Hyperlinks.Count & " left"
    s.Delete
    Exit Function
No:
    LinksOfUnion = Why()
    s.Delete
End Function

Private Function ClearNothing() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error Resume Next
    s.Range("A1:B2").SparklineGroups.Clear
    ClearNothing = IIf(Err.Number = 0, "no error", Why())
    s.Delete
End Function

Private Function AddGrouped() As String
    Dim first As Worksheet, second As Worksheet, before As Long
    Set first = NewSheet()
    Set second = NewSheet()
    On Error GoTo No
    ThisWorkbook.Sheets(Array(first.Name, second.Name)).Select
    before = ThisWorkbook.Sheets.Count
    ThisWorkbook.Worksheets.Add Before:=first
    AddGrouped = CStr(ThisWorkbook.Sheets.Count - before)
    Answers.Select
    Do While ThisWorkbook.Sheets.Count > before - 2
        If ThisWorkbook.Sheets(1).Name = Answers.Name Then Exit Do
        ThisWorkbook.Sheets(1).Delete
    Loop
    Exit Function
No:
    AddGrouped = Why()
    Answers.Select
End Function

Private Function FreezeInLayout() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Activate
    ActiveWindow.View = xlPageLayoutView
    ActiveWindow.SplitRow = 1
    ActiveWindow.FreezePanes = True
    FreezeInLayout = "taken"
    s.Delete
    Exit Function
No:
    FreezeInLayout = "refused"
    ActiveWindow.View = xlNormalView
    s.Delete
End Function

Private Function ActivateHidden() As String
    Dim s As Worksheet
    Set s = NewSheet()
    s.Visible = xlSheetHidden
    On Error GoTo No
    s.Activate
    ActivateHidden = "taken"
    s.Visible = xlSheetVisible
    s.Delete
    Exit Function
No:
    ActivateHidden = "refused"
    s.Visible = xlSheetVisible
    s.Delete
End Function

Private Function BreakWhenFitted() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1:C60").Value = 1
    s.PageSetup.Zoom = False
    s.PageSetup.FitToPagesWide = 1
    s.PageSetup.FitToPagesTall = False
    s.HPageBreaks.Add s.Range("A10")
    BreakWhenFitted = s.HPageBreaks.Count & IIf(s.PageSetup.Pages.Count > 1, ", in print too", ", not in print")
    s.Delete
    Exit Function
No:
    BreakWhenFitted = Why()
    s.Delete
End Function

Private Function PagesOfSheet() As String
    Dim s As Worksheet
    Set s = NewSheet()
    On Error GoTo No
    s.Range("A1").Value = 1
    PagesOfSheet = IIf(IsNumeric(s.PageSetup.Pages.Count), "a number", "none")
    s.Delete
    Exit Function
No:
    PagesOfSheet = Why()
    s.Delete
End Function

Private Function LongInBlock() As String
    Dim s As Worksheet, block(1 To 1, 1 To 2) As Variant
    Set s = NewSheet()
    On Error GoTo No
    block(1, 1) = String(9000, "x")
    block(1, 2) = "y"
    s.Range("A1:B1").Value = block
    LongInBlock = CStr(Len(s.Range("A1").Value))
    s.Delete
    Exit Function
No:
    LongInBlock = Why()
    s.Delete
End Function

Private Function LongAddress() As String
    Dim s As Worksheet, address As String, n As Long
    Set s = NewSheet()
    For n = 1 To 60
        address = address & IIf(n = 1, "", ",") & "A" & (100 + n)
    Next n
    On Error GoTo No
    s.Range(address).Value = 1
    LongAddress = "taken"
    s.Delete
    Exit Function
No:
    LongAddress = "refused"
    s.Delete
End Function
