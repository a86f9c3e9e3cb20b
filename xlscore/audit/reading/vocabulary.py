"""The words of the file format that say how things look: elements, and attributes of one word.

Taken from the schemas of ECMA-376 for the parts that a finished workbook has: sheets, formats,
texts, tables, themes, drawings and charts. An attribute named here holds a flag, a number, a colour
or one word of the format by its schema. Whatever can hold a text, a number of the user's or an
address stands in `xlscore.audit.places`.
"""

from __future__ import annotations

from typing import Final

#: The namespaces that these parts use, by the prefix that stands for each here.
SPACES: Final = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2012/chartStyle": "cs",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "ep",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes": "vt",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://schemas.microsoft.com/office/drawing/2007/8/2/chart": "c14",
    "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac": "x14ac",
    "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac": "x15ac",
    "http://schemas.microsoft.com/office/spreadsheetml/2014/revision": "xr",
    "http://schemas.microsoft.com/office/spreadsheetml/2015/revision2": "xr2",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision3": "xr3",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision6": "xr6",
    "http://schemas.microsoft.com/office/spreadsheetml/2016/revision10": "xr10",
    "http://schemas.microsoft.com/office/thememl/2012/main": "thm15",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: The elements that these parts may have, by the prefix of their namespace.
ELEMENTS: Final[dict[str, frozenset[str]]] = {
    "x": _words(
        """
        alignment autoFilter b bgColor bk bookViews border borders bottom brk c calcChain
        calcPr calculatedColumnFormula cellMetadata cellStyle cellStyleXfs cellStyles
        cellXfs charset chartsheet col colBreaks color colors cols condense
        conditionalFormatting dataValidations definedName definedNames diagonal dimension
        drawing dxf dxfs end evenFooter evenHeader ext extLst extend f family fgColor
        fileVersion fill fills filterColumn firstFooter firstHeader font fonts gradientFill
        headerFooter horizontal hyperlink hyperlinks i ignoredError ignoredErrors
        indexedColors is left legacyDrawing mergeCell mergeCells metadata metadataType
        metadataTypes mruColors name numFmt numFmts oddFooter oddHeader outline outlinePr
        pageMargins pageSetUpPr pageSetup pane patternFill phoneticPr picture printOptions
        protection r rFont rPh rPr rc rgbColor right row rowBreaks scheme selection shadow
        sheet sheetCalcPr sheetData sheetFormatPr sheetPr sheetProtection sheetView
        sheetViews sheets si sortCondition sortState sst start stop strike styleSheet sz t
        tabColor table tableColumn tableColumns tablePart tableParts tableStyle
        tableStyleElement tableStyleInfo tableStyles top totalsRowFormula u v valueMetadata
        vertAlign vertical workbook workbookPr workbookProtection workbookView worksheet xf
        """
    ),
    "xdr": _words(
        """
        absoluteAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr
        cNvSpPr clientData col colOff cxnSp ext from graphicFrame grpSp grpSpPr nvCxnSpPr
        nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr oneCellAnchor pic pos row rowOff sp spPr
        style to twoCellAnchor txBody wsDr xfrm
        """
    ),
    "a": _words(
        """
        accent1 accent2 accent3 accent4 accent5 accent6 ahLst alpha alphaBiLevel
        alphaCeiling alphaFloor alphaInv alphaMod alphaModFix alphaOff alphaRepl anchor
        arcTo avLst backdrop bevel bevelB bevelT bgClr bgFillStyleLst biLevel blip blipFill
        blue blueMod blueOff blur bodyPr br buAutoNum buBlip buChar buClr buClrTx buFont
        buFontTx buNone buSzPct buSzPts buSzTx camera chExt chOff close clrChange clrFrom
        clrMap clrRepl clrScheme clrTo comp contourClr cs cubicBezTo custDash custGeom
        cxnLst cxnSpLocks defPPr defRPr dk1 dk2 ds duotone ea effectLst effectRef
        effectStyle effectStyleLst endCxn endParaRPr ext extLst extraClrScheme
        extraClrSchemeLst extrusionClr fgClr fillOverlay fillRect fillRef fillStyleLst
        fillToRect flatTx fld fmtScheme folHlink font fontRef fontScheme gamma gd gdLst glow
        gradFill graphic graphicData graphicFrameLocks gray grayscl green greenMod greenOff
        grpFill grpSpLocks gs gsLst headEnd highlight hlink hlinkClick hlinkHover hsl hslClr
        hue hueMod hueOff innerShdw inv invGamma latin lightRig lin ln lnRef lnSpc
        lnStyleLst lnTo lstStyle lt1 lt2 lum lumMod lumOff lvl1pPr lvl2pPr lvl3pPr lvl4pPr
        lvl5pPr lvl6pPr lvl7pPr lvl8pPr lvl9pPr majorFont minorFont miter moveTo noAutofit
        noFill norm normAutofit objectDefaults off outerShdw p pPr path pathLst pattFill
        picLocks prstClr prstDash prstGeom prstShdw prstTxWarp pt quadBezTo r rPr rect red
        redMod redOff reflection rot round rtl sat satMod satOff scene3d schemeClr scrgbClr
        shade softEdge solidFill sp3d spAutoFit spLocks spcAft spcBef spcPct spcPts srcRect
        srgbClr stCxn stretch sym sysClr t tab tabLst tailEnd theme themeElements
        themeOverride tile tileRect tint uFill uFillTx uLn uLnTx up xfrm
        """
    ),
    "c": _words(
        """
        applyToEnd applyToFront applyToSides area3DChart areaChart auto autoTitleDeleted
        axId axPos backWall backward bandFmt bandFmts bar3DChart barChart barDir
        baseTimeUnit bubble3D bubbleChart bubbleScale bubbleSize builtInUnit cat catAx chart
        chartObject chartSpace clrMapOvr crossAx crossBetween crosses crossesAt custSplit
        custUnit dLbl dLblPos dLbls dPt dTable data date1904 dateAx delete depthPercent
        dispBlanksAs dispEq dispRSqr dispUnits dispUnitsLbl doughnutChart downBars dropLines
        errBarType errBars errDir errValType explosion ext extLst f firstSliceAng floor
        formatCode formatting forward gapDepth gapWidth grouping h hMode hPercent
        headerFooter hiLowLines holeSize idx intercept invertIfNegative lang layout
        layoutTarget lblAlgn lblOffset leaderLines legend legendEntry legendPos line3DChart
        lineChart logBase lvl majorGridlines majorTickMark majorTimeUnit majorUnit
        manualLayout marker max min minorGridlines minorTickMark minorTimeUnit minorUnit
        minus multiLvlStrCache multiLvlStrRef name noEndCap noMultiLvlLbl numCache numFmt
        numLit numRef ofPieChart ofPieType order orientation overlap overlay pageMargins
        pageSetup period perspective pictureFormat pictureOptions pictureStackUnit
        pie3DChart pieChart plotArea plotVisOnly plus printSettings protection pt ptCount
        rAngAx radarChart radarStyle rich rotX rotY roundedCorners scaling scatterChart
        scatterStyle secondPiePt secondPieSize selection separator ser serAx serLines shape
        showBubbleSize showCatName showDLblsOverMax showHorzBorder showKeys showLeaderLines
        showLegendKey showNegBubbles showOutline showPercent showSerName showVal
        showVertBorder sideWall size sizeRepresents smooth spPr splitPos splitType
        stockChart strCache strLit strRef style surface3DChart surfaceChart symbol thickness
        tickLblPos tickLblSkip tickMarkSkip title trendline trendlineLbl trendlineType tx
        txPr upBars upDownBars userInterface v val valAx varyColors view3D w wMode wireframe
        x xMode xVal y yMode yVal
        """
    ),
    "cs": _words(
        """
        axisTitle bodyPr categoryAxis chartArea chartStyle colorStyle dataLabel
        dataLabelCallout dataPoint dataPoint3D dataPointLine dataPointMarker
        dataPointMarkerLayout dataPointWireframe dataTable defRPr downBar dropLine effectRef
        errorBar extLst fillRef floor fontRef gridlineMajor gridlineMinor hiLoLine
        leaderLine legend lineWidthScale lnRef plotArea plotArea3D seriesAxis seriesLine
        spPr styleClr title trendline trendlineLabel upBar valueAxis variation wall
        """
    ),
    "mc": _words("AlternateContent Choice Fallback"),
    "ep": _words(
        """
        Application AppVersion DocSecurity ScaleCrop SharedDoc LinksUpToDate HyperlinksChanged
        HeadingPairs TitlesOfParts Company Manager Template HyperlinkBase TotalTime Properties
        """
    ),
    "vt": _words("vector variant lpstr i4"),
    "cp": _words(
        """
        coreProperties keywords category contentStatus lastModifiedBy lastPrinted revision version
        """
    ),
    "dc": _words("title subject creator description identifier language"),
    "dcterms": _words("created modified"),
    "c14": _words("style"),
    "xr": _words("revisionPtr"),
    "x15ac": _words("absPath"),
}

#: The attributes of one word, by the prefix of the element that has them, or their own.
PLAIN: Final[dict[str, frozenset[str]]] = {
    "x": _words(
        """
        a aca activeCellId activePane activeTab adjust alignWithMargins alignment
        allowRefreshQuery applyAlignment applyBorder applyFill applyFont applyNumberFormat
        applyProtection applyStyles array assign auto autoCompressPictures autoFilter
        autoFilterDateGrouping autoPageBreaks backupFile baseColWidth bestFit blackAndWhite
        borderId bottom builtinId bx ca calcCompleted calcId calcMode calcOnSave
        calculatedColumn cellComments cellMeta checkCompatibility clearAll clearComments
        clearContents clearFormats cm coerce collapsed colorId concurrentCalc
        concurrentManualCount conformance connectionId content copies copy count
        customBuiltin customFormat customHeight customWidth dataDxfId date1904
        dateCompatibility defaultColWidth defaultGridColor defaultRowHeight
        defaultThemeVersion degree del1 del2 delete deleteColumns deleteRows diagonalDown
        diagonalUp differentFirst differentOddEven draft dt2D dtr dxfId edit
        emptyCellReference enableFormatConditionsCalculation errors evalError fillId
        filterMode filterPrivacy firstPageNumber firstSheet fitToHeight fitToPage fitToWidth
        fontId footer forceFullCalc formatCells formatColumns formatRows formula
        formulaRange fullCalcOnLoad fullPrecision function functionGroupId ghostCol ghostRow
        gridLines gridLinesSet hashValue header headerRowBorderDxfId headerRowCount
        headerRowDxfId headings hidden hidePivotFieldList horizontal horizontalCentered
        horizontalDpi ht i iLevel id indent indexed insertColumns insertHyperlinks insertRow
        insertRowShift insertRows iterate iterateCount iterateDelta justifyLastLine l left
        listDataValidation localSheetId lockRevision lockStructure lockWindows locked man
        manualBreakCount max merge min minSupportedVersion minimized numFmtId
        numberStoredAsText objects orientation outline outlineLevel outlineLevelCol
        outlineLevelRow pageOrder pane paperSize password pasteAll pasteBorders
        pasteColWidths pasteComments pasteDataValidation pasteFormats pasteFormulas
        pasteNumberFormats pasteValues patternType ph phonetic pivot pivotButton pivotTables
        position promptedSolutions pt publishItems publishToServer published
        queryTableFieldId quotePrefix r readingOrder refMode refreshAllConnections
        relativeIndent revisionsHashValue revisionsPassword revisionsSaltValue
        revisionsSpinCount rgb right rightToLeft rowColShift s saltValue
        saveExternalLinkValues scale scaleWithDoc scenarios selectLockedCells
        selectUnlockedCells sheet sheetId showBorderUnselectedTables showColumnStripes
        showFirstColumn showFormulas showGridLines showHorizontalScroll showInkAnnotation
        showLastColumn showObjects showOutlineSymbols showPivotChartFilter showRowColHeaders
        showRowStripes showRuler showSheetTabs showVerticalScroll showWhiteSpace showZeros
        shrinkToFit si size sort spinCount splitAll splitFirst state style summaryBelow
        summaryRight syncHorizontal syncVertical t tabRatio tabSelected table
        tableBorderDxfId tableType textRotation theme thickBot thickBottom thickTop tint top
        totalsRowBorderDxfId totalsRowCount totalsRowDxfId totalsRowFunction totalsRowShown
        transitionEntry transitionEvaluation twoDigitTextYear type uniqueCount
        unlockedFormula updateLinks useFirstPageNumber usePrinterDefaults v val vbProcedure
        vertical verticalCentered verticalDpi view visibility vm width windowHeight
        windowProtection windowWidth workbookHashValue workbookParameter workbookPassword
        workbookSaltValue workbookSpinCount workbookViewId wrapText xSplit xWindow xfId xlm
        ySplit yWindow zeroHeight zoomScale zoomScaleNormal zoomScalePageLayoutView
        zoomScaleSheetLayoutView zoomToFit
        """
    ),
    "xdr": _words(
        """
        bwMode cx cy editAs fLocksText fLocksWithSheet fPrintsWithSheet fPublished flipH
        flipV hidden id preferRelativeResize rot rotWithShape txBox x y
        """
    ),
    "a": _words(
        """
        a accent1 accent2 accent3 accent4 accent5 accent6 algn amt anchor anchorCtr ang b
        bIns baseline bg1 bg2 blend blurRad bright cap charset cmpd compatLnSpc contourW
        contrast cstate cx cy d defTabSz dir dirty dist dpi dx dy dz eaLnBrk endA endPos
        endSnd err extrusionH fadeDir flip flipH flipV folHlink fontAlgn fontScale forceAA
        fov fromWordArt g grow h hangingPunct highlightClick history hlink horzOverflow hue
        i id idx indent kern kumimoji kx ky l lIns lastClr lat latinLnBrk len lim
        lnSpcReduction lon lum lvl marL marR noAdjustHandles noChangeArrowheads
        noChangeAspect noChangeShapeType noCrop noDrilldown noEditPoints noGrp noMove
        noProof noResize noRot noSelect noTextEdit noUngrp normalizeH numCol panose path
        pitchFamily pos prst prstMaterial r rIns rad rev rig rot rotWithShape rtl rtlCol sat
        scaled smtClean smtId sp spc spcCol spcFirstLastPara stA stPos startAt strike sx sy
        sz t tIns thresh tx tx1 tx2 ty type u upright useA val vert vertOverflow w wrap x y
        z zoom
        """
    ),
    "c": _words(
        """
        accent1 accent2 accent3 accent4 accent5 accent6 b bg1 bg2 blackAndWhite bwMode
        copies draft firstPageNumber folHlink footer header hlink horizontalDpi idx l
        orientation paperSize r sourceLinked t tx1 tx2 useFirstPageNumber val verticalDpi
        """
    ),
    "cs": _words(
        """
        anchor anchorCtr b bIns baseline bwMode cap compatLnSpc dirty err forceAA
        fromWordArt horzOverflow i id idx kern kumimoji lIns mods noProof normalizeH numCol
        rIns rot rtlCol size smtClean smtId spc spcCol spcFirstLastPara strike symbol sz
        tIns u upright vert vertOverflow wrap
        """
    ),
    "mc": _words("Ignorable Requires"),
    "vt": _words("size baseType"),
    "xsi": _words("type"),
    "xml": _words("space lang"),
    "c14": _words("val"),
    "x14ac": _words("dyDescent knownFonts"),
    "xr6": _words("coauthVersionLast coauthVersionMax"),
    "ep": frozenset(), "cp": frozenset(), "dc": frozenset(), "dcterms": frozenset(),
}  # fmt: skip
