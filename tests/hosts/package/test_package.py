import io
import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlwings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.extracts import workbook

from xlscore.hosts.package.disk import read_file
from xlscore.hosts.package.package import MAIN, OFFICE_RELS, Package, Rel
from xlscore.problems import Refusal

REAL = sorted(Path(xlwings.__file__).parent.glob("*.xlsm"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small workbook of two sheets."""
    return workbook(tmp_path / "scorecard.xlsx", ("Sheet", []), ("Data", [["No"]]))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter, unlike the tests' own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def compressed(path: Path) -> dict[str, bytes]:
    """The bytes of each entry as they stand in the archive."""
    raw = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<2H", raw, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            found[info.filename] = raw[start : start + info.compress_size]
    return found


def edit(path: Path) -> Package:
    """The workbook with one part changed."""
    package = Package.open(path)
    package.write("/docProps/app.xml", b"<changed/>")
    return package


def refusal(call: Callable[[], object]) -> str:
    """The sentence with which a call is refused."""
    with pytest.raises(Refusal) as caught:
        call()
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("source", REAL, ids=lambda path: path.name)
def test_real_books_keep_every_unchanged_entry(source: Path, tmp_path: Path) -> None:
    """A workbook saved by Excel keeps the compressed bytes and the order of all other parts."""
    path = tmp_path / source.name
    shutil.copy(source, path)
    before = compressed(path)
    edit(path).save(path)
    after = compressed(path)
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["docProps/app.xml"]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("docProps/app.xml") == b"<changed/>"


def odd_archive(path: Path, source: Path) -> None:
    """The same workbook as other writers pack it.

    Stored entries, data descriptors, extra fields, a zip64 field, an odd order, a comment.
    """
    with (
        _Stream(path) as stream,
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        new.comment = b"made elsewhere"
        for number, info in enumerate(reversed(old.infolist())):
            entry = zipfile.ZipInfo(info.filename, (2014, 5, 31, 12, 0, number * 2))
            entry.compress_type = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[number % 2]
            entry.extra = struct.pack("<2H4s", 0x5455, 4, b"time") if number % 3 else b""
            entry.external_attr = 0o640 << 16
            with new.open(entry, "w", force_zip64=number == 2) as target:
                target.write(old.read(info))


class _Stream(io.FileIO):
    """A file that cannot be sought in, so that sizes follow the data in descriptors."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w")

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, offset: int, whence: int = 0) -> int:
        raise OSError


def test_odd_archives_are_kept(book: Path, tmp_path: Path) -> None:
    """Descriptors, stored entries, extra fields and comments of other writers do no harm."""
    odd = tmp_path / "odd.xlsx"
    odd_archive(odd, book)
    with zipfile.ZipFile(odd) as archive:
        assert any(info.flag_bits & 8 for info in archive.infolist())
        assert {info.compress_type for info in archive.infolist()} == {0, 8}
    before = compressed(odd)
    edit(odd).save(odd)
    after = compressed(odd)
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] == ["docProps/app.xml"]
    with zipfile.ZipFile(odd) as archive:
        assert archive.comment == b"made elsewhere"
        assert archive.testzip() is None
        assert not any(info.flag_bits & 8 for info in archive.infolist())
        stamps = {info.filename: info.date_time[0] for info in archive.infolist()}
        assert stamps.pop("docProps/app.xml") == 1980
        assert set(stamps.values()) == {2014}
    openpyxl.load_workbook(tmp_path / "odd.xlsx")


PARTS = [
    "/docProps/app.xml",
    "/docProps/core.xml",
    "/xl/styles.xml",
    "/xl/theme/theme1.xml",
    "/xl/worksheets/sheet1.xml",
    "/xl/worksheets/sheet2.xml",
]


@given(
    written=st.sets(st.sampled_from(PARTS)),
    removed=st.sets(st.sampled_from(PARTS)),
    fresh=st.sets(st.sampled_from(["/xl/b.xml", "/xl/a.bin"])),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_whatever_is_changed_the_rest_is_identical(
    book: Path, tmp_path: Path, written: set[str], removed: set[str], fresh: set[str]
) -> None:
    """For any set of changes, the entries outside it keep their compressed bytes and order."""
    package = Package.open(book)
    for name in written | fresh:
        package.write(name, b"<new/>")
    removed -= written
    for name in removed:
        package.remove(name)
    out = tmp_path / "out.xlsx"
    package.save(out)
    before, after = compressed(book), compressed(out)
    gone = {name[1:] for name in removed}
    assert list(after) == [n for n in before if n not in gone] + sorted(n[1:] for n in fresh)
    touched = {n[1:] for n in written} | ({"[Content_Types].xml"} if removed else set())
    for name in before.keys() - gone - touched:
        assert after[name] == before[name]
    again = tmp_path / "again.xlsx"
    Package.open(out).save(again)
    assert again.read_bytes() == out.read_bytes()


def test_equal_bytes_are_no_change(book: Path) -> None:
    """Writing what a part holds already writes nothing: the file keeps bytes and time."""
    os.utime(book, (1_400_000_000, 1_400_000_000))
    before, package = book.read_bytes(), Package.open(book)
    package.write("/xl/workbook.xml", package.read("/xl/workbook.xml"))
    package.remove("/docProps/core.xml")
    package.write("/docProps/core.xml", zipfile.ZipFile(book).read("docProps/core.xml"))
    package.set_content_type(
        "/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"
    )
    package.write("/[Content_Types].xml", zipfile.ZipFile(book).read("[Content_Types].xml"))
    assert not package.changed
    package.save(book)
    assert book.read_bytes() == before
    assert book.stat().st_mtime == 1_400_000_000


def test_unchanged_book_is_copied_whole(book: Path, tmp_path: Path) -> None:
    """Saving an unchanged book elsewhere gives a plain copy of it."""
    Package.open(book).save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == book.read_bytes()


def test_saved_package_goes_on(book: Path) -> None:
    """After a save the package stands for the new file, so a second save needs no second read."""
    package = edit(book)
    package.save(book)
    assert not package.changed
    package.write("/docProps/app.xml", b"<again/>")
    package.save(book)
    assert Package.open(book).read("/docProps/app.xml") == b"<again/>"


def test_mode_and_link_stay(book: Path, tmp_path: Path) -> None:
    """A save keeps the file's permissions, and a link to the book stays a link."""
    book.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    edit(link).save(link)
    assert link.is_symlink()
    assert Package.open(book).read("/docProps/app.xml") == b"<changed/>"
    assert stat.S_IMODE(book.stat().st_mode) == 0o640


# ---- files that are no workbooks


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    """A file that is not there, and a folder, are named in the refusal."""
    assert "there is no such file" in refusal(lambda: Package.open(tmp_path / "none.xlsm"))
    assert "is a folder" in refusal(lambda: Package.open(tmp_path))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_book_cut_short_is_refused(book: Path, share: float) -> None:
    """A workbook of which the end is missing is called damaged."""
    raw = book.read_bytes()
    book.write_bytes(raw[: int(len(raw) * share)])
    assert "scorecard.xlsx is damaged: its end is missing" in refusal(lambda: Package.open(book))


def test_a_newer_way_of_packing_is_refused(book: Path) -> None:
    """An archive that asks for a newer program than any of ours is a sentence."""
    raw = bytearray(book.read_bytes())
    raw[raw.index(b"PK\1\2") + 6] = 66
    book.write_bytes(raw)
    assert "packed in a way that Excel cannot read" in refusal(lambda: Package.open(book))


def test_every_entry_is_checked_on_opening(book: Path) -> None:
    """One wrong byte inside a part that nobody reads is found, and the part is named."""
    raw = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        info = archive.getinfo("xl/theme/theme1.xml")
    raw[info.header_offset + 30 + len(info.filename) + 200] ^= 0xFF
    book.write_bytes(raw)
    assert "its part xl/theme/theme1.xml cannot be read" in refusal(lambda: Package.open(book))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"No,Area,Month\n4,KCC,May 14\n", "is not an Excel workbook"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
            "is encrypted with a password",
        ),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504), "old Excel file (.xls)"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """Text, an encrypted book and an old book called .xlsm are each told apart."""
    path = tmp_path / "scorecard.xlsm"
    path.write_bytes(content)
    assert said in refusal(lambda: Package.open(path))


def repacked(source: Path, out: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of the workbook with the parts put through `change`."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out


def _replaced(old: bytes, new: bytes, _: str, data: bytes) -> bytes:
    return data.replace(old, new)


def test_archives_without_a_workbook_are_refused(book: Path, tmp_path: Path) -> None:
    """A plain zip file, a document, a binary and a Strict workbook are each told apart."""
    plain = tmp_path / "plain.xlsm"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "is not an Excel workbook" in refusal(lambda: Package.open(plain))

    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    for said, old, new in (
        ("holds no workbook", main, b"application/msword.main+xml"),
        ("binary workbook", main, b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        (
            "Strict",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        change = partial(_replaced, old, new)
        other = repacked(book, tmp_path / "other.xlsm", change)
        assert said in refusal(partial(Package.open, other))


def test_entities_are_not_followed(book: Path, tmp_path: Path) -> None:
    """A part that declares entities is refused: it might read other files of the reader's."""
    bad = repacked(
        book,
        tmp_path / "bad.xlsx",
        lambda name, data: (
            data
            if name != "xl/styles.xml"
            else b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
        ),
    )
    assert "document type" in refusal(lambda: Package.open(bad).xml("/xl/styles.xml"))
    broken = repacked(
        book,
        tmp_path / "broken.xlsx",
        lambda name, data: data[:-5] if name == "xl/styles.xml" else data,
    )
    package = Package.open(broken)
    assert "/xl/styles.xml is damaged" in refusal(lambda: package.xml("/xl/styles.xml"))


def test_entry_held_twice_is_refused(book: Path) -> None:
    """An archive that holds a part twice is ambiguous and refused."""
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/workbook.xml", "<other/>")
    assert "holds xl/workbook.xml twice" in refusal(lambda: Package.open(book))


# ---- saves that cannot be


def untouched(book: Path, before: bytes, others: set[str]) -> None:
    """The book's bytes are the old ones, and no other file was left beside it."""
    assert book.read_bytes() == before
    assert {path.name for path in book.parent.iterdir()} == others


def excel_lock(owner: str) -> bytes:
    """A lock file as Excel writes it: the owner in two encodings, padded."""
    narrow, wide = owner.encode("cp1252"), owner.encode("utf-16-le")
    return (
        bytes([len(narrow)])
        + narrow.ljust(54)
        + struct.pack("<H", len(owner))
        + wide.ljust(108, b"\0")
    )


@pytest.mark.parametrize(
    ("lock", "content", "said"),
    [
        ("~$scorecard.xlsx", excel_lock("Bea Müller"), "is open in Excel by Bea Müller; close it"),
        ("~$scorecard.xlsx", b"", "is open in Excel; close it"),
        (
            ".~lock.scorecard.xlsx#",
            b",bea,desk4,31.05.2014 12:00,file:///home/bea;",
            "is open in LibreOffice by bea; close it",
        ),
    ],
)
def test_open_book_is_not_written(book: Path, lock: str, content: bytes, said: str) -> None:
    """A lock file beside the book refuses the save and says who has it open."""
    (book.parent / lock).write_bytes(content)
    before = book.read_bytes()
    assert said in refusal(lambda: edit(book).save(book))
    untouched(book, before, {book.name, lock})


def test_book_changed_meanwhile_is_not_overwritten(book: Path) -> None:
    """What somebody else saved between reading and saving is not lost."""
    package = edit(book)
    other = openpyxl.load_workbook(book)
    other["Data"]["A2"] = "theirs"
    other.save(book)
    before = book.read_bytes()
    assert "was changed by somebody else" in refusal(lambda: package.save(book))
    untouched(book, before, {book.name})


CHILD = """
import os, resource, signal, sys
from xlscore.hosts.package.package import Package
from xlscore.problems import Refusal
path, how = sys.argv[1:]
package = Package.open(path)
package.write("/docProps/app.xml", os.urandom(200_000))
if how == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
elif os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    package.save(path)
except Refusal as error:
    print(error)
"""


def child_says(path: Path, how: str) -> str:
    """What a process says that tries to save the book under such conditions."""
    run = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), how],
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    return run.stdout.strip()


def test_full_disk_leaves_the_old_book(book: Path) -> None:
    """Where the new file does not fit, the old one stays and no half file is left."""
    before = book.read_bytes()
    said = child_says(book, "full")
    assert said.startswith("scorecard.xlsx could not be saved: there is no room")
    untouched(book, before, {book.name})


def test_read_only_folder_leaves_the_old_book(book: Path, open_folder: Path) -> None:
    """In a folder where the reader may not write, the book stays as it was."""
    path = open_folder / book.name
    shutil.copy(book, path)
    path.chmod(0o666)
    open_folder.chmod(0o555)
    said = child_says(path, "folder")
    assert said.startswith("scorecard.xlsx could not be saved: you may not write there")
    untouched(path, book.read_bytes(), {book.name})


def test_read_only_book_is_not_replaced(book: Path, open_folder: Path) -> None:
    """A book that is marked read-only is left alone, though its folder could be written."""
    path = open_folder / book.name
    shutil.copy(book, path)
    path.chmod(0o444)
    open_folder.chmod(0o777)
    assert child_says(path, "file").startswith("scorecard.xlsx is read-only")
    untouched(path, book.read_bytes(), {book.name})


def test_missing_folder_is_named(book: Path, tmp_path: Path) -> None:
    """Saving into a folder that is not there says so."""
    out = tmp_path / "none" / "out.xlsx"
    assert "its folder does not exist" in refusal(lambda: Package.open(book).save(out))


def test_place_in_use_leaves_no_file_behind(book: Path, tmp_path: Path) -> None:
    """Where the file cannot be put in its place, the half-way file is removed."""
    out = tmp_path / "folder.xlsx"
    out.mkdir()
    assert "could not be saved" in refusal(lambda: edit(book).save(out))
    assert {path.name for path in tmp_path.iterdir()} == {book.name, out.name}


# ---- content types and relationships


def test_content_types_keep_their_order(book: Path) -> None:
    """A new part's content type comes last; asking for the one that holds changes nothing."""
    package = Package.open(book)
    before = [e.get("PartName") for e in package.xml("/[Content_Types].xml")]
    package.set_content_type("/xl/media/image1.xml", "application/xml")
    assert not package.changed
    package.set_content_type("/xl/new.xml", "text/new+xml")
    assert [e.get("PartName") for e in package.xml("/[Content_Types].xml")] == [
        *before,
        "/xl/new.xml",
    ]
    assert package.content_type("/XL/New.xml") == "text/new+xml"
    package.set_content_type("/xl/new.xml", None)
    assert package.content_type("/xl/new.xml") == "application/xml"
    assert package.content_type("/xl/none.odd") is None


def test_relationships_keep_their_place_and_spelling(book: Path) -> None:
    """Only the relationship that is added or changed is written; targets are part names."""
    package = Package.open(book)
    rels = package.rels("/xl/workbook.xml")
    assert {"/xl/worksheets/sheet1.xml", "/xl/styles.xml"} <= {rel.target for rel in rels}
    package.set_rels("/xl/workbook.xml", rels)
    assert not package.changed
    link = Rel("rId90", OFFICE_RELS + "/hyperlink", "https://example.org/a b", external=True)
    image = Rel("rId91", OFFICE_RELS + "/image", "/docProps/thumb.png")
    package.set_rels("/xl/workbook.xml", [image, *rels[1:], link])
    assert package.rels("/xl/workbook.xml") == [*rels[1:], image, link]
    written = package.xml("/xl/_rels/workbook.xml.rels")
    assert [e.get("Target") for e in written][-2:] == ["../docProps/thumb.png", link.target]
    assert written[0].get("Target") == "/xl/worksheets/sheet2.xml"  # as openpyxl spelled it


def test_relationships_of_a_new_part(book: Path) -> None:
    """A part without relationships gets its own list, and loses it with the last of them."""
    package = Package.open(book)
    assert package.rels("/xl/styles.xml") == []
    package.set_rels("/xl/styles.xml", [Rel("rId1", OFFICE_RELS + "/image", "/xl/media/a.png")])
    assert b'Target="media/a.png"' in package.read("/xl/_rels/styles.xml.rels")
    package.set_rels("/xl/styles.xml", [])
    assert not package.changed


def test_names_and_parts(book: Path) -> None:
    """Part names do not differ by case, and the lowest free number is the next."""
    package = Package.open(book)
    assert package.has("/XL/Workbook.xml")
    assert package.xml("/xl/workbook.xml").tag == f"{{{MAIN}}}workbook"
    assert package.free_name("/xl/worksheets/sheet{}.xml") == "/xl/worksheets/sheet3.xml"
    package.remove("/xl/worksheets/sheet1.xml")
    assert package.free_name("/xl/worksheets/sheet{}.xml") == "/xl/worksheets/sheet1.xml"
    assert "/xl/worksheets/sheet1.xml" not in package.names()
    assert "lacks its part" in refusal(lambda: package.read("/xl/worksheets/sheet1.xml"))
    package.write("/xl/new.xml", b"<a/>")
    assert package.names()[-1] == "/xl/new.xml"
    package.remove("/xl/new.xml")
    assert not package.has("/xl/new.xml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A device by the name of a workbook is refused: a pipe would be waited for without end."""
    book = tmp_path / "book.xlsx"
    book.symlink_to(os.devnull)
    with pytest.raises(Refusal, match=r"book\.xlsx is not an ordinary file"):
        read_file(book)
