"""What formulas name: addresses, tables and defined names, as openpyxl's tokenizer finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlscore.workbook.addresses import quoted

#: Excel finds out only while calculating what these read.
_ANYWHERE = {"INDIRECT", "OFFSET"}


@dataclass(frozen=True)
class References:
    """The operands of a formula that name cells, as written.

    `anywhere`: what it reads cannot be told from its text.
    """

    written: tuple[str, ...]
    anywhere: bool = False


def references(formula: str) -> References:
    """What a formula, without its equals sign, names."""
    found, anywhere = [], False
    try:
        for value, kind in _tokens(formula):
            if kind == "FUNC":
                # `Data!A1:INDEX(` begins with a cell.
                start, _, function = value.removesuffix("(").rpartition(":")
                anywhere |= function.upper() in _ANYWHERE
                value = start
            if value.strip(":"):
                found.append(value.strip(":"))
    except ValueError:
        return References((), True)
    return References(tuple(found), anywhere)


def retargeted(formula: str, old: str, new: str | None) -> str:
    """The formula with references to sheet `old` made references to `new`, or `#REF!` for None.

    A formula that cannot be read stays as it is.
    """
    target = "#REF!" if new is None else quoted(new) + "!"
    done, at = "", 0
    try:
        for value, _ in _tokens(formula):
            start = formula.index(value, at)
            ends = value.split(":") if value.count("!") > 1 else [value]
            done += formula[at:start] + ":".join(_end(end, old, target) for end in ends)
            at = start + len(value)
    except ValueError:
        return formula
    return done + formula[at:]


def _end(written: str, old: str, target: str) -> str:
    sheet, _, cells = written.rpartition("!")
    return target + cells if sheet and title_of(sheet).casefold() == old.casefold() else written


def title_of(sheet: str) -> str:
    """The title that stands before an exclamation mark: `'It''s'` is It's."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    """The operands that name cells and the openings of functions; ValueError for no formula."""
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import Token, TokenizerError

    try:
        # The tokenizer does not know `A1#`, all cells into which a formula spills.
        items = Tokenizer("=" + formula).items
    except (TokenizerError, IndexError) as error:
        raise ValueError(f"no formula: {formula}") from error
    for token in items:
        if (token.type, token.subtype) in (
            (Token.OPERAND, Token.RANGE),
            (Token.FUNC, Token.OPEN),
        ):
            yield token.value, token.type
