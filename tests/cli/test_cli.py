"""The commands as a user or another program runs them: output, exit codes, what is written."""

from __future__ import annotations

import json
import os
import pty
from pathlib import Path
from subprocess import DEVNULL, Popen

import pytest
from support.books import command, terminal
from support.editing import put
from support.forks import forked
from support.published import differences
from support.reading import data_row, read, rows_of_data

SUMMARY = """\
May 2014: 5 Red, 14 Amber, 12 Green, 9 not rated.
Exception pages: Exc 4, Exc 7, Exc 34, Exc 35, Exc 37.
"""


class TestRefresh:
    """`xlscore refresh BOOK [--month] [--out]`."""

    def test_the_summary_counts_the_page(self, book: Path) -> None:
        """The counts are those of the letters on the page, and the exceptions are named."""
        done = forked("refresh", book)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(SUMMARY)
        page = read(book, "Scorecard")["Scorecard"]
        letters = [
            page[row, 6].text for (row, column), seen in page.items()
            if column == 1 and row > 4 and isinstance(seen.value, int)
        ]  # fmt: skip
        assert [letters.count(letter) for letter in ("R", "A", "G", "")] == [5, 14, 12, 9]

    def test_the_summary_says_what_changed_and_where_to_look(self, book: Path) -> None:
        """Changed rows are told with before and after; the details are on Check."""
        put(book, "Data", {f"F{data_row(book, 4)}": 99})
        done = forked("refresh", book)
        assert done.returncode == 0
        assert "Changed: indicator 4, Kent: 181 Red before, 99 Green now." in done.stdout
        assert "Exception pages: Exc 7, Exc 34, Exc 35, Exc 37." in done.stdout
        assert "See the sheet Check." in done.stdout
        assert f"Written: {book}\n" in done.stdout

    def test_changes_read_like_the_page(self, book: Path) -> None:
        """Figures are told as they are shown, with their unit, also where one is missing now."""
        percent, average = data_row(book, 35), data_row(book, 39)
        put(book, "Data", {f"D{percent}": 130, f"D{average}": None, f"E{average}": None})
        done = forked("refresh", book)
        told = [line for line in done.stdout.splitlines() if line.startswith("Changed")]
        assert told == [
            "Changed: indicator 35, Kent: 72.8% Red before, 95.6% Green now.",
            "Changed: indicator 39, Kent: 14.9 Green before, - now.",
        ]

    def test_another_month_is_no_change(self, book: Path) -> None:
        """When the pages move to another month, no list tells of every row."""
        assert "Changed" not in forked("refresh", book, "--month", "2014-04").stdout

    def test_a_kept_page_is_told(self, book: Path) -> None:
        """The officer learns under what name the page is kept that was changed by hand."""
        put(book, "Scorecard", {"E10": 0.5})
        done = forked("refresh", book)
        assert done.returncode == 0
        assert "Kept: a page changed by hand, as 'Scorecard (kept May 14)'." in done.stdout

    def test_another_month_leaves_settings_alone(self, book: Path) -> None:
        """--month shows that month on the pages; Settings keeps its own."""
        done = forked("refresh", book, "--month", "2014-04")
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout.startswith("April 2014: ")
        pages = read(book, "Cover", "Scorecard", "Check")
        assert "April 2014" in {seen.text for seen in pages["Cover"].values()}
        assert pages["Scorecard"][2, 1].text == "April 2014"
        assert pages["Check"][1, 1].text == "Check of April 2014"
        settings = {row["Name"]: row["Value"] for row in rows_of_data(book, "Settings")}
        assert (settings["Reporting month"].year, settings["Reporting month"].month) == (2014, 5)
        again = forked("refresh", book)
        assert again.stdout.startswith(SUMMARY)

    def test_a_month_in_words(self, book: Path) -> None:
        """A month may be given in any form that the data sheets know."""
        for said in ("May 14", "31/05/2014"):
            done = forked("refresh", book, "--month", said)
            assert done.stdout.startswith(SUMMARY), said

    def test_out_leaves_the_book_alone(self, book: Path) -> None:
        """--out writes the finished workbook elsewhere, in full, and nothing here."""
        put(book, "Data", {f"F{data_row(book, 4)}": 182})
        before = book.read_bytes()
        out = book.with_name("out.xlsm")
        done = forked("refresh", book, "--out", out)
        assert done.returncode == 0
        assert f"Written: {out}" in done.stdout
        assert book.read_bytes() == before
        assert sorted(path.name for path in book.parent.iterdir()) == ["book.xlsm", "out.xlsm"]
        assert differences(read(out, "Scorecard")["Scorecard"]) == [
            "indicator 4, latest: '182', printed '181'"
        ]

    def test_out_is_written_even_if_nothing_changed(self, book: Path) -> None:
        """A copy is asked for, so a copy is made: the same bytes."""
        out = book.with_name("out.xlsm")
        assert forked("refresh", book, "--out", out).returncode == 0
        assert out.read_bytes() == book.read_bytes()


class TestCheck:
    """`xlscore check BOOK [--json]`."""

    def test_a_clean_book(self, book: Path) -> None:
        """The starter book has no errors, and nothing is written."""
        before = book.read_bytes()
        done = forked("check", book)
        assert (done.returncode, done.stderr) == (0, "")
        assert not [line for line in done.stdout.splitlines() if line.startswith("error")]
        assert book.read_bytes() == before

    def test_problems_as_lines_and_as_json(self, book: Path) -> None:
        """Both forms list the same problems; JSON each cell of those that lines say once."""
        row = data_row(book, 3)
        put(book, "Data", {f"D{row}": "many", f"A{row + 1}": 999})
        lines, data = forked("check", book), forked("check", book, "--json")
        assert lines.returncode == data.returncode == 1
        said = json.loads(data.stdout)
        assert set(said) == {"book", "problems"}
        assert said["book"] == str(book)
        for problem in said["problems"]:
            assert set(problem) == {"severity", "sheet", "cell", "found", "todo"}
            assert problem["severity"] in {"error", "warning"}
            place = f"{problem['sheet']}!{problem['cell']}" if problem["cell"] else problem["sheet"]
            line = f"{problem['severity']}: {place}: {problem['found']}; {problem['todo']}."
            assumed = "marked as assumed" in problem["found"]
            assert assumed or line in lines.stdout.splitlines()
        rows = sum("marked as assumed" in problem["found"] for problem in said["problems"])
        (once,) = (line for line in lines.stdout.splitlines() if "marked as assumed" in line)
        assert rows == 27
        assert once.startswith("warning: Targets!I3:I4, I6, I10:I14, ")
        assert " and 4 more, 27 rows: the limits of 27 targets are marked as assumed; " in once
        cells = {(problem["sheet"], problem["cell"]) for problem in said["problems"]}
        assert {("Data", f"D{row}"), ("Data", f"A{row + 1}")} <= cells

    def test_warnings_alone_are_no_failure(self, book: Path) -> None:
        """Warnings are listed and the exit is 0."""
        before = forked("check", book).stdout.splitlines()
        row = next(r["row"] for r in rows_of_data(book, "Targets") if r["No"] == 2)
        put(book, "Targets", {f"H{row}": None})
        done = forked("check", book)
        assert done.returncode == 0
        (new,) = {
            line for line in done.stdout.splitlines() if line.startswith("warning")
        }.difference(before)
        assert new.startswith(f"warning: Targets!H{row}: ")
        assert "0 errors" in done.stdout.splitlines()[-1]


class TestExplain:
    """`xlscore explain BOOK NO [--area] [--month] [--json]`."""

    def test_a_red(self, book: Path) -> None:
        """The rating, its limits, the cells behind it and both arrows, in sentences."""
        done = forked("explain", book, "35")
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        row = data_row(book, 35)
        assert lines[0].startswith("35  Percentage of Case File Audits completed (Kent, May 2014)")
        assert lines[1].startswith("Red: 72.8% is below 75%, the amber limit")
        assert lines[2] == f"Figures: 99 of 136 is 72.8% (Data!D{row}, E{row})."
        assert lines[3].startswith("Target: 90% (Targets!D")
        assert "84.1%" in lines[4]
        assert lines[4].endswith("↓ worsened.")
        assert "64.6%" in lines[5]
        assert lines[5].endswith("↑ improved.")

    @pytest.mark.parametrize(("no", "why"), [("1", "no polarity"), ("38", "no target")])
    def test_an_unrated_indicator(self, book: Path, no: str, why: str) -> None:
        """Where there is no rating, the reason is said."""
        done = forked("explain", book, no)
        assert done.returncode == 0
        line = done.stdout.splitlines()[1].lower()
        assert line.startswith(("no rating", "not rated"))
        assert why in line

    def test_json(self, book: Path) -> None:
        """The same for other programs, under fixed names; area in any case, month as asked."""
        done = forked("explain", book, "4", "--area", "kent", "--month", "May 14", "--json")
        assert done.returncode == 0
        said = json.loads(done.stdout)
        assert set(said) == {
            "no", "indicator", "area", "month", "rating", "why", "figures", "target", "travel",
            "signal", "assurance", "movement", "limits", "points", "points_told", "outlook",
            "year_end", "counted", "compared_with", "areas", "side_by_side", "benchmarks",
            "problems",
        }  # fmt: skip
        assert (said["no"], said["area"], said["month"]) == ("4", "Kent", "May 2014")
        assert said["rating"] == "R"
        assert len(said["travel"]) == 2
        assert said["problems"] == []

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("999",), "no indicator '999'"),
            (("4", "--area", "Essex"), "no area 'Essex'"),
            (("4", "--month", "2010-01"), ""),
        ],
    )
    def test_what_there_is_not(self, book: Path, words: tuple[str, ...], said: str) -> None:
        """An unknown number or area is refused, and what there is is named."""
        done = forked("explain", book, *words)
        assert "Traceback" not in done.stderr
        if said:
            assert done.returncode == 2
            assert said in done.stderr


class TestNew:
    """`xlscore new BOOK`."""

    def test_it_is_a_finished_book(self, tmp_path: Path) -> None:
        """A new book is complete at once, and the next step is named."""
        mine = tmp_path / "mine.xlsm"
        done = forked("new", mine)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"xlscore refresh {mine}" in done.stdout
        assert differences(read(mine, "Scorecard")["Scorecard"]) == []

    def test_it_overwrites_nothing(self, book: Path) -> None:
        """A file that stands there is somebody's work."""
        before = book.read_bytes()
        done = forked("new", book)
        assert done.returncode == 2
        assert "exists already and is not overwritten" in done.stderr
        assert book.read_bytes() == before


class TestUsage:
    """What every command has in common."""

    @pytest.mark.parametrize(
        "words",
        [
            (),
            ("refresh",),
            ("explain", "book.xlsm"),
            ("polish", "book.xlsm"),
            ("check", "book.xlsm", "--bogus"),
            ("refresh", "book.xlsm", "--month", "Maytember"),
            ("refresh", "book.xlsm", "--month", "2014-13"),
        ],
        ids=" ".join,
    )
    def test_wrong_usage(self, words: tuple[str, ...]) -> None:
        """A missing or unknown word is told with the usage, exit 2."""
        done = terminal(*words)
        assert done.returncode == 2
        assert done.stderr.startswith("Usage: xlscore")
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("words", [("--help",), ("refresh", "--help"), ("--version",)])
    def test_help(self, words: tuple[str, ...]) -> None:
        """Help and version go to the output, exit 0."""
        done = terminal(*words)
        assert (done.returncode, done.stderr) == (0, "")
        assert "xlscore" in done.stdout

    def test_progress_is_for_terminals(self, book: Path) -> None:
        """On a terminal the work in hand is shown; piped, nothing but the result is printed."""
        assert forked("refresh", book).stderr == ""
        ours, theirs = pty.openpty()
        with Popen(command("refresh", book), stdout=DEVNULL, stderr=theirs, stdin=DEVNULL) as run:
            os.close(theirs)
            shown = b""
            while True:
                try:
                    more = os.read(ours, 4096)
                except OSError:  # the terminal closes with its last program
                    break
                if not more:
                    break
                shown += more
        os.close(ours)
        assert run.returncode == 0
        assert "Writing the pages" in shown.decode()
