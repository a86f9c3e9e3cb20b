"""What tells of people and places: properties, writings, pictures."""
# ruff: noqa: D103  a fault's name and the words that must be told of it say what it is

from __future__ import annotations

from typing import Any

from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from support.by_hand.parts import Parts

from audit_faults.planting import (
    APP,
    BOOK,
    CARD,
    FAULTS,
    MS,
    Fault,
    by_excel,
    by_hand,
    linked,
    swap,
)


@by_excel("as its author 'Jo Bloggs'", "")
def author(book: Any) -> None:
    book.properties.creator = "Jo Bloggs"


@by_excel("as its author 'Information Unit'", "", "warning")
def other_organisation(book: Any) -> None:
    book.properties.creator = "Information Unit"


@by_excel("as its last writer 'COUNCIL\\bloggsj'", "")
def last_writer(book: Any) -> None:
    book.properties.lastModifiedBy = "COUNCIL\\bloggsj"


@by_excel("keywords says 'draft 7'", "", "warning")
def keywords(book: Any) -> None:
    book.properties.keywords = "draft 7"


@by_excel("has no title", "", "warning")
def untitled(book: Any) -> None:
    book.properties.title = None


@by_excel("has no language", "", "warning")
def no_language(book: Any) -> None:
    book.properties.language = None


@by_hand("as its manager 'Bloggs, Jo'", "")
def manager(parts: Parts) -> None:
    swap(parts, APP, "</Properties>", "<Manager>Bloggs, Jo</Manager></Properties>")


@by_hand("as its organisation 'Other Ltd'", "", "warning")
def company(parts: Parts) -> None:
    swap(parts, APP, "</Properties>", "<Company>Other Ltd</Company></Properties>")


@by_hand("the properties still list 'Data'", "")
def old_titles(parts: Parts) -> None:
    vector = '<vt:vector size="1" baseType="lpstr"><vt:lpstr>Data</vt:lpstr></vt:vector>'
    types = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    titles = f"<TitlesOfParts {types}>{vector}</TitlesOfParts>"
    swap(parts, APP, "</Properties>", f"{titles}</Properties>")


@by_excel("the custom property 'Reviewer' says 'Jo'", "")
def custom_property(book: Any) -> None:
    book.custom_doc_props.append(StringProperty(name="Reviewer", value="Jo"))


@by_hand("a folder stands in the part '/xl/workbook.xml': 'C:\\Users\\bloggsj\\'", "")
def folder_of_the_last_save(parts: Parts) -> None:
    path = '<x15ac:absPath xmlns:x15ac="urn:x" url="C:\\Users\\bloggsj\\"/>'
    swap(parts, BOOK, "</workbook>", f"{path}</workbook>")


@by_hand("who reserved the workbook for writing, 'bloggsj'", "")
def reserved(parts: Parts) -> None:
    swap(parts, BOOK, "<workbookPr", '<fileSharing userName="bloggsj"/><workbookPr')


@by_hand("whose view of the workbook is kept, 'Jo Bloggs - Personal View'", "")
def personal_view(parts: Parts) -> None:
    view = '<customWorkbookViews><customWorkbookView name="Jo Bloggs - Personal View"/>'
    swap(parts, BOOK, "</workbook>", f"{view}</customWorkbookViews></workbook>")


@by_hand("a what-if scenario is left, 'Cuts' by 'bloggsj'", "Scorecard")
def scenario(parts: Parts) -> None:
    scenario = '<scenarios><scenario name="Cuts" user="bloggsj"/></scenarios>'
    swap(parts, CARD, "</sheetData>", f"</sheetData>{scenario}")


@by_excel("a comment by 'Jo Bloggs' is left: 'Is this right?'", "Scorecard!E5")
def comment(book: Any) -> None:
    book["Scorecard"]["E5"].comment = Comment("Is this right?", "Jo Bloggs")


@by_hand("a comment by 'Jo Bloggs' is left: 'Is it?'", "Scorecard!E5")
def thread(parts: Parts) -> None:
    ns = f"{MS}spreadsheetml/2018/threadedcomments"
    linked(parts, BOOK, f"{MS}2017/10/relationships/person", "xl/persons/person.xml", (
        f'<personList xmlns="{ns}"><person displayName="Jo Bloggs" id="{{1}}" '
        'userId="jo.bloggs@nowhere.example"/></personList>').encode())  # fmt: skip
    kind = f"{MS}2017/10/relationships/threadedComment"
    linked(parts, CARD, kind, "xl/threadedComments/threadedComment1.xml", (
        f'<ThreadedComments xmlns="{ns}"><threadedComment ref="E5" personId="{{1}}">'
        "<text>Is it?</text></threadedComment></ThreadedComments>").encode())  # fmt: skip


FAULTS.append(
    Fault("person", FAULTS[-1].plant, "error", "", "", "the file names the person 'Jo Bloggs'")
)


@by_excel("an e-mail address, 'jo.bloggs@nowhere.example'", "Contents!A5", "warning")
def address(book: Any) -> None:
    book["Contents"]["A5"] = "Ask jo.bloggs@nowhere.example"


@by_excel("what looks like a telephone number, '01622 555 012'", "Contents!A5", "warning")
def telephone(book: Any) -> None:
    book["Contents"]["A5"] = "Ring 01622 555 012."


@by_excel("a folder, 'K:\\team\\draft.xlsx'", "Contents!A5", "warning")
def folder_in_a_text(book: Any) -> None:
    book["Contents"]["A5"] = "From K:\\team\\draft.xlsx"


@by_excel("the header or footer prints the file's folder", "Scorecard")
def path_in_the_footer(book: Any) -> None:
    book["Scorecard"].oddFooter.left.text = "&Z&F"


def _picture(parts: Parts, data: bytes, extension: str, more: str = "", crop: str = "") -> None:
    drawing = "xl/drawings/drawing1.xml"
    image = f"xl/media/image1.{extension}"
    parts.default_type(extension, f"image/{extension}")
    parts.add_part(image, data)
    rid = parts.relate(drawing, "image", image)
    frame = (
        '<pic xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        f'><nvPicPr><cNvPr id="9" name="Crest" {more}/><cNvPicPr/></nvPicPr><blipFill><a:blip '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/relationships" r:embed="{rid}"/>{crop}</blipFill>'
        "</pic>"
    )
    end = "</wsDr>" if b"</wsDr>" in parts.parts[drawing] else "</xdr:wsDr>"
    swap(parts, drawing, end, f"<absoluteAnchor>{frame}</absoluteAnchor>{end}")


_JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\0\0MM\0*\0\0\0\0\xff\xda"
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dtEXtAuthor\0Jo Blo\0\0\0\0"


@by_hand("holds camera or editing details", "Exc 2")
def photograph(parts: Parts) -> None:
    _picture(parts, _JPEG, "jpeg", 'descr="x"')


@by_hand("holds a text, 'Author'", "Exc 2")
def drawn_picture(parts: Parts) -> None:
    _picture(parts, _PNG, "png", 'descr="x"')


@by_hand("the picture 'Crest' has no alternative text", "Exc 2")
def silent_picture(parts: Parts) -> None:
    _picture(parts, b"\x89PNG\r\n\x1a\n", "png")


@by_hand("the picture 'Crest' is hidden", "Exc 2")
def hidden_picture(parts: Parts) -> None:
    _picture(parts, b"\x89PNG\r\n\x1a\n", "png", 'descr="x" hidden="1"')


@by_hand("still holds what was cropped off it", "Exc 2", "warning")
def cropped_picture(parts: Parts) -> None:
    crop = '<a:srcRect xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" l="9000"/>'
    _picture(parts, b"\x89PNG\r\n\x1a\n", "png", 'descr="x"', crop)


@by_hand("the chart 'Chart 1' has no alternative text", "Exc 2")
def silent_chart(parts: Parts) -> None:
    swap(parts, "xl/drawings/drawing1.xml", ' descr="A line"', "")
