# ruff: noqa: D102, N802  the members are named as Excel names them
"""The double of Excel: application, workbook, sheets and what hangs on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from engine import typelib
from engine.charts import ChartObjects
from engine.model import BookBox, SheetBox, StyleBox, TableBox, load
from engine.ranges import LAST_COLUMN, LAST_ROW, Font, Hyperlinks, Interior, Range, blocks_of
from engine.recorder import Bag, Com, Items, Recorder
from engine.saving import save
from engine.windows import ComError
from xlscore.hosts.live.unions import LONGEST

_ALLOWED = {
    "AllowFormattingCells": "formatCells", "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows", "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows", "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns", "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort", "AllowFiltering": "autoFilter", "AllowUsingPivotTables": "pivotTables",
}  # fmt: skip


#: What a new sheet is printed with.
_NEW_SETUP = {
    "FitToPagesWide": 1, "FitToPagesTall": 1, "HeaderMargin": 21.6, "FooterMargin": 21.6,
    "PrintTitleRows": "", "Orientation": 1,
}  # fmt: skip


class Application(Bag):
    """Excel with one workbook open."""

    kind = "Application"
    members = (
        "ScreenUpdating", "EnableEvents", "DisplayAlerts", "Calculation", "StatusBar",
        "PrintCommunication", "Hwnd",
    )  # fmt: skip

    def __init__(self, model: BookBox) -> None:
        super().__init__(Recorder(), {
            "ScreenUpdating": True, "EnableEvents": True, "DisplayAlerts": True,
            "Calculation": -4105, "StatusBar": False, "PrintCommunication": True, "Hwnd": 1,
        })  # fmt: skip
        workbook = Workbook(self, model)
        self.__dict__.update({"workbook": workbook, "open": [workbook], "chosen": False})

    def settings(self) -> dict[str, Any]:
        """Everything that a refresh must leave as it was."""
        model = self.workbook.model
        opened = [book.get_FullName() for book in self.open]
        return {**self.store, "active": model.sheet(model.active), "open": opened}

    def get_ActiveSheet(self) -> Any:
        model = self.workbook.model
        if model.windows is None or model.protected_view_in_front:
            return None
        return self.get_ActiveWorkbook().get_ActiveSheet()

    def get_Selection(self) -> Any:
        if self.get_ActiveSheet() is None:
            return None
        if self.workbook.model.selected:
            return Drawn(self.recorder, self.workbook.model.selected)
        view = self.workbook.model.sheet(self.workbook.model.active).view
        return Range(self.get_ActiveSheet(), blocks_of(view["Selection"]))

    def do_GetOpenFilename(self, FileFilter: str, Title: str, MultiSelect: bool) -> Any:  # noqa: N803
        assert len(FileFilter.split(",")) % 2 == 0, "each filter is a text and its patterns"
        assert Title
        assert MultiSelect, "only then Excel gives a list"
        return self.chosen

    def get_ActiveWorkbook(self) -> Any:
        return self.open[0]

    def get_Workbooks(self) -> Any:
        return Workbooks(self)


class Drawn(Com):
    """What is selected and is no cell."""

    def __init__(self, recorder: Recorder, kind: str) -> None:
        super().__init__(recorder)
        self.__dict__["kind"] = kind

    def __getattr__(self, member: str) -> Any:
        # As pywin32 says it: here no mistake of ours, since nobody can know what is selected.
        self.recorder.call(self.kind, member)
        raise AttributeError(member)


class Workbooks(Items):
    """The open workbooks."""

    kind = "Workbooks"

    def __init__(self, app: Application) -> None:
        super().__init__(app.recorder)
        self.__dict__["app"] = app

    def items(self) -> list[Any]:
        return list(self.app.open)

    def do_Open(self, name: str, update: object, read_only: bool, *others: object) -> Any:
        assert update is False, "links would be followed"
        assert read_only
        assert others[-3] is False, "it would be listed among the recent files"
        assert not self.app.store["ScreenUpdating"], "it would be seen"
        path = Path(name)
        opened = Workbook(self.app, load(path))
        opened.__dict__.update(title=path.name, folder=f"{path.parent}/")
        # What is opened comes to the front.
        self.app.open.insert(0, opened)
        return opened


class Workbook(Com):
    """A workbook; `model` is what it holds."""

    kind = "Workbook"

    def __init__(self, app: Application, model: BookBox) -> None:
        super().__init__(app.recorder)
        self.__dict__.update(
            {"app": app, "model": model, "folder": "C:\\", "title": "scorecard.xlsm"}
        )

    def do_SaveCopyAs(self, name: str) -> None:
        save(self.model, Path(name))

    def do_Close(self, SaveChanges: bool) -> None:  # noqa: N803
        assert not SaveChanges
        assert self is not self.app.workbook
        self.app.open.remove(self)

    def do_ExportAsFixedFormat(
        self,
        Type: int,  # noqa: N803
        Filename: str,  # noqa: N803
        Quality: int,  # noqa: N803
        IncludeDocProperties: bool,  # noqa: N803
        IgnorePrintAreas: bool,  # noqa: N803
        OpenAfterPublish: bool,  # noqa: N803
    ) -> None:
        assert (Type, Quality, IgnorePrintAreas, OpenAfterPublish) == (0, 0, False, False)
        printed = PdfWriter()
        for box in self.model.sheets:
            for _ in range(pages_of(box)):
                printed.add_blank_page(842, 595)
        printed.metadata = {"/Author": "J Doe", "/Producer": "Microsoft Excel"}
        printed.write(Filename)

    def get_Name(self) -> str:
        return str(self.title)

    def get_FullName(self) -> str:
        return f"{self.folder}{self.title}"

    def get_Application(self) -> Any:
        return self.app

    def get_Date1904(self) -> bool:
        return bool(self.model.date1904)

    def get_Sheets(self) -> Any:
        return Sheets(self)

    def get_Worksheets(self) -> Any:
        return Sheets(self)

    def get_Names(self) -> Any:
        return Names(self, None)

    def get_Styles(self) -> Any:
        return Styles(self)

    def get_ActiveSheet(self) -> Any:
        return Worksheet(self, self.model.sheet(self.model.active))

    def get_Windows(self) -> Any:
        return Windows(self)

    def get_ProtectStructure(self) -> bool:
        return bool(self.model.structure_protected)

    def get_MultiUserEditing(self) -> bool:
        return bool(self.model.shared)


class Windows(Items):
    """The windows of the workbook."""

    kind = "Windows"

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.recorder)
        self.__dict__["book"] = book

    def items(self) -> list[Any]:
        # A second window looks at the workbook in its own way.
        others = (self.book.model.windows or 1) - 1
        return [Window(self.book), *(OtherWindow(self.book) for _ in range(others))]


class Window(Com):
    """The workbook's window: its settings are those of the active sheet."""

    kind = "Window"

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.recorder)
        self.__dict__["book"] = book

    def __getattr__(self, member: str) -> Any:
        if member in self._view:
            typelib.check_get(self.kind, member)
            self.recorder.call(self.kind, member)
            return self._view[member]
        return super().__getattr__(member)

    def __setattr__(self, member: str, value: Any) -> None:
        typelib.check_set(self.kind, member)
        self.recorder.call(self.kind, member, value)
        assert member in self._view
        if member == "FreezePanes" and value and self._view["View"] == 3:
            raise ComError("panes cannot be frozen in Page Layout view")
        if member in ("SplitRow", "SplitColumn"):
            assert (self._view["ScrollRow"], self._view["ScrollColumn"]) == (1, 1), (
                "panes are frozen where they stand on the screen"
            )
        self._view[member] = value
        if member == "FreezePanes" and not value:
            self._view.update(SplitRow=0, SplitColumn=0)

    @property
    def _view(self) -> dict[str, Any]:
        view: dict[str, Any] = self.book.model.sheet(self.book.model.active).view
        return view


class OtherWindow(Window):
    """Another window of the workbook, which nobody of ours has to touch."""

    def __getattr__(self, member: str) -> Any:
        raise AssertionError(f"{member} of another window")

    def __setattr__(self, member: str, value: Any) -> None:
        raise AssertionError(f"{member} of another window")


class Sheets(Items):
    """The sheets of the workbook."""

    kind = "Sheets"

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.recorder)
        self.__dict__["book"] = book

    def items(self) -> list[Any]:
        return [Worksheet(self.book, box) for box in self.book.model.sheets]

    def do_Add(self, Before: Worksheet, Count: int | None = None) -> Any:  # noqa: N803
        model = self.book.model
        if model.structure_protected:
            raise ComError("the workbook is protected")
        # As many as tabs are selected, unless it is said how many.
        for _ in range(Count or model.selected_tabs):
            number = 1
            while f"Sheet{number}" in model.titles:
                number += 1
            made = SheetBox(f"Sheet{number}", setup=dict(_NEW_SETUP))
            made.view["View"] = model.new_view
            model.sheets.insert(_place(model, Before.box), made)
        model.active = made.title
        return Worksheet(self.book, made)


def _place(model: BookBox, box: SheetBox) -> int:
    return next(n for n, sheet in enumerate(model.sheets) if sheet is box)


class Worksheet(Com):
    """One sheet; `box` is what it holds."""

    kind = "Worksheet"

    def __init__(self, book: Workbook, box: SheetBox) -> None:
        super().__init__(book.recorder)
        self.__dict__.update({"book": book, "box": box})

    @property
    def title(self) -> str:
        return str(self.box.title)

    def get_Name(self) -> str:
        return self.title

    def set_Name(self, value: str) -> None:
        if self.book.model.structure_protected:
            raise ComError("the workbook is protected")
        others = {t.casefold() for t in self.book.model.titles} - {self.title.casefold()}
        if not value or len(value) > 31 or value.casefold() in others:
            raise ComError(f"a sheet cannot be called {value}")
        if self.book.model.active == self.title:
            self.book.model.active = value
        was, self.box.title = self.title, value
        for chart in self.box.charts:
            for line in chart.series:
                line["Formula"] = line["Formula"].replace(f"'{was}'!", f"'{value}'!")
        self._retarget(was, value)

    def _retarget(self, was: str, now: str) -> None:
        """Sparklines follow a sheet that is renamed, and lose one that goes: it is ''."""
        for sheet in self.book.model.sheets:
            for group in sheet.sparklines:
                for place, (title, block) in group.lines.items():
                    if title == was:
                        group.lines[place] = now, block

    def get_Index(self) -> int:
        return _place(self.book.model, self.box) + 1

    def get_Parent(self) -> Any:
        return self.book

    def do_Range(self, address: str) -> Range:
        if len(address) > LONGEST:
            raise ComError(f"an address of {len(address)} characters")
        return Range(self, blocks_of(address))

    def get_Tab(self) -> Tab:
        return Tab(self.recorder, self.box.view)

    def get_Cells(self) -> Range:
        return Range(self, [(1, 1, LAST_ROW, LAST_COLUMN)])

    def get_UsedRange(self) -> Range:
        places = list(self.box.cells) or [(1, 1)]
        rows, columns = [r for r, _ in places], [c for _, c in places]
        return Range(self, [(min(rows), min(columns), max(rows), max(columns))])

    def do_Activate(self) -> None:
        if self.box not in self.book.model.sheets:
            raise ComError("the sheet is gone")
        if self.box.visible != -1:
            raise ComError("Activate method of Worksheet class failed")
        self.book.model.active = self.title
        opened = self.book.app.open
        opened.insert(0, opened.pop(opened.index(self.book)))

    def get_Visible(self) -> int:
        return int(self.box.visible)

    def set_Visible(self, value: int) -> None:
        self.box.visible = value

    def do_Delete(self) -> None:
        assert not self.book.app.store["DisplayAlerts"], "Excel would ask"
        model = self.book.model
        if self.box.visible == 2:
            raise ComError("Delete method of Worksheet class failed")
        place = _place(model, self.box)
        del model.sheets[place]
        self._retarget(self.title, "")
        if model.active == self.title:
            model.active = model.sheets[min(place, len(model.sheets) - 1)].title

    def do_Move(self, before: Worksheet) -> None:
        model = self.book.model
        del model.sheets[_place(model, self.box)]
        model.sheets.insert(_place(model, before.box), self.box)

    def get_Hyperlinks(self) -> Hyperlinks:
        return Hyperlinks(self)

    def get_Names(self) -> Any:
        return Names(self.book, self.box)

    def get_ListObjects(self) -> Any:
        return ListObjects(self)

    def get_Comments(self) -> Any:
        return Comments(self)

    def get_CommentsThreaded(self) -> Any:
        return Threaded(self)

    def get_CustomProperties(self) -> Any:
        return CustomProperties(self)

    def get_PageSetup(self) -> Any:
        setup = PageSetup(self.recorder, self.box.setup)
        setup.__dict__["box"] = self.box
        return setup

    def do_ResetAllPageBreaks(self) -> None:
        self.box.setup.pop("Breaks", None)

    def do_ChartObjects(self, number: int | None = None) -> Any:
        charts = ChartObjects(self)
        return charts if number is None else charts.items()[number - 1]

    # ---- protection

    def get_ProtectContents(self) -> bool:
        return self.box.protected is not None

    def get_ProtectDrawingObjects(self) -> bool:
        return bool(self.box.protected and self.box.protected["objects"])

    def get_ProtectScenarios(self) -> bool:
        return bool(self.box.protected and self.box.protected["scenarios"])

    def get_Protection(self) -> Any:
        allowed = self.box.protected or {}
        return Protection(self.recorder, {m: allowed.get(n, False) for m, n in _ALLOWED.items()})

    def do_Unprotect(self, password: str) -> None:
        if password != self.box.password:
            raise ComError("the password is wrong")
        self.box.protected = None

    def do_Protect(
        self,
        password: str,
        objects: bool,
        contents: bool,
        scenarios: bool,
        interface: bool,
        *allowed: bool,
    ) -> None:
        assert contents
        assert not interface, "what only macros may do is forgotten when the book is closed"
        given = [*allowed, *[False] * (len(_ALLOWED) - len(allowed))]
        self.box.password = password
        self.box.protected = dict(zip(_ALLOWED.values(), given, strict=True)) | {
            "objects": objects,
            "scenarios": scenarios,
        }


class Protection(Bag):
    """What a sheet's protection allows."""

    kind, members = "Protection", tuple(_ALLOWED)


class Tab(Bag):
    """A sheet's tab."""

    kind, members, prefix = "Tab", ("Color",), "Tab."


class PageSetup(Bag):
    """A sheet's print set-up."""

    kind = "PageSetup"
    members = (
        "BottomMargin", "CenterHorizontally", "FitToPagesTall", "FitToPagesWide", "FooterMargin",
        "HeaderMargin", "LeftFooter", "LeftMargin", "Orientation", "PaperSize", "PrintArea",
        "PrintTitleRows", "RightFooter", "RightMargin", "ScaleWithDocHeaderFooter", "TopMargin",
        "Zoom",
    )  # fmt: skip

    def get_Pages(self) -> Any:
        return Pages(self.recorder, self.box)


def pages_of(box: SheetBox) -> int:
    """How many pages a sheet takes: those with repeated rows are long."""
    return 2 if box.setup.get("PrintTitleRows") else 1


class Pages(Com):
    """The pages that a sheet takes."""

    kind = "Pages"

    def __init__(self, recorder: Recorder, box: SheetBox) -> None:
        super().__init__(recorder)
        self.__dict__["box"] = box

    def get_Count(self) -> int:
        return pages_of(self.box)


class Comments(Items):
    """The comments of a sheet."""

    kind = "Comments"

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.recorder)
        self.__dict__["sheet"] = sheet

    def items(self) -> list[Any]:
        return [Comment(self.sheet, p) for p, box in self.sheet.box.cells.items() if box.comment]


class Threaded(Comments):
    """The comments with answers: the double holds none."""

    def items(self) -> list[Any]:
        return []


class Comment(Com):
    """A comment; its parent is its cell."""

    kind = "Comment"

    def __init__(self, sheet: Worksheet, place: tuple[int, int]) -> None:
        super().__init__(sheet.recorder)
        self.__dict__.update({"sheet": sheet, "place": place})

    def get_Parent(self) -> Range:
        return Range(self.sheet, [(*self.place, *self.place)])


class CustomProperties(Items):
    """Texts that Excel keeps with a sheet."""

    kind = "CustomProperties"

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.recorder)
        self.__dict__["sheet"] = sheet

    def items(self) -> list[Any]:
        return [CustomProperty(self.sheet, pair) for pair in self.sheet.box.properties]

    def do_Add(self, name: str, value: str) -> Any:
        _kept(self.sheet, value)
        self.sheet.box.properties.append([name, value])
        return self.items()[-1]


def _kept(sheet: Worksheet, text: str) -> None:
    if not 0 < len(text) <= sheet.book.model.longest_property:
        raise ComError(f"a custom property of {len(text)} characters")


class CustomProperty(Com):
    """One of them."""

    kind = "CustomProperty"

    def __init__(self, sheet: Worksheet, pair: list[str]) -> None:
        super().__init__(sheet.recorder)
        self.__dict__.update({"sheet": sheet, "pair": pair})

    def get_Name(self) -> str:
        return str(self.pair[0])

    def get_Value(self) -> str:
        return str(self.pair[1])

    def set_Value(self, value: str) -> None:
        _kept(self.sheet, value)
        self.pair[1] = value


class Names(Items):
    """Defined names: of the workbook with all its sheets, or of one sheet."""

    kind = "Names"

    def __init__(self, book: Workbook, box: SheetBox | None) -> None:
        super().__init__(book.recorder)
        self.__dict__.update({"book": book, "box": box})

    def items(self) -> list[Any]:
        model = self.book.model
        boxes = model.sheets if self.box is None else [self.box]
        found = [] if self.box else [Name(self, n, t) for n, (t, _) in model.names.items()]
        for box in boxes:
            title = f"'{box.title}'" if " " in box.title else box.title
            found += [Name(self, f"{title}!{n}", t) for n, (t, _) in box.names.items()]
        return found

    def do_Add(self, name: str, refers_to: str, visible: bool) -> None:
        assert len(refers_to) <= 255, "Excel refuses longer texts"
        sheet, _, own = name.rpartition("!")
        title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        self.book.model.sheet(title).names[own] = (refers_to, visible)


class Name(Com):
    """One defined name."""

    kind = "Name"

    def __init__(self, names: Names, name: str, refers_to: str) -> None:
        super().__init__(names.recorder)
        self.__dict__.update({"name": name, "refers_to": refers_to})

    def get_Name(self) -> str:
        return str(self.name)

    def get_RefersTo(self) -> str:
        return str(self.refers_to)


class ListObjects(Items):
    """The tables of a sheet."""

    kind = "ListObjects"

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.recorder)
        self.__dict__["sheet"] = sheet

    def items(self) -> list[Any]:
        return [ListObject(self.sheet, table) for table in self.sheet.box.tables]


class ListObject(Com):
    """One table."""

    kind = "ListObject"

    def __init__(self, sheet: Worksheet, table: TableBox) -> None:
        super().__init__(sheet.recorder)
        self.__dict__.update({"sheet": sheet, "table": table})

    def get_Name(self) -> str:
        return str(self.table.name)

    def get_Range(self) -> Range:
        return Range(self.sheet, [self.table.block])

    def get_ShowTotals(self) -> bool:
        return bool(self.table.totals)

    def do_Resize(self, target: Range) -> None:
        if self.sheet.box.protected is not None:
            raise ComError("the sheet is protected")
        assert target.blocks[0][0] == self.table.block[0], "the header row must stay"
        self.table.block = target.blocks[0]


class Styles(Items):
    """The cell styles of the workbook."""

    kind = "Styles"

    def __init__(self, book: Workbook) -> None:
        super().__init__(book.recorder)
        self.__dict__["book"] = book

    def items(self) -> list[Any]:
        return [Style(self.book, style) for style in self.book.model.styles.values()]

    def do_Add(self, name: str) -> Any:
        styles = self.book.model.styles
        if name.casefold() in {known.casefold() for known in styles}:
            raise ComError(f"there is a style {name} already")
        # A new one has Normal's looks.
        bare = {f"Border{side}.LineStyle": -4142 for side in (-4131, -4152, -4160, -4107)}
        styles[name] = StyleBox(name, bare)
        return Style(self.book, styles[name])


class Style(Bag):
    """One cell style."""

    kind = "Style"
    members = ("IncludeNumber", "IncludeAlignment", "IncludeProtection")

    def __init__(self, book: Workbook, box: StyleBox) -> None:
        super().__init__(book.recorder, box.set)
        self.__dict__.update({"book": book, "name": box.name})

    def get_Name(self) -> str:
        return str(self.name)

    def get_Font(self) -> Any:
        return Font(self.recorder, self.store)

    def get_Interior(self) -> Any:
        return Interior(self.recorder, self.store)

    def get_Borders(self) -> Any:
        return Borders(self.recorder, self.store)

    def do_Delete(self) -> None:
        del self.book.model.styles[self.name]


class Borders(Items):
    """The sides of a style's border."""

    kind = "Borders"

    def __init__(self, recorder: Recorder, store: dict[str, Any]) -> None:
        super().__init__(recorder)
        self.__dict__["store"] = store

    def _item(self, side: int) -> Any:
        assert side in (-4131, -4152, -4160, -4107), "a style's borders have sides, not edges"
        border = Border(self.recorder, self.store)
        border.__dict__["prefix"] = f"Border{side}."
        return border


class Border(Bag):
    """One side of a style's border."""

    kind, members = "Border", ("Color", "LineStyle", "Weight")
