"""A workbook file as a zip package of parts, changed part by part.

Parts are named as in the package itself, absolute: ``/xl/workbook.xml``. A part that nobody writes
comes out with the very compressed bytes it came in with; its place in the archive stays too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from xlscore.hosts.package.archive import pack, unzip
from xlscore.hosts.package.disk import read_file, refuse_if_open, replace, why_not
from xlscore.hosts.package.xml import (
    MAIN,
    OFFICE_RELS,
    PACKAGE_RELS,
    Rel,
    fill,
    parse,
    rel_of,
    rels_name,
    serialise,
)
from xlscore.problems import Refusal

__all__ = ["MAIN", "OFFICE_RELS", "Package", "Rel", "parse", "rels_name", "serialise"]

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "/[Content_Types].xml"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_BOOKS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
#: So many bytes of unpacked parts are kept, the last one whatever its size.
_KEPT = 16 << 20


class Package:
    """The parts of one workbook file. Make it with `Package.open`."""

    def __init__(self, path: Path, raw: bytes) -> None:
        """Read the archive in `raw`; `path` is where it stands. Refusal as for `open`."""
        self.path = path
        self._disk = raw
        self._settled: set[str] = set()
        self._load(raw)

    @classmethod
    def open(cls, path: str | Path) -> Package:
        """Read a workbook file and check every entry of it. Refusal if it is no such file."""
        path = Path(path)
        return cls(path, read_file(path))

    def _load(self, raw: bytes) -> None:
        self._raw = raw
        self._zip = unzip(self.path.name, raw)
        self._entries = {"/" + info.filename: info for info in self._zip.infolist()}
        self._parts = {name.lower(): name for name in self._entries if not name.endswith("/")}
        self._written: dict[str, bytes] = {}
        self._removed: set[str] = set()
        #: Parts as they were unpacked, and their bytes: each is asked several questions.
        self._unpacked: dict[str, bytes] = {}
        self._kept = 0
        #: The relationships read so far, by the part that holds them: they are asked for often.
        self._rels: dict[str, list[Rel]] = {}
        self.workbook = self._find_workbook()

    def _find_workbook(self) -> str:
        name = self.path.name
        if not (self.has(_TYPES_PART) and self.has("/_rels/.rels")):
            raise Refusal(
                f"{name} is not an Excel workbook; open it in Excel and save it as "
                "Excel Macro-Enabled Workbook (.xlsm)"
            )
        for rel in self.rels("/"):
            if rel.type == _STRICT:
                raise Refusal(
                    f"{name} is a Strict Open XML workbook, which is not supported; open "
                    "it in Excel and save it as Excel Macro-Enabled Workbook (.xlsm)"
                )
            if rel.type == OFFICE_RELS + "/officeDocument" and self.has(rel.target):
                kind = self.content_type(rel.target)
                if kind is not None and "sheet.binary" in kind:
                    raise Refusal(
                        f"{name} is a binary workbook (.xlsb), which is not supported; "
                        "open it in Excel and save it as .xlsm"
                    )
                if kind in _BOOKS:
                    return self._parts[rel.target.lower()]
        raise Refusal(
            f"{name} holds no workbook; check that the right file was chosen, or open "
            "it in Excel and save it as .xlsm"
        )

    # ---- parts

    @property
    def raw(self) -> bytes:
        """The file as it was read or settled."""
        return self._raw

    def spelled(self, name: str) -> str:
        """The stored spelling of a part name: part names do not differ by case."""
        name = name if name.startswith("/") else "/" + name
        return self._parts.get(name.lower(), name)

    def names(self) -> list[str]:
        """All part names: the archive's order, then new ones sorted."""
        old = [n for n in self._entries if not n.endswith("/") and n not in self._removed]
        return old + sorted(n for n in self._written if n not in self._entries)

    def has(self, name: str) -> bool:
        """Whether the package holds the part."""
        name = self.spelled(name)
        return name in self._written or (name in self._entries and name not in self._removed)

    def read(self, name: str) -> bytes:
        """The part's bytes, uncompressed. Refusal if the package has no such part."""
        name = self.spelled(name)
        if not self.has(name):
            raise Refusal(
                f"{self.path.name} lacks its part {name}; open the workbook in Excel, "
                "save it and try again"
            )
        if name in self._written:
            return self._written[name]
        if name not in self._unpacked:
            data = self._zip.read(self._entries[name])
            self._kept += len(data)
            if self._kept > _KEPT:
                self._unpacked, self._kept = {}, len(data)
            self._unpacked[name] = data
        return self._unpacked[name]

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a part, for which it need not be unpacked whole."""
        name = self.spelled(name)
        if name in self._written or name not in self._entries:
            return self.read(name)[:size]
        with self._zip.open(self._entries[name]) as part:
            return part.read(size)

    def checksum(self, name: str) -> int:
        """The part's CRC-32, known without unpacking it."""
        name = self.spelled(name)
        return zlib.crc32(self._written[name]) if name in self._written else self._entries[name].CRC

    def write(self, name: str, data: bytes) -> None:
        """Set the part's bytes; the bytes it had in the file make it unchanged again."""
        name = self.spelled(name)
        self._removed.discard(name)
        self._written.pop(name, None)
        self._rels.pop(name, None)
        old = self._entries.get(name)
        if old is None or old.file_size != len(data) or self.read(name) != data:
            self._written[name] = data
            self._parts.setdefault(name.lower(), name)

    def remove(self, name: str) -> None:
        """Take out the part with its relationships and content type; a missing part is no error."""
        name = self.spelled(name)
        if not name.endswith(".rels"):
            self.remove(rels_name(name))
            self.set_content_type(name, None)
        self._written.pop(name, None)
        self._rels.pop(name, None)
        if name in self._entries:
            self._removed.add(name)
        else:
            self._parts.pop(name.lower(), None)

    def part_changed(self, name: str) -> bool:
        """Whether this part is not as it stands in the file (new and removed ones included)."""
        name = self.spelled(name)
        return name in self._written or name in self._removed or name in self._settled

    @property
    def changed(self) -> bool:
        """Whether a save would write other parts than the file holds."""
        return bool(self._written or self._removed) or self._raw != self._disk

    def free_name(self, pattern: str) -> str:
        """The lowest free name of a pattern such as '/xl/worksheets/sheet{}.xml', from 1 on."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    # ---- XML parts

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part; changing it changes nothing in the package."""
        return parse(self.read(name), f"{self.path.name}: the part {self.spelled(name)}")

    @contextmanager
    def editing(self, name: str) -> Iterator[etree._Element]:
        """The root element to change in place; written back only if it did change."""
        root = self.xml(name)
        before = etree.tostring(root)
        yield root
        if etree.tostring(root) != before:
            self.write(name, serialise(root))

    def content_type(self, name: str) -> str | None:
        """The part's content type, by its own entry or by its extension; None if neither."""
        wanted = self.spelled(name).lower()
        fallback = None
        for item in self.xml(_TYPES_PART).findall("*"):
            if item.get("PartName", "").lower() == wanted:
                return item.get("ContentType")
            if item.get("Extension", "/").lower() == wanted.rpartition(".")[2]:
                fallback = item.get("ContentType")
        return fallback

    def set_content_type(self, name: str, content_type: str | None) -> None:
        """Set the part's own content type; None takes its entry out. Others keep their order."""
        name = self.spelled(name)
        if content_type is not None and self.content_type(name) == content_type:
            return
        with self.editing(_TYPES_PART) as root:
            own = [e for e in root.findall("*") if e.get("PartName", "").lower() == name.lower()]
            for element in own[0 if content_type is None else 1 :]:
                root.remove(element)
            if content_type is not None:
                item = (
                    own[0]
                    if own
                    else etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name)
                )
                item.set("ContentType", content_type)

    def rels(self, part: str) -> list[Rel]:
        """The relationships of a part ('/' for the package), in the order of the file."""
        name = self.spelled(rels_name(part if part == "/" else self.spelled(part)))
        if name not in self._rels:
            elements = self.xml(name).findall("*") if self.has(name) else []
            self._rels[name] = [rel_of(part, element) for element in elements]
        return list(self._rels[name])

    def set_rels(self, part: str, rels: Sequence[Rel]) -> None:
        """Make these the part's relationships; those that stay keep their place and spelling."""
        part = part if part == "/" else self.spelled(part)
        name = rels_name(part)
        if not rels:
            self.remove(name)
            return
        if not self.has(name):
            self.write(name, f'<Relationships xmlns="{PACKAGE_RELS}"/>'.encode())
            self.set_content_type(name, _RELS_TYPE)
        with self.editing(name) as root:
            wanted = {rel.id: rel for rel in rels}
            for element in root.findall("*"):
                rel = wanted.get(element.get("Id", ""))
                if rel is None:
                    root.remove(element)
                    continue
                del wanted[rel.id]
                if rel_of(part, element) != rel:
                    fill(part, element, rel)
            for rel in wanted.values():
                fill(part, etree.SubElement(root, f"{{{PACKAGE_RELS}}}Relationship"), rel)

    def reached(self, starts: Iterable[str], stop: str) -> set[str]:
        """The parts that relationships lead to from `starts` (included), not through `stop`."""
        found: set[str] = set()
        waiting = [self.spelled(start) for start in starts]
        while waiting:
            part = waiting.pop()
            if part not in found and part != stop and self.has(part):
                found.add(part)
                waiting += [self.spelled(rel.target) for rel in self.rels(part) if not rel.external]
        return found

    # ---- saving

    def settle(self) -> None:
        """Take the changes so far as read, in memory: what is read next holds them.

        The file is written by `save` alone, and `changed` goes on telling whether it must be.
        """
        touched = self._written.keys() | self._removed
        self._load(self._packed())
        self._settled |= touched

    def _packed(self) -> bytes:
        if not self._written and not self._removed:
            return self._raw
        written = {name[1:]: data for name, data in self._written.items()}
        return pack(self._raw, self._zip, written, {name[1:] for name in self._removed})

    def save(self, out: str | Path) -> None:
        """Write the workbook to `out` in one step, or not at all.

        Nothing is written when nothing changed and `out` is the file itself. Refusal if the file
        is open elsewhere, changed since it was read, or cannot be written; `out` is then as it was.
        """
        try:
            target = Path(out).resolve()
            itself = target == self.path.resolve() or (
                target.exists() and self.path.exists() and target.samefile(self.path)
            )
            if itself and not self.changed:
                return
            refuse_if_open(target)
            if itself and target.read_bytes() != self._disk:
                raise Refusal(
                    f"{target.name} was changed by somebody else while it was being "
                    "worked on; nothing was written: start again"
                )
            data = self._packed()
            replace(target, data)
        except OSError as error:
            raise Refusal(why_not(Path(out), error)) from error
        if itself:
            self._disk = data
            self._settled.clear()
            self._load(data)
