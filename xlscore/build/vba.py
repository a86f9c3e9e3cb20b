"""The VBA project of the workbook, made of the text files in macros/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import VBAModuleKind, split_attribute_header

from xlscore.problems import Refusal

#: A version that no Excel has and no compiled code: every Excel compiles from the source.
_NOT_COMPILED: Final = bytes.fromhex("cc61ffff000000")
_WORKBOOK: Final = "ThisWorkbook"


@dataclass(frozen=True)
class Module:
    """A VBA module: `text` as the editor shows it, lines ending in CRLF, no attributes.

    `document` modules belong to the workbook or a sheet, which the project has already.
    """

    name: str
    text: str
    document: bool = False
    class_module: bool = False


def macros_folder() -> Path:
    """The folder of macro texts. Refusal where the project's own files are not at hand."""
    here = Path(__file__).resolve()
    # Beside this module in a wheel, at the top level in the project itself.
    for folder in (here.with_name("macro_texts"), here.parents[2] / "macros"):
        if (folder / f"{_WORKBOOK}.cls").is_file():
            return folder
    raise Refusal(
        "The macros that belong into a workbook are not here: install xlscore again with pip; "
        "for a ready workbook, run xlscore new."
    )


def read_modules(folder: Path) -> list[Module]:
    """The modules whose texts stand in `folder`, in the order of their names."""
    files = sorted(p for p in folder.iterdir() if p.suffix in {".bas", ".cls"})
    return [
        Module(
            file.stem,
            as_vba(file.read_text(encoding="utf-8")),
            document=file.stem == _WORKBOOK,
            class_module=file.suffix == ".cls" and file.stem != _WORKBOOK,
        )
        for file in files
    ]


def as_vba(text: str) -> str:
    """A module's text as a project holds it: lines ending in CRLF, no attributes."""
    _, body = split_attribute_header("\r\n".join(text.splitlines()) + "\r\n")
    return str(body)


def add_project(book: Path, modules: list[Module]) -> None:
    """Give the .xlsm file a VBA project with these modules and one for every sheet.

    The sheets' modules are named by the code names that the file gives its sheets.
    """
    with ExcelFile(book) as file:
        project = file.add_vba_project()
        for module in modules:
            if module.document:
                file.set_module(module.name, module.text)
            else:
                kind = VBAModuleKind.other if module.class_module else VBAModuleKind.standard
                project.add_module(module.name, module.text, kind=kind)
        for written in project.modules:
            written.dirty = True
        file.save(book)


def without_compiled_code(project: bytes) -> bytes:
    """The project with its compiled code left out, so that Excel compiles its own."""
    storage = CFB.from_bytes(project)
    storage.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return bytes(storage.to_bytes())
