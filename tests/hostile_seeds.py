"""Hostile workbooks and extracts by seed, each through every command.

`python tests/hostile_seeds.py --books N --extracts N --seed N`. Each command runs in a process of
its own with 3 GB and 15 seconds of computing. What ends otherwise than with exit 0, 1 or 2 and
sentences is printed with its seed, by which `book` and `extract` make it again. Not a test:
`flows/test_hostile_seeds.py` runs some of it.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from support.extracts import workbook
from support.small_books import built, three

from xlscore.cli import main as xlscore

#: Where a change of a workbook strikes: parts that are read, the more often the more there is.
_PARTS = re.compile(
    r"(workbook|styles|sharedStrings|sheet\d+|table\d+|ours\d+|core|app)\.xml|\.rels"
)
_EXTREMES: Final = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"A1:XFD1048576", b"XFD1048577",
    b"#REF!", b"true", b"\xc3\xa9", b"&#1;", b"'", b"[1]Book!A1", b"A0", b"rId999", b"../../x.xml",
)  # fmt: skip
_CELLS: Final = (
    "", "0", "-1", "1e999", "nan", "inf", "=1+1", "@x", "\t", "0,287", "1.234,5", "12,34,56", "50%",
    "-", "n/a", "2014-05", "31/05/2014", "05/31/2014", "0001-01", "9999-12", "May 14", "Q5 2014/15",
    "2014/15", "\ud800", "x" * 40_000, "9" * 400, "1/0", "#N/A", "Kent", "5", "007", "5.0", "\x00",
)  # fmt: skip
_HEADS: Final = (
    "No",
    "Area",
    "Month",
    "Num",
    "Denom",
    "Value",
    "Note",
    "Indicator",
    "May 2014",
    "",
)
#: What openpyxl writes into no cell.
_CLEAN: Final = re.compile("[^ -\ud7ff]")
_COMMANDS: Final = (
    ("check",), ("explain", "1"), ("audit",), ("refresh",), ("load", "FILE"), ("load", "--undo"),
    ("roll", "2014-06"), ("circulate", "--anyway"),
)  # fmt: skip


_USED: Final = (
    "xlscore.flows.refresh", "xlscore.flows.circulate", "xlscore.flows.load.load",
    "xlscore.flows.roll", "xlscore.flows.explain", "xlscore.audit", "xlscore.hosts.file.file_book",
    "xlscore.hosts.file.render", "xlscore.hosts.file.copy", "openpyxl", "pandas", "xlwings",
    "xlscore.build.from_table.book", "xlscore.cli.pages", "xlscore.cli.copies",
    "xlscore.cli.months",
)  # fmt: skip


def book(whole: bytes, seed: int) -> bytes:
    """The workbook with one to three things wrong in its parts."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if _PARTS.search(name)]
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(names)
        parts[name] = _changed(parts[name], parts[chance.choice(names)], chance)
    if chance.random() < 0.1:
        del parts[chance.choice(list(parts))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    raw = out.getvalue()
    if chance.random() < 0.1:
        raw = raw[: chance.randrange(len(raw))]
    return raw


def _changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A part with one thing wrong: a value, a tag, a piece gone, doubled or of another part."""
    values = list(re.finditer(rb'="([^"]*)"|>([^<]+)<', data))
    tags = list(re.finditer(rb"<(/?)([\w:]+)", data))
    kind = chance.randrange(8)
    if kind < 3 and values:
        found = chance.choice(values)
        group = 1 if found[1] is not None else 2
        return data[: found.start(group)] + chance.choice(_EXTREMES) + data[found.end(group) :]
    if kind == 3 and tags:
        found = chance.choice(tags)
        return data[: found.start(2)] + b"strange" + data[found.end(2) :]
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    last = min(last, first + 2_000)
    if kind == 4:
        return data[:first] + data[last:]
    if kind == 5:
        return data[:last] + data[first:]
    if kind == 6:
        at = chance.randrange(len(data) + 1)
        return data[:at] + bytes(chance.randrange(256) for _ in range(8)) + data[at:]
    return other


def extract(seed: int) -> tuple[str, bytes]:
    """A name and the bytes of an extract that nobody meant so."""
    chance = random.Random(seed)
    width = chance.randint(1, 9)
    rows = [[chance.choice(_HEADS) for _ in range(width)]]
    rows += [[chance.choice(_CELLS) for _ in range(width)] for _ in range(chance.randint(0, 30))]
    if chance.random() < 0.3:
        return "extract.xlsx", _damaged(_workbook(rows), chance)
    separator = chance.choice(",;\t|")
    quoted = chance.choice(('"', "", "'"))
    lines = [separator.join(f"{quoted}{cell}{quoted}" for cell in row) for row in rows]
    text = chance.choice(("\n", "\r\n", "\r", "\n\n")).join(lines)
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"))
    raw = text.encode(encoding, "surrogatepass" if encoding != "cp1252" else "replace")
    if chance.random() < 0.2:
        raw = chance.choice((b"PK\3\4", bytes.fromhex("D0CF11E0A1B11AE1"), b"<html>")) + raw
    return chance.choice(("extract.csv", "extract.txt", "extract.xls")), _damaged(raw, chance)


def _workbook(rows: list[list[str]]) -> bytes:
    clean = [[_CLEAN.sub("", cell)[:30_000] for cell in row] for row in rows]
    out = io.BytesIO()
    workbook(out, ("Sheet", clean))
    return out.getvalue()


def _damaged(raw: bytes, chance: random.Random) -> bytes:
    if raw and chance.random() < 0.4:
        at = chance.randrange(len(raw))
        raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
    return raw


def run(words: list[str]) -> tuple[int, str]:
    """Exit code and output of a command in a process of its own; a signal is a negative code."""
    with tempfile.TemporaryFile() as told:
        process = os.fork()
        if process == 0:
            _command(words, told.fileno())
        _, status = os.waitpid(process, 0)
        told.seek(0)
        return os.waitstatus_to_exitcode(status), told.read().decode("utf-8", "replace")


def _command(words: list[str], told: int) -> None:
    """In the new process: run a command with 3 GB and 15 seconds of computing, and end."""
    code = 99
    try:
        os.dup2(told, 1)
        os.dup2(told, 2)
        used = int(sum(os.times()[:2])) + 1
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (used + 15, used + 16))
        signal.alarm(240)
        xlscore(words, prog_name="xlscore")
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 98
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def failures(books: int, extracts: int, seed: int) -> Iterator[str]:
    """What ended otherwise than it may, a line each."""
    for module in _USED:  # what every command would import anew
        importlib.import_module(module)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = built(three(), folder / "small.xlsm")
        plain = folder / "plain.csv"
        plain.write_text("No,Month,Value\n1,2014-05,0.5\n", encoding="utf-8")
        for number in range(seed, seed + books):
            for words in _COMMANDS:
                target = folder / "book.xlsm"
                target.write_bytes(book(whole.read_bytes(), number))
                first, *rest = [str(plain) if word == "FILE" else word for word in words]
                yield from _judged(f"book {number}", [first, str(target), *rest])
                _cleared(folder, whole, plain)
        for number in range(seed, seed + extracts):
            title, raw = extract(number)
            for more in ([], ["--preview"]):
                shutil.copy(whole, folder / "book.xlsm")
                (folder / title).write_bytes(raw)
                line = ["load", str(folder / "book.xlsm"), str(folder / title), *more]
                yield from _judged(f"extract {number}", line)
                _cleared(folder, whole, plain)


def _judged(what: str, words: list[str]) -> Iterator[str]:
    code, told = run(words)
    loose = re.search(r"Traceback|panicked|something unexpected|MemoryError", told)
    if code not in (0, 1, 2) or loose:
        yield f"{what}, {words[0]}: exit {code}: {told[-600:]}"


def _cleared(folder: Path, *kept: Path) -> None:
    """Nothing of one command is there for the next."""
    for path in folder.iterdir():
        if path not in kept and path.name != "table.csv":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    for option, usual in (("--books", 100), ("--extracts", 60), ("--seed", 1)):
        asked.add_argument(option, type=int, default=usual)
    options = asked.parse_args()
    found = 0
    for line in failures(options.books, options.extracts, options.seed):
        found += 1
        print(line, flush=True)
    print(f"{options.books} workbooks, {options.extracts} extracts: {found} ended badly")
    sys.exit(bool(found))
