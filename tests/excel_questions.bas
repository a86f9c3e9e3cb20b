Attribute VB_Name = "ExcelQuestions"
Option Explicit

' What the tests take from Excel's documentation and cannot try themselves. Paste this module into
' a new, empty workbook in Excel on Windows (Alt+F11, Insert, Module), run AskExcel, and copy the
' table into the release's notes. The new workbook may be closed without saving.

Private Const QUESTIONS As Long = 39
Private Answers As Worksheet

Public Sub AskExcel()
    Dim number As Long
    Set Answers = ThisWorkbook.Worksheets.Add(Before:=ThisWorkbook.Sheets(1), Count:=1)
    Answers.Range("A1:D1").Value = Array("Question", "Answer", "Expected", "As expected")
    Application.DisplayAlerts = False
    For number = 1 To QUESTIONS
        Ask number
    Next number
    Answers.Cells(QUESTIONS + 2, 1).Value = "Excel"
    Answers.Cells(QUESTIONS + 2, 2).Value = Application.Version & " " & Application.Build & ", " & Application.OperatingSystem
    Application.DisplayAlerts = True
    Answers.Columns("A:D").AutoFit
    Answers.Activate
End Sub

' Each question has two new sheets, which are gone afterwards: an empty one, and one with figures.
Private Sub Ask(ByVal number As Long)
    Dim s As Worksheet, data As Worksheet, other As Worksheet
    Dim question As String, expected As String, answer As String, before As Long
    before = ThisWorkbook.Sheets.Count
    Set data = ThisWorkbook.Worksheets.Add(After:=Answers, Count:=1)
    data.Range("A2:C4").Value = 1
    data.Range("D2:F4").Value = 2
    Set s = ThisWorkbook.Worksheets.Add(After:=Answers, Count:=1)
    On Error GoTo Refused
    answer = AnswerTo(number, question, expected, s, data)
Asked:
    On Error Resume Next
    ActiveWindow.View = xlNormalView
    Application.PrintCommunication = True
    Answers.Select
    Do While ThisWorkbook.Sheets.Count > before
        ' The user's own sheets come behind.
        Set other = ThisWorkbook.Sheets(IIf(ThisWorkbook.Sheets(1).Name = Answers.Name, 2, 1))
        other.Visible = xlSheetVisible
        other.Delete
    Loop
    On Error GoTo 0
    Answers.Cells(number + 1, 1).Value = question
    Answers.Cells(number + 1, 2).Value = "'" & answer
    Answers.Cells(number + 1, 3).Value = "'" & expected
    If expected = "refused" Then answer = Left(answer, 7)
    Answers.Cells(number + 1, 4).Value = IIf(answer = expected, "yes", "look")
    Exit Sub
Refused:
    answer = "refused (" & Err.Number & ": " & Err.Description & ")"
    Resume Asked
End Sub

Private Function AnswerTo(ByVal number As Long, ByRef question As String, ByRef expected As String, ByVal s As Worksheet, ByVal data As Worksheet) As String
    Dim block(1 To 1, 1 To 2) As Variant, before As Long
    Dim look As Style, drawn As Chart, table As ListObject, group As SparklineGroup
    Dim found As Range, answer As String
    Select Case number
    Case 1
        question = "A union merges each block by itself"
        expected = "2, 2"
        s.Range("A1:B1,A3:B3").Merge
        AnswerTo = s.Range("A1").MergeArea.Count & ", " & s.Range("A3").MergeArea.Count
    Case 2
        question = "Heights and widths of a union are set at once"
        expected = "30, 30, 20, 20"
        s.Range("1:1,3:3").RowHeight = 30
        s.Range("A:A,C:C").ColumnWidth = 20
        AnswerTo = s.Rows(1).RowHeight & ", " & s.Rows(3).RowHeight & ", " & s.Columns(1).ColumnWidth & ", " & s.Columns(3).ColumnWidth
    Case 3
        question = "Text with an apostrophe in a block arrives without it, as text"
        expected = "=1+1, False"
        block(1, 1) = "'=1+1"
        block(1, 2) = 5
        s.Range("A1:B1").Value = block
        AnswerTo = s.Range("A1").Value & ", " & s.Range("A1").HasFormula
    Case 4
        question = "A name with a sheet's title is the sheet's own and hidden"
        expected = "1, False"
        s.Name = "Exc 4"
        ThisWorkbook.Names.Add "'Exc 4'!xlscore_page", "=""text""", False
        AnswerTo = s.Names.Count & ", " & s.Names(1).Visible
    Case 5
        question = "A sheet keeps a text of 4,000 characters"
        expected = "4000"
        s.CustomProperties.Add "xlscore", String(4000, "x")
        AnswerTo = Len(s.CustomProperties(1).Value)
    Case 6
        question = "A sheet keeps a text of 40,000 characters, which replaces another"
        expected = "40000"
        s.CustomProperties.Add "xlscore", "unfinished"
        s.CustomProperties(1).Value = String(40000, "x")
        AnswerTo = Len(s.CustomProperties(1).Value)
    Case 7
        question = "Unprotect with an empty password is refused where there is one"
        expected = "refused"
        s.Protect "secret"
        s.Unprotect ""
        AnswerTo = "taken"
    Case 8
        question = "Protect takes what is allowed in the order of its arguments"
        expected = "False, True, True, False, True"
        s.Protect "", False, True, False, False, False, True, True, False, True, False, False, True
        AnswerTo = s.Protection.AllowFormattingCells & ", " & s.Protection.AllowFormattingRows & ", " & s.Protection.AllowInsertingRows & ", " & s.Protection.AllowDeletingColumns & ", " & s.Protection.AllowDeletingRows
    Case 9
        question = "A style without number format and alignment leaves them alone"
        expected = "0.0%, True"
        Set look = ThisWorkbook.Styles.Add("A question")
        look.IncludeNumber = False
        look.IncludeAlignment = False
        s.Range("A1").NumberFormat = "0.0%"
        s.Range("A1").HorizontalAlignment = xlRight
        s.Range("A1").Style = "A question"
        AnswerTo = s.Range("A1").NumberFormat & ", " & (s.Range("A1").HorizontalAlignment = xlRight)
        look.Delete
    Case 10
        question = "A new chart has no lines where nothing is selected"
        expected = "0"
        s.Range("H20").Select
        AnswerTo = s.ChartObjects.Add(0, 100, 200, 100).Chart.SeriesCollection.Count
    Case 11
        question = "A new chart is filled where figures are selected"
        expected = "True"
        data.Activate
        data.Range("A2:C4").Select
        AnswerTo = data.ChartObjects.Add(0, 100, 200, 100).Chart.SeriesCollection.Count > 0
    Case 12
        question = "A line of a chart with markers is solid, 2.25 wide, not smoothed; two lines have no heading"
        expected = "1, 2.25, False, False"
        Set drawn = s.ChartObjects.Add(0, 100, 200, 100).Chart
        drawn.ChartType = xlLineMarkers
        drawn.SeriesCollection.NewSeries.Values = data.Range("A2:A4")
        drawn.SeriesCollection.NewSeries.Values = data.Range("D2:D4")
        AnswerTo = drawn.SeriesCollection(1).Format.Line.DashStyle & ", " & drawn.SeriesCollection(1).Format.Line.Weight & ", " & drawn.SeriesCollection(1).Smooth & ", " & drawn.HasTitle
    Case 13
        question = "A chart's legend is asked for at the foot by number"
        expected = "True, True"
        Set drawn = s.ChartObjects.Add(0, 100, 200, 100).Chart
        drawn.SeriesCollection.NewSeries.Values = data.Range("A2:A4")
        drawn.SetElement 104
        AnswerTo = drawn.HasLegend & ", " & (drawn.Legend.Position = xlLegendPositionBottom)
    Case 14
        question = "A selected chart has no address"
        expected = "refused"
        s.ChartObjects.Add(0, 100, 200, 100).Select
        AnswerTo = Selection.Address
    Case 15
        question = "A new sheet fitted to pages is 1 wide; its header stands 0.3 inch from the edge"
        expected = "1, 21.6"
        s.PageSetup.Zoom = False
        AnswerTo = s.PageSetup.FitToPagesWide & ", " & Round(s.PageSetup.HeaderMargin, 1)
    Case 16
        question = "Paper A4, landscape and the rows at the top are kept while Excel does not talk to the printer"
        expected = "9, 2, $1:$2"
        s.PageSetup.PrintTitleRows = "$1:$2"
        Application.PrintCommunication = False
        s.PageSetup.PaperSize = xlPaperA4
        s.PageSetup.Orientation = xlLandscape
        Application.PrintCommunication = True
        AnswerTo = s.PageSetup.PaperSize & ", " & s.PageSetup.Orientation & ", " & s.PageSetup.PrintTitleRows
    Case 17
        question = "AutoFill with formats copies the last row's formats"
        expected = "mmm yyyy"
        s.Range("A1").NumberFormat = "mmm yyyy"
        s.Range("A1").AutoFill s.Range("A1:A3"), xlFillFormats
        AnswerTo = s.Range("A3").NumberFormat
    Case 18
        question = "A table that is resized fills its calculated column"
        expected = "True"
        s.Range("A1:B1").Value = Array("A", "B")
        s.Range("A2").Value = 1
        Set table = s.ListObjects.Add(xlSrcRange, s.Range("A1:B2"), , xlYes)
        s.Range("B2").Formula = "=[@A]*2"
        table.Resize s.Range("A1:B3")
        AnswerTo = s.Range("B3").HasFormula
    Case 19
        question = "A second list in a cell is refused"
        expected = "refused"
        s.Range("A1").Validation.Add xlValidateList, xlValidAlertStop, xlBetween, "=$C$1:$C$3"
        s.Range("A1").Validation.Add xlValidateList, xlValidAlertStop, xlBetween, "=$D$1:$D$3"
        AnswerTo = "taken"
    Case 20
        question = "Lines over another sheet: a cell a row"
        expected = "3, A2:F2"
        Set group = s.Range("A1:A3").SparklineGroups.Add(xlSparkLine, "'" & data.Name & "'!A2:F4")
        AnswerTo = group.Count & ", " & Split(Replace(group.Item(1).SourceData, "$", ""), "!")(1)
    Case 21
        question = "The same where rows and columns are as many, once it is said"
        expected = "3, A2:C2"
        Set group = s.Range("A1:A3").SparklineGroups.Add(xlSparkLine, "'" & data.Name & "'!A2:C4")
        group.PlotBy = xlSparklineRowsSquare
        AnswerTo = group.Count & ", " & Split(Replace(group.Item(1).SourceData, "$", ""), "!")(1)
    Case 22
        question = "A line names its source by the sheet's new title"
        expected = "True"
        s.Range("A1:A3").SparklineGroups.Add xlSparkLine, "'" & data.Name & "'!A2:F4"
        data.Name = "Renamed"
        AnswerTo = InStr(s.Range("A1").SparklineGroups.Item(1).Item(1).SourceData, "Renamed") > 0
    Case 23
        question = "Lines are cleared in every block of a union"
        expected = "0, 0"
        s.Range("A1:A3").SparklineGroups.Add xlSparkLine, "'" & data.Name & "'!A2:F4"
        s.Range("A1,A3").SparklineGroups.Clear
        AnswerTo = s.Range("A1").SparklineGroups.Count & ", " & s.Range("A3").SparklineGroups.Count
    Case 24
        question = "Lines are cleared where there are none"
        expected = "refused"
        s.Range("A1:B2").SparklineGroups.Clear
        AnswerTo = "taken"
    Case 25
        question = "Links are deleted in every block of a union"
        expected = "0"
        s.Hyperlinks.Add s.Range("A1"), "", "A5"
        s.Hyperlinks.Add s.Range("A3"), "", "A5"
        s.Range("A1,A3").Hyperlinks.Delete
        AnswerTo = s.Hyperlinks.Count
    Case 26
        question = "Sheets are added as many as are selected, without Count"
        expected = "2"
        before = ThisWorkbook.Sheets.Count
        ThisWorkbook.Sheets(Array(s.Name, data.Name)).Select
        ThisWorkbook.Worksheets.Add Before:=Answers
        AnswerTo = ThisWorkbook.Sheets.Count - before
    Case 27
        question = "Panes are not frozen in Page Layout view"
        expected = "refused"
        ActiveWindow.View = xlPageLayoutView
        ActiveWindow.SplitRow = 1
        ActiveWindow.FreezePanes = True
        AnswerTo = "taken"
    Case 28
        question = "A hidden sheet is not activated"
        expected = "refused"
        s.Visible = xlSheetHidden
        s.Activate
        AnswerTo = "taken"
    Case 29
        question = "A sheet that only a macro shows again is not deleted"
        expected = "refused"
        s.Visible = xlSheetVeryHidden
        s.Delete
        AnswerTo = "taken"
    Case 30
        question = "A break by hand stays on a page fitted to one wide, in print too"
        expected = "1, True"
        s.Range("A1:C60").Value = 1
        s.PageSetup.Zoom = False
        s.PageSetup.FitToPagesWide = 1
        s.PageSetup.FitToPagesTall = False
        s.Range("10:10").PageBreak = xlPageBreakManual
        AnswerTo = s.HPageBreaks.Count & ", " & (s.PageSetup.Pages.Count > 1)
    Case 31
        question = "A value of 9,000 characters is refused in a block"
        expected = "refused"
        block(1, 1) = String(9000, "x")
        s.Range("A1:B1").Value = block
        AnswerTo = "taken, " & Len(s.Range("A1").Value)
    Case 32
        question = "A value of 9,000 characters is taken by itself"
        expected = "9000"
        s.Range("A1").Value = String(9000, "x")
        AnswerTo = Len(s.Range("A1").Value)
    Case 33
        question = "An address of 300 characters is refused"
        expected = "refused"
        s.Range(Mid(Replace(String(60, "x"), "x", ",A100"), 2)).Value = 1
        AnswerTo = "taken"
    Case 34
        question = "A comment beside a chart is no obstacle to protection without objects"
        expected = "taken"
        s.Protect "", False, True
        s.Range("A1").AddComment "ours"
        AnswerTo = "taken"
    Case 35
        question = "A copy is saved without saving the workbook"
        expected = "True, False"
        ThisWorkbook.Saved = False
        ThisWorkbook.SaveCopyAs Environ("TEMP") & "\a question.xlsm"
        AnswerTo = (Dir(Environ("TEMP") & "\a question.xlsm") <> "") & ", " & ThisWorkbook.Saved
        Kill Environ("TEMP") & "\a question.xlsm"
    Case 36
        question = "All sheets are printed into one PDF, its fonts embedded"
        expected = "True"
        s.Range("A1").Value = "text"
        ThisWorkbook.ExportAsFixedFormat xlTypePDF, Environ("TEMP") & "\a question.pdf", xlQualityStandard, True, False, , , False
        AnswerTo = FileLen(Environ("TEMP") & "\a question.pdf") > 10000
        Kill Environ("TEMP") & "\a question.pdf"
    Case 37
        question = "A union of rows gets a break above each (the code works either way)"
        expected = "-4135, -4135"
        s.Range("10:10,20:20").PageBreak = xlPageBreakManual
        AnswerTo = s.Rows(10).PageBreak & ", " & s.Rows(20).PageBreak
    Case 38
        question = "Cells found by what they hold stay found when they hold something else (either way)"
        expected = "3; 20, 20, Percent"
        s.Range("A1,A3,C1").Value = "x"
        s.Range("B1,B3").Value = 1
        s.Range("B2").Value = True
        Set found = s.Range("A1:C3").SpecialCells(xlCellTypeConstants, xlTextValues)
        s.Range("A1:C3").Value = 5
        found.EntireRow.RowHeight = 20
        found.Style = "Percent"
        AnswerTo = found.Count & "; " & s.Rows(1).RowHeight & ", " & s.Rows(3).RowHeight & ", " & s.Range("C1").Style.Name
    Case 39
        question = "A new line chart shows its figures as their cells do, without markers, and takes one"
        expected = "General, -4142, 8"
        Set drawn = s.ChartObjects.Add(10, 10, 300, 200).Chart
        drawn.ChartType = xlLine
        drawn.SeriesCollection.NewSeries.Formula = "=SERIES(""a"",,'" & data.Name & "'!$A$2:$A$4,1)"
        answer = drawn.Axes(xlValue).TickLabels.NumberFormat & ", " & drawn.SeriesCollection(1).MarkerStyle
        drawn.SeriesCollection(1).MarkerStyle = xlMarkerStyleCircle
        AnswerTo = answer & ", " & drawn.SeriesCollection(1).MarkerStyle
    End Select
End Function
