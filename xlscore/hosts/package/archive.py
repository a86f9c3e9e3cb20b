"""The zip archive of a workbook: read with every entry checked, written with entries copied raw."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from xlscore.problems import Refusal

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LIMIT = 0xFFFFFFFF
#: A book of 200,000 rows of Data has a part of some 60 MB.
_PARTS, _UNPACKED, _XML = 20_000, 1 << 30, 192 << 20
_USUAL = b"http://schemas.openxmlformats.org/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", _USUAL + b"spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        _USUAL + b"officeDocument/2006/relationships",
    ),
)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A new archive of parts in their order: the same parts give the same bytes everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            # ZipInfo notes the system it runs on.
            info.create_system = 0
            archive.writestr(info, data)
    return out.getvalue()


def is_package(raw: bytes) -> bool:
    """Whether bytes look like a workbook of Excel's present format, or another program's by it."""
    return raw.startswith(b"PK") and b"[Content_Types].xml" in raw


def unzip(name: str, raw: bytes) -> zipfile.ZipFile:
    """The archive in `raw`, every entry's checksum tested. Refusal if it is none or damaged."""
    restore = "restore an earlier version of it, or open it in Excel and let Excel repair it"
    if not raw:
        raise Refusal(f"{name} is empty; restore an earlier version of it")
    if raw.startswith(bytes.fromhex("D0CF11E0")):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise Refusal(
                f"{name} is encrypted with a password; open it in Excel, take the "
                "password off (File, Info, Protect Workbook) and save it"
            )
        raise Refusal(
            f"{name} is encrypted or an old Excel file (.xls); open it in Excel and save "
            "it without a password as Excel Macro-Enabled Workbook (.xlsm)"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except NotImplementedError as error:
        raise Refusal(f"{name} is packed in a way that Excel cannot read; {restore}") from error
    except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
        if raw.startswith(b"PK"):
            raise Refusal(f"{name} is damaged: its end is missing; {restore}") from error
        raise Refusal(
            f"{name} is not an Excel workbook, whatever its name says; check that the "
            "right file was chosen"
        ) from error
    _limit(name, archive)
    seen: set[str] = set()
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise Refusal(f"{name} is encrypted; save it from Excel without a password")
        if max(info.file_size, info.compress_size, info.header_offset) >= _LIMIT:
            raise Refusal(
                f"{name}: its part {info.filename} is larger than 4 GB, which is not "
                "supported; take it out in Excel"
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal(f"{name} is packed in a way that Excel cannot read; {restore}")
        if info.filename.lower() in seen:
            raise Refusal(f"{name} is damaged: it holds {info.filename} twice; {restore}")
        seen.add(info.filename.lower())
        try:
            with archive.open(info) as entry:
                while entry.read(1 << 20):
                    pass
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            struct.error,
            NotImplementedError,
        ) as error:
            raise Refusal(
                f"{name} is damaged: its part {info.filename} cannot be read; {restore}"
            ) from error
    return archive


def _limit(name: str, archive: zipfile.ZipFile) -> None:
    """Refusal for what would fill the memory once it is unpacked; no entry gives more than it says.

    What is read as XML takes some ten times its size.
    """
    entries = archive.infolist()
    written = max((i for i in entries if i.filename.endswith((".xml", ".rels", ".vml"))),
                  key=lambda i: i.file_size, default=None)  # fmt: skip
    todo = "check that the right file was chosen, or take what is large out of it in Excel"
    if len(entries) > _PARTS:
        raise Refusal(f"{name} holds {len(entries):,} parts, more than {_PARTS:,}; {todo}")
    if sum(info.file_size for info in entries) > _UNPACKED:
        raise Refusal(f"{name} unpacks to more than {_UNPACKED >> 20:,} MB; {todo}")
    if written is not None and written.file_size > _XML:
        part = f"its part {written.filename} unpacks to {written.file_size >> 20:,} MB"
        raise Refusal(f"{name}: {part}, more than {_XML >> 20:,} MB; {todo}")


def transitional(raw: bytes, archive: zipfile.ZipFile) -> bytes:
    """A Strict Open XML workbook with the names that all others use; other workbooks as such."""
    written = {}
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")):
            data = archive.read(info)
            if b"purl.oclc.org/ooxml/" in data:
                for strict, usual in _STRICT:
                    data = data.replace(strict, usual)
                written[info.filename] = data
    return pack(raw, archive, written, set()) if written else raw


def pack(
    raw: bytes, archive: zipfile.ZipFile, written: Mapping[str, bytes], removed: set[str]
) -> bytes:
    """The archive `raw` with entries written (new ones last, sorted) and removed.

    `archive` is `raw` as `unzip` gave it. Entries that are neither keep their compressed bytes.
    Refusal if the result is too large for a plain zip file.
    """
    out, index = io.BytesIO(), io.BytesIO()
    old = {info.filename: info for info in archive.infolist()}
    kept = [name for name in old if name not in removed]
    added = sorted(name for name in written if name not in old)
    for name in kept + added:
        if name in written:
            _add(out, index, name, written[name])
        else:
            _copy(out, index, raw, old[name])
    start, count = out.tell(), len(kept) + len(added)
    if start + index.tell() >= _LIMIT or count >= 0xFFFF:
        raise Refusal(
            "the workbook would pass 4 GB or 65,535 parts, which is not supported; "
            "nothing was written: take large pictures out of it"
        )
    out.write(index.getvalue())
    comment = archive.comment
    out.write(_END.pack(b"PK\5\6", 0, 0, count, count, index.tell(), start, len(comment)))
    return out.getvalue() + comment


def _put(
    out: io.BytesIO,
    index: io.BytesIO,
    made_by: int,
    fields: tuple[int, ...],
    name: bytes,
    extras: tuple[bytes, bytes],
    comment: bytes,
    attributes: tuple[int, int],
    payload: bytes,
) -> None:
    local, central = extras
    offset = out.tell()
    out.write(_LOCAL.pack(b"PK\3\4", 20, *fields, len(name), len(local)) + name + local + payload)
    index.write(
        _CENTRAL.pack(
            b"PK\1\2",
            made_by,
            20,
            *fields,
            len(name),
            len(central),
            len(comment),
            0,
            *attributes,
            offset,
        )
        + name
        + central
        + comment
    )


def _add(out: io.BytesIO, index: io.BytesIO, name: str, data: bytes) -> None:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    payload = deflate.compress(data) + deflate.flush()
    stored = name.encode()
    flags = 0 if stored.isascii() else 0x800
    # 0x21 is 1 January 1980: the time of a save must not show in the bytes
    fields = (flags, zipfile.ZIP_DEFLATED, 0, 0x21, zlib.crc32(data), len(payload), len(data))
    _put(out, index, 20, fields, stored, (b"", b""), b"", (0, 0), payload)


def _copy(out: io.BytesIO, index: io.BytesIO, raw: bytes, info: zipfile.ZipInfo) -> None:
    at = info.header_offset
    _, _, _, method, time, date, _, _, _, name_size, extra_size = _LOCAL.unpack_from(raw, at)
    at += _LOCAL.size
    name, extra = raw[at : at + name_size], raw[at + name_size : at + name_size + extra_size]
    at += name_size + extra_size
    # the sizes stand in the local header from now on, so no data descriptor follows (bit 3)
    fields = (info.flag_bits & ~8, method, time, date, info.CRC, info.compress_size, info.file_size)
    _put(
        out,
        index,
        info.create_version | info.create_system << 8,
        fields,
        name,
        (_without_zip64(extra), _without_zip64(info.extra)),
        info.comment,
        (info.internal_attr, info.external_attr),
        raw[at : at + info.compress_size],
    )


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        if kind != 1:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept + extra[at:]
