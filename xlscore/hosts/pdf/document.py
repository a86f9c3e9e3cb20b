"""A printed PDF made fit to hand on: title, language, bookmarks, and nobody's name in it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    Fit,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from xlscore import __version__
from xlscore.hosts.package import disk
from xlscore.hosts.package.locking import holding
from xlscore.problems import Refusal
from xlscore.workbook.about import About, Bookmark

#: What the program that printed says elsewhere than in the properties, and may hold names.
_ALSO_PROPERTIES: Final = ("/Metadata", "/PieceInfo")


def starts_told(printed: bytes) -> dict[str, int]:
    """The first page of each sheet, from 0, by its title: as the printing program marked them."""
    reader = _reader(printed)
    found = {}
    for item in reader.outline:
        if not isinstance(item, list):
            page = reader.get_destination_page_number(item)
            if page is not None:
                found[str(item.title)] = page
    return found


def pages_of(printed: bytes) -> int:
    """How many pages were printed."""
    return len(_reader(printed).pages)


def finished(
    printed: bytes, about: About, starts: Mapping[str, int], bookmarks: Mapping[str, Bookmark]
) -> bytes:
    """The same pages with the document's properties, and a bookmark for each sheet of `starts`.

    `bookmarks` says by sheet title how the bookmark reads and what group it is in; a group leads to
    its first sheet. The day is that of the document and
    not of the printing, so that the same pages give the same bytes. Refusal if it is not a PDF.
    """
    reader = _reader(printed)
    producer = reader.metadata.producer if reader.metadata else None
    properties = {
        "/Title": about.title,
        "/Subject": about.subject,
        "/Author": about.organisation,
        "/Creator": f"xlscore {__version__}",
        "/Producer": producer or "",
        "/CreationDate": f"D:{about.made:%Y%m%d}000000Z",
    }
    number = ByteStringObject(_number(reader, properties))
    reader.trailer[NameObject("/ID")] = ArrayObject([number, number])
    # What goes must go before the copy is made: it would stay in the file, unseen.
    _without_dead_links(reader)
    for name in ("/Outlines", *_ALSO_PROPERTIES):
        reader.root_object.pop(NameObject(name), None)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    writer.metadata = {name: text for name, text in properties.items() if text}
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(about.language)
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = shown
    groups: dict[str, IndirectObject] = {}
    for title, first in sorted(starts.items(), key=lambda start: start[1]):
        mark = bookmarks.get(title, Bookmark(title))
        if mark.group and mark.group not in groups:
            groups[mark.group] = writer.add_outline_item(
                title=mark.group, page_number=first, fit=Fit.fit()
            )
        writer.add_outline_item(
            title=mark.text, page_number=first, parent=groups.get(mark.group), fit=Fit.fit()
        )
    if starts:
        writer.page_mode = "/UseOutlines"
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def written(target: Path, data: bytes) -> Path:
    """Put a PDF in its place. Refusal if it cannot be put there, mostly because it is open."""
    try:
        with holding(target):
            disk.replace(target, data)
    except OSError as error:
        raise Refusal(
            f"{target.name} was not written ({error.strerror}): close it where it is open, and "
            "see that you may write to its folder"
        ) from error
    return target


def _reader(printed: bytes) -> PdfReader:
    try:
        return PdfReader(io.BytesIO(printed))
    except PyPdfError as error:
        raise Refusal(f"what was printed is not a PDF that can be read ({error})") from error


def _without_dead_links(reader: PdfReader) -> None:
    """Links to what was not printed, a data sheet, go: they lead to a file of this computer."""
    for page in reader.pages:
        assert page.indirect_reference is not None, "it was read from a file"
        # The page as the file has it; the one at hand is a copy.
        held: Any = page.indirect_reference.get_object()
        if "/Annots" in held:
            live = [link for link in held["/Annots"] if not _dead(link.get_object())]
            held[NameObject("/Annots")] = ArrayObject(live)


def _dead(link: Any) -> bool:
    target = str(link.get("/A", {}).get("/URI", "#"))
    return not target or target.startswith("file:")


def _number(reader: PdfReader, properties: Mapping[str, str]) -> bytes:
    """The number by which programs know the document again: of what stands in it."""
    digest = hashlib.sha256(repr(sorted(properties.items())).encode())
    for page in reader.pages:
        contents = page.get_contents()
        digest.update(contents.get_data() if contents is not None else b"-")
    return digest.digest()[:16]
