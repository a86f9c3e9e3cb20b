"""The audit before release: each leak and each fault is listed, and a clean file passes."""

from __future__ import annotations

import json
import time
import zipfile
from pathlib import Path

import pytest
from audit_faults import ACCESSIBLE_FAULTS, FAULTS, Fault
from hypothesis import given
from hypothesis import strategies as st
from support.books import xlscore
from support.by_hand import finished as audit_books
from support.by_hand.finished import OWNER
from support.by_hand.parts import Parts
from support.by_hand.rich import enrich

from xlscore.audit import ACCESSIBLE, RULES, audit
from xlscore.audit.pictures import details
from xlscore.audit.properties import personal
from xlscore.audit.reading.colours import contrast, rating_of, tinted
from xlscore.audit.reading.limits_read import limits_read
from xlscore.audit.reading.opened import quoted
from xlscore.problems import Problem, Refusal
from xlscore.rules import numbers, ratings, sentences
from xlscore.rules.limits import Bound, Limits
from xlscore.rules.sentences import Show
from xlscore.workbook.looks import LOOKS, RAG_LOOKS


def listed(problems: list[Problem], fault: Fault) -> bool:
    """Whether a fault's problem is among these."""
    return any(
        (problem.severity, problem.sheet) == (fault.severity, fault.sheet)
        and problem.cell == fault.cell
        and fault.told in problem.found
        for problem in problems
    )


class TestPlanted:
    """What is put into a clean workbook is found there."""

    def test_clean_familiar(self, tmp_path: Path) -> None:
        """A finished workbook with nothing to hide has no problem at all."""
        book = audit_books.familiar(tmp_path / "clean.xlsx")
        assert audit(book, organisation=OWNER) == []

    def test_clean_accessible(self, tmp_path: Path) -> None:
        """A workbook made by the Analysis Function's list has no problem at all."""
        book = audit_books.accessible(tmp_path / "clean.xlsx")
        assert audit(book, accessible=True, organisation=OWNER) == []

    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_fault(self, fault: Fault, tmp_path: Path) -> None:
        """A planted fault is listed with its place and its severity."""
        book = audit_books.familiar(tmp_path / "fault.xlsx")
        fault.plant(book)
        problems = audit(book, organisation=OWNER)
        assert listed(problems, fault), [str(problem) for problem in problems]

    @pytest.mark.parametrize("fault", ACCESSIBLE_FAULTS, ids=lambda fault: fault.name)
    def test_accessible_fault(self, fault: Fault, tmp_path: Path) -> None:
        """A planted fault against the Analysis Function's list is listed."""
        book = audit_books.accessible(tmp_path / "fault.xlsx")
        fault.plant(book)
        problems = audit(book, accessible=True, organisation=OWNER)
        assert listed(problems, fault), [str(problem) for problem in problems]

    def test_every_rule_tells_its_source(self) -> None:
        """Each rule says in its own words what it holds, and where that comes from."""
        for rule in (*RULES, *ACCESSIBLE):
            assert "Source:" in (rule.__doc__ or ""), rule


class TestWorkbooks:
    """The workbook as officers keep it, and as Excel's users enrich it."""

    def test_the_working_book_must_not_leave(self, finished: Path) -> None:
        """Its data sheets, hidden names and macros are errors; its ratings and looks are sound."""
        problems = audit(finished, organisation="Kent County Council")
        errors = [problem for problem in problems if problem.severity == "error"]
        working = {p.sheet for p in errors if "working sheet" in p.found}
        assert {"Settings", "Data", "Targets", "Check", "Log"} <= working
        assert not working & {"Cover", "Scorecard", "Exc 4"}
        assert any("'xlscore_page (hidden)'" in problem.found for problem in errors)
        assert any("macros" in problem.found for problem in errors)
        about_pages = {p.found for p in errors if p.sheet in ("Cover", "Scorecard", "Exc 4")}
        # the figures of its charts and what is remembered of its layout, which no copy has
        assert {found.partition(":")[0].partition(" (")[0] for found in about_pages} == {
            "hidden, with contents",
            "a property that a program wrote to the sheet is left",
            "custom XML or a label, which other programs wrote into the file",
        }

    def test_the_rich_book(self, book: Path) -> None:
        """What Excel's users add is listed kind by kind."""
        told = "\n".join(str(problem) for problem in audit(enrich(book)))
        for what in (
            "a formula is left", "a link to another workbook", "a pivot table", "a slicer",
            "a comment", "the settings of the printer", "an embedded object", "sparklines are left",
            "custom XML", "macros or a ribbon",
        ):  # fmt: skip
            assert what in told


class TestCommand:
    """`xlscore audit FILE [--accessible] [--organisation NAME] [--json]`."""

    def test_clean(self, tmp_path: Path) -> None:
        """Without errors the exit code is 0."""
        book = audit_books.familiar(tmp_path / "clean.xlsx")
        done = xlscore("audit", book, "--organisation", OWNER)
        assert (done.returncode, done.stdout) == (0, "Nothing that should not go out.\n")

    def test_errors(self, tmp_path: Path) -> None:
        """With an error it is 1, each problem is a line, errors first."""
        book = audit_books.familiar(tmp_path / "fault.xlsx")
        next(f for f in FAULTS if f.name == "hidden_row").plant(book)
        done = xlscore("audit", book)
        lines = done.stdout.splitlines()
        assert done.returncode == 1
        assert lines[0].startswith("error: Scorecard!A6: hidden, with contents: row 6;")
        assert lines[1].startswith("warning: the file names as its author")
        assert lines[-1].startswith("1 error and 1 warning:")

    def test_json(self, tmp_path: Path) -> None:
        """Other programs get the same as JSON."""
        book = audit_books.accessible(tmp_path / "fault.xlsx")
        next(f for f in ACCESSIBLE_FAULTS if f.name == "dash").plant(book)
        done = xlscore("audit", book, "--json", "--accessible", "--organisation", OWNER)
        problems = json.loads(done.stdout)["problems"]
        assert done.returncode == 1
        assert [(p["sheet"], p["cell"]) for p in problems] == [("Scorecard", "D7")]

    def test_unreadable(self, tmp_path: Path) -> None:
        """A file that is no workbook is one sentence and 2."""
        book = tmp_path / "text.xlsx"
        book.write_text("not a workbook")
        done = xlscore("audit", book)
        assert done.returncode == 2
        assert "is not an Excel workbook" in done.stderr


class TestUntrusted:
    """A file from anywhere does no harm."""

    def test_bomb(self, tmp_path: Path) -> None:
        """A file that unpacks beyond all bounds is refused before it is unpacked."""
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for number in range(11):
                with archive.open(f"xl/{number}.bin", "w") as entry:
                    for _ in range(100):
                        entry.write(bytes(1 << 20))
        with pytest.raises(Refusal, match="unpacks to 1,100 MB"):
            audit(path)

    def test_entities(self, tmp_path: Path) -> None:
        """A part that declares entities is refused."""
        parts = Parts(audit_books.familiar(tmp_path / "entities.xlsx"))
        sheet = "xl/worksheets/sheet1.xml"
        parts.parts[sheet] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts.parts[sheet]
        with pytest.raises(Refusal, match="declares a document type"):
            audit(parts.save())

    @pytest.mark.parametrize(
        ("old", "new"),
        [(b'r="A5"', b'r="5A"'), (b'<row r="5"', b'<row r="x"'), (b"<v>1</v>", b"<v>one</v>")],
    )
    def test_nonsense(self, old: bytes, new: bytes, tmp_path: Path) -> None:
        """A sheet that holds nonsense is refused in a sentence."""
        parts = Parts(audit_books.familiar(tmp_path / "nonsense.xlsx"))
        sheet = "xl/worksheets/sheet2.xml"
        assert old in parts.parts[sheet]
        parts.parts[sheet] = parts.parts[sheet].replace(old, new, 1)
        with pytest.raises(Refusal, match="no Excel workbook holds"):
            audit(parts.save())

    @pytest.mark.parametrize(
        ("part", "old", "new"),
        [
            ("xl/tables/table2.xml", b'ref="A3:B4"', b'ref="A3:B99999999999"'),
            ("xl/tables/table2.xml", b'ref="A3:B4"', b'ref="A3:ZZZ4"'),
            ("xl/worksheets/sheet3.xml", b"</sheetData>",
             b'</sheetData><mergeCells><mergeCell ref="A1:B99999999999"/></mergeCells>'),
        ],
    )  # fmt: skip
    def test_endless(self, part: str, old: bytes, new: bytes, tmp_path: Path) -> None:
        """A block without end is refused, not walked through."""
        parts = Parts(audit_books.accessible(tmp_path / "endless.xlsx"))
        assert old in parts.parts[part]
        parts.parts[part] = parts.parts[part].replace(old, new)
        with pytest.raises(Refusal, match="no Excel workbook holds"):
            audit(parts.save(), accessible=True)

    def test_long_texts(self, tmp_path: Path) -> None:
        """Texts made to keep the rules busy do not."""
        parts = Parts(audit_books.familiar(tmp_path / "long.xlsx"))
        sheet = "xl/worksheets/sheet1.xml"
        told = b"Scorecard of May 2014"
        assert told in parts.parts[sheet]
        for text in (b"a" * 400_000, b"+44" + b" " * 400_000, b"RAG limits: " * 30_000):
            parts.parts[sheet] = parts.parts[sheet].replace(told, text)
            told = text
            started = time.process_time()
            audit(parts.save())
            assert time.process_time() - started < 5

    def test_commands_to_a_terminal(self) -> None:
        """Signs that a terminal would obey, and half characters, do not reach a message."""
        assert quoted("a\x1b[31mb\ud800c\u202e") == "'a\ufffd[31mb\ufffdc\ufffd'"


_BOUNDS = st.builds(
    Bound, st.integers(-2000, 2000).map(lambda n: n / 8), st.booleans()
)  # fmt: skip


class TestLimitsSentence:
    """The sentence of limits, read back, rates as the limits did that it was told from."""

    @given(
        target=st.integers(-100, 100),
        polarity=st.sampled_from("HL"),
        green=st.none() | _BOUNDS,
        amber=st.none() | _BOUNDS,
        value=st.integers(-2000, 2000).map(lambda n: n / 8),
        percent=st.booleans(),
    )
    def test_one_sided(
        self,
        target: float,
        polarity: str,
        green: Bound | None,
        amber: Bound | None,
        value: float,
        percent: bool,
    ) -> None:
        """For high and low."""
        end = "from" if polarity == "H" else "to"
        limits = Limits.of(**{f"green_{end}": green, f"amber_{end}": amber})
        told = sentences.limits_in_words(
            ratings.bands(target, polarity, limits), polarity, Show(percent)
        )
        which, again = limits_read(told)
        assert which == polarity
        was, now = (numbers.one(ratings.rag(value, target, polarity, x)) for x in (limits, again))
        assert now == was

    @given(
        target=st.integers(1, 100),
        reach=st.tuples(st.integers(1, 10), st.integers(0, 10)),
        value=st.integers(-50, 200),
    )
    def test_two_sided(self, target: int, reach: tuple[int, int], value: int) -> None:
        """For a target to be near to."""
        near, far = reach[0], sum(reach)
        limits = Limits(target - near, target + near, target - far, target + far)
        told = sentences.limits_in_words(ratings.bands(target, "T", limits), "T", Show())
        which, again = limits_read(told)
        assert which == "T"
        was, now = (numbers.one(ratings.rag(value, target, "T", x)) for x in (limits, again))
        assert now == was

    @pytest.mark.parametrize(
        "sentence",
        ["", "Red below 75", "Green 90 and above", "Blue 1 and above", "Red below x, Green 1 to",
         "Red below 75, Red below 80, Green 90 and above", "Red outside, Green 1 to 2"],
    )  # fmt: skip
    def test_other_sentences(self, sentence: str) -> None:
        """Another sentence is not guessed at."""
        with pytest.raises(ValueError, match=r"."):
            limits_read(sentence)


class TestJudgement:
    """Colours, names and pictures are told apart as a reader would."""

    def test_looks_of_the_house(self) -> None:
        """The fills of the ratings look red, amber and green; other fills of ours do not."""
        for letter, name in RAG_LOOKS.items():
            if letter:
                assert rating_of(LOOKS[name].fill) == letter
        for name in ("Column heading", "Section", "Small denominator"):
            assert rating_of(LOOKS[name].fill) == ""

    @pytest.mark.parametrize(
        ("colour", "letter"),
        [("FFC7CE", "R"), ("C6EFCE", "G"), ("FFEB9C", "A"), ("FF0000", "R"), ("00B050", "G"),
         ("FFFF00", "A"), ("ED7D31", "A"), ("FFFFFF", ""), ("808080", ""), ("4472C4", "")],
    )  # fmt: skip
    def test_excels_own(self, colour: str, letter: str) -> None:
        """So do Excel's own."""
        assert rating_of(colour) == letter

    def test_tints(self) -> None:
        """A tint lightens or darkens as Excel does."""
        assert tinted("4472C4", 0.0) == "4472C4"
        assert tinted("FFFFFF", -0.5) in ("7F7F7F", "808080")
        assert tinted("000000", 0.5) in ("7F7F7F", "808080")
        assert contrast("000000", "FFFFFF") == pytest.approx(21)

    @pytest.mark.parametrize(
        ("name", "person"),
        [("Jo Bloggs", True), ("Bloggs, Jo", True), ("COUNCIL\\bloggsj", True), ("bloggsj1", True),
         ("jo.bloggs@nowhere.example", True), ("jo.bloggs", True), ("Kent County Council", False),
         ("Performance and Information Team", False), ("openpyxl", False), ("KCC", False),
         ("Essex Police", False), ("xlscore", False)],
    )  # fmt: skip
    def test_persons(self, name: str, person: bool) -> None:
        """A person's name is told from an organisation's."""
        assert personal(name) is person

    def test_pictures_that_hold_nothing_more(self) -> None:
        """A plain picture, and one that only names its program, are clean."""
        png = b"\x89PNG\r\n\x1a\n\0\0\0\x0ctEXtSoftware\0abc\0\0\0\0"
        assert (details(png), details(b"\xff\xd8\xff\xda"), details(b"")) == ("", "", "")
