"""Nothing that somebody typed is lost: every test reads the saved file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from support.by_hand.officer import Officer
from support.by_hand.parts import S
from support.by_hand.saved import Saved, fresh, paragraphs, run

JUNE = 41791


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The finished workbook of May 2014, with five Reds."""
    return fresh(tmp_path)


def settled(book: Path) -> Saved:
    """The file after a refresh; another one changes no byte of it."""
    run(book)
    before = book.read_bytes()
    run(book)
    assert book.read_bytes() == before
    return Saved(book)


def figure_row(book: Path, no: int, month: dt.date = dt.date(2014, 5, 1)) -> int:
    """The row on Data that holds an indicator's figure."""
    rows = Saved(book).rows("Data")
    return next(n for n, row in enumerate(rows, 1) if row[0] == no and row[2] == month)


def no_longer_red(officer: Officer) -> Officer:
    """Put indicator 4 right: 90 assessments late, which is Green."""
    return officer.type("Data", f"F{figure_row(officer.path, 4)}", 90)


# ---- narrative


@pytest.mark.parametrize("inline", [False, True], ids=["by Excel", "by another program"])
def test_what_is_typed_on_a_tab_reaches_commentary(book: Path, inline: bool) -> None:
    """A paragraph typed below the others stands in Commentary, and again on the tab."""
    before = Saved(book)
    row = before.block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", "The backlog is gone.", inline=inline).save()
    after = settled(book)
    assert after.narrative("Exc 4") == [*before.narrative("Exc 4"), "The backlog is gone."]
    assert after.commentary(4) == [("\n".join(after.narrative("Exc 4")), "")]


def test_what_is_typed_on_commentary_reaches_the_tab(book: Path) -> None:
    """A text put into Commentary replaces the one that the tab showed."""
    Officer(book).type("Commentary", "D2", "First.\nSecond.").save()
    after = settled(book)
    assert after.narrative("Exc 4") == ["First.", "Second."]
    assert after.commentary(4) == [("First.\nSecond.", "")]


@pytest.mark.parametrize("stays", ["tab", "sheet"])
def test_two_texts_stay_until_one_is_deleted(book: Path, stays: str) -> None:
    """Typed on the tab and in Commentary, both stand as conflict rows until one is deleted."""
    for row in list(Saved(book).block("Exc 4"))[1:]:
        Officer(book).type("Exc 4", f"A{row}", None).save()
    first = Saved(book).block("Exc 4")[0]
    Officer(book).type("Exc 4", f"A{first}", "Typed on the tab.").type(
        "Commentary", "D2", "Typed on the sheet."
    ).save()
    both = settled(book)
    texts = {"Typed on the tab.": "tab", "Typed on the sheet.": "sheet"}
    assert both.commentary(4) == [
        ("Typed on the sheet.", "conflict"),
        ("Typed on the tab.", "conflict"),
    ]
    assert both.narrative("Exc 4") == ["Typed on the tab."]
    banner = both.rows("Exc 4")[both.row_of("Exc 4", "Commentary") - 2][0]
    assert "Two texts were typed" in str(banner)
    assert "rows 2 and 7 hold conflicting texts" in both.told("Commentary!E2")
    last = len(both.rows("Commentary"))
    Officer(book).delete_row("Commentary", 2 if stays == "tab" else last).save()
    after = settled(book)
    ((text, status),) = after.commentary(4)
    assert (texts[text], status) == (stays, "")
    assert after.narrative("Exc 4") == [text]
    assert "Two texts" not in str(after.rows("Exc 4"))
    assert "conflict" not in str(after.check())


def test_a_conflict_is_settled_by_typing_the_same_text(book: Path) -> None:
    """Whoever makes both rows alike and deletes one has decided; more typing goes to its own."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", "On the tab.").type("Commentary", "D2", "Mine.").save()
    settled(book)
    row = Saved(book).block("Exc 4")[3]
    Officer(book).type("Exc 4", f"A{row}", "More on the tab.").save()
    after = settled(book)
    (mine, _), (tab, _) = after.commentary(4)
    assert mine == "Mine."
    assert tab.endswith("On the tab.\nMore on the tab.")


def test_rows_put_into_the_block_carry_paragraphs(book: Path) -> None:
    """Rows inserted between paragraphs, chart and notes moved with them, are narrative too."""
    before = Saved(book)
    first = before.block("Exc 4")[0]
    officer = Officer(book).insert_rows("Exc 4", first + 1, 3)
    officer.type("Exc 4", f"A{first + 1}", "Put between.")
    officer.type("Exc 4", f"C{first + 3}", "Typed further right.").save()
    after = settled(book)
    one, two = before.narrative("Exc 4")
    assert after.narrative("Exc 4") == [one, "Put between.", "Typed further right.", two]
    assert after.commentary(4) == [("\n".join(after.narrative("Exc 4")), "")]
    assert after.tabs == before.tabs


def test_rows_deleted_from_the_block_are_no_edit_of_the_page(book: Path) -> None:
    """A paragraph deleted with its row is gone from Commentary, and no page is kept."""
    before = Saved(book)
    Officer(book).delete_row("Exc 4", before.block("Exc 4")[0]).save()
    after = settled(book)
    assert after.narrative("Exc 4") == before.narrative("Exc 4")[1:]
    assert after.commentary(4) == [("\n".join(after.narrative("Exc 4")), "")]
    assert after.tabs == before.tabs


def test_every_spare_row_deleted_is_no_edit(book: Path) -> None:
    """An officer who takes out the empty rows gets no page kept for it."""
    before = Saved(book)
    for row in reversed(before.block("Exc 4")):
        Officer(book).delete_row("Exc 4", row).save()
    after = settled(book)
    assert after.tabs == before.tabs
    assert after.narrative("Exc 4") == before.narrative("Exc 4")


def test_a_cell_of_8000_characters(book: Path) -> None:
    """A long paragraph is whole in Commentary, split on the tab, and stays so."""
    (text,) = paragraphs(1, 8000)
    row = Saved(book).block("Exc 7")[-1]
    Officer(book).type("Exc 7", f"A{row}", text).save()
    after = settled(book)
    assert after.commentary(7)[0][0].split("\n")[-1] == text
    pieces = after.narrative("Exc 7")[-4:]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 2400


def test_a_text_too_long_for_a_cell_keeps_its_page(book: Path) -> None:
    """40,000 characters fit no cell: the page is kept with all of them, and it is said."""
    long = paragraphs(5, 8000)
    first = Saved(book).block("Exc 7")[0]
    officer = Officer(book).insert_rows("Exc 7", first, 5)
    for number, text in enumerate(long):
        officer.type("Exc 7", f"A{first + number}", text)
    officer.save()
    run(book)
    after = Saved(book)
    assert after.narrative("Exc 7 (kept May 14)")[:5] == long
    assert any("cell holds 32,767" in told for _, told in after.check())
    assert after.narrative("Exc 7") == after.commentary(7)[0][0].replace("\n\n", "\n").split("\n")


@pytest.mark.parametrize("text", ["=see the plan of April", "=1+1", "-5 fewer", "+ more", "@home"])
def test_text_that_looks_like_a_formula_stays_text(book: Path, text: str) -> None:
    """Narrative that begins with = or a sign is text on both sheets, and no formula."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", text).save()
    after = settled(book)
    assert after.narrative("Exc 4")[-1] == text
    assert after.commentary(4)[0][0].split("\n")[-1] == text
    assert after.sheet("Exc 4").find(f".//{S}f") is None
    # The names beside the numbers are calculated, nothing else.
    formulas = {str(f.text) for f in after.sheet("Commentary").iter(f"{S}f")}
    assert all(formula.startswith("IFERROR(INDEX(Indicators!") for formula in formulas)


def test_text_that_looks_like_an_escape_stays_as_typed(book: Path) -> None:
    """Characters that a workbook holds escaped come back as they were typed."""
    text = "Code _x0041_ & <b> \u201cquoted\u201d \U0001f600"
    row = Saved(book).block("Exc 4")[2]
    # Excel writes the underscore of such a text as an escape of its own
    Officer(book).type("Exc 4", f"A{row}", text.replace("_x0041_", "_x005F_x0041_")).save()
    after = settled(book)
    assert after.narrative("Exc 4")[-1] == text
    assert after.commentary(4)[0][0].split("\n")[-1] == text


def test_a_formula_in_the_narrative_keeps_the_page(book: Path) -> None:
    """A formula cannot be carried: its text is, and the page with the formula is kept."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", "181 in all", formula='E19&" in all"').save()
    run(book)
    after = Saved(book)
    kept = after.sheet("Exc 4 (kept May 14)")
    assert [f.text for f in kept.iter(f"{S}f")] == ['E19&" in all"']
    assert after.commentary(4)[0][0].split("\n")[-1] == "181 in all"
    assert after.narrative("Exc 4")[-1] == "181 in all"


def test_a_figure_typed_as_narrative_is_carried(book: Path) -> None:
    """A bare number typed into the block is narrative, written as Excel shows it."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", 105).save()
    after = settled(book)
    assert after.narrative("Exc 4")[-1] == "105"
    assert after.commentary(4)[0][0].split("\n")[-1] == "105"


@pytest.mark.parametrize(
    ("code", "text"), [("mmm\\-yy", "1 June 2014"), ('0 "days"', "41791"), ("General", "41791")]
)
def test_a_day_typed_as_narrative_is_carried(book: Path, code: str, text: str) -> None:
    """`June 2014` typed alone is a number to Excel, under a format that it chose: a day stays."""
    row = Saved(book).block("Exc 4")[2]
    officer = Officer(book).type("Exc 4", f"A{row}", JUNE)
    officer.look("Exc 4", f"A{row}", code).save()
    after = settled(book)
    assert after.narrative("Exc 4")[-1] == text
    assert after.commentary(4)[0][0].split("\n")[-1] == text


def test_a_page_heading_typed_as_a_paragraph(book: Path) -> None:
    """The words that frame the block may be typed inside it."""
    rows = Saved(book).block("Exc 4")
    Officer(book).type("Exc 4", f"A{rows[1]}", "Data notes").type(
        "Exc 4", f"A{rows[2]}", "Commentary"
    ).save()
    after = settled(book)
    assert after.narrative("Exc 4")[-2:] == ["Data notes", "Commentary"]
    assert after.commentary(4)[0][0].split("\n")[-2:] == ["Data notes", "Commentary"]


def test_the_month_moves_on(book: Path) -> None:
    """What was typed on May's page before Settings said June is in Commentary under May."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", "Typed late.").type("Settings", "B7", JUNE).save()
    after = settled(book)
    assert after.commentary(4)[0][0].split("\n")[-1] == "Typed late."
    assert after.commentary(4, dt.date(2014, 6, 1)) == []


def test_the_next_months_page_begins_empty(book: Path) -> None:
    """June's page of a Red does not show May's text, which stays under May."""
    officer = Officer(book).type("Settings", "B7", JUNE)
    last = len(Saved(book).rows("Data"))
    officer.type("Data", f"C{figure_row(book, 4)}", JUNE).save()
    assert last
    after = settled(book)
    assert after.narrative("Exc 4") == []
    may = after.commentary(4)[0][0]
    row = after.block("Exc 4")[0]
    Officer(book).type("Exc 4", f"A{row}", "Written in June.").save()
    after = settled(book)
    assert after.commentary(4) == [(may, "")]
    assert after.commentary(4, dt.date(2014, 6, 1)) == [("Written in June.", "")]


def test_an_indicator_that_is_no_longer_red(book: Path) -> None:
    """Its tab goes, what was typed on it is in Commentary; Red again, the text is back."""
    before = Saved(book)
    row = before.block("Exc 4")[2]
    no_longer_red(Officer(book).type("Exc 4", f"A{row}", "Solved.")).save()
    after = settled(book)
    assert "Exc 4" not in after.tabs
    assert after.commentary(4)[0][0].split("\n")[-1] == "Solved."
    Officer(book).type("Data", f"F{figure_row(book, 4)}", 181).save()
    again = settled(book)
    assert again.narrative("Exc 4") == [*before.narrative("Exc 4"), "Solved."]


def test_a_tab_used_again_for_another_indicator(book: Path) -> None:
    """Where another Red takes the tab over, the text typed there stays with its own indicator."""
    row = Saved(book).block("Exc 4")[2]
    officer = no_longer_red(Officer(book).type("Exc 4", f"A{row}", "Solved."))
    officer.type("Data", f"F{figure_row(book, 5)}", 9).save()
    part = officer.part_of("Exc 4")
    run(book)
    after = Saved(book)
    reds = [tab for tab in after.tabs if tab.startswith("Exc ")]
    assert "Exc 4" not in reds
    assert after.commentary(4)[0][0].split("\n")[-1] == "Solved."
    if "Exc 5" in reds:
        assert Officer(book).part_of("Exc 5") == part
        assert after.narrative("Exc 5") == []


def test_a_cleared_tab_gets_its_text_back(book: Path) -> None:
    """Emptied, the block shows the text of Commentary again after the refresh."""
    before = Saved(book)
    officer = Officer(book)
    for row in before.block("Exc 4"):
        officer.type("Exc 4", f"A{row}", None)
    officer.save()
    after = settled(book)
    assert after.narrative("Exc 4") == before.narrative("Exc 4")
    assert after.commentary(4) == before.commentary(4)


def test_a_book_saved_by_excel_is_no_edited_book(book: Path) -> None:
    """Excel moves every text to the shared strings; no page counts as edited for it."""
    before = Saved(book)
    officer = Officer(book).share_all()
    officer.save()
    after = settled(book)
    assert after.tabs == before.tabs
    assert [after.rows(tab) for tab in after.tabs] == [before.rows(tab) for tab in before.tabs]
    assert after.parts()["xl/sharedStrings.xml"] == officer.parts["xl/sharedStrings.xml"]


def test_a_read_with_another_month_carries_too(book: Path) -> None:
    """A refresh for another month carries what was typed under the month of its page."""
    from xlscore.flows.refresh import refresh
    from xlscore.hosts.file.file_book import FileBook
    from xlscore.rules import months

    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", f"A{row}", "Typed in May.").save()
    refresh(FileBook.open(book), months.make(2014, 6))
    after = Saved(book)
    assert after.commentary(4)[0][0].split("\n")[-1] == "Typed in May."
    assert after.cell("Settings", "B7") in (dt.date(2014, 5, 1), dt.date(2014, 5, 31))


def test_a_first_text_and_a_conflict_in_an_empty_commentary(book: Path) -> None:
    """Where Commentary is empty, its blank first row takes the first text."""
    officer = Officer(book)
    for row in (6, 5, 4, 3):
        officer.delete_row("Commentary", row)
    for column in "ABCD":
        officer.type("Commentary", f"{column}2", None)
    officer.save()
    after = settled(book)
    assert after.narrative("Exc 4") == []
    Officer(book).type("Exc 4", f"A{after.block('Exc 4')[0]}", "The first.").save()
    after = settled(book)
    assert after.commentary(4) == [("The first.", "")]
    assert len(after.rows("Commentary")) == 2
    Officer(book).type("Exc 4", f"A{after.block('Exc 4')[0]}", "The second.").type(
        "Commentary", "D2", "The third."
    ).save()
    after = settled(book)
    assert after.commentary(4) == [("The third.", "conflict"), ("The second.", "conflict")]
    assert after.told("Commentary!E2").startswith("rows 2 and 3 hold conflicting texts")


def test_months_written_as_text_in_commentary(book: Path) -> None:
    """Under months typed as text, in cells without a date's format, the new month can be read."""
    officer = Officer(book)
    for row in range(2, 7):
        officer.type("Commentary", f"C{row}", "May 2014")
    part = officer.part_of("Commentary")
    root = officer.xml(part)
    for cell in root.iter(f"{S}c"):
        cell.attrib.pop("s", "")
    officer.put(part, root)
    no_longer_red(officer).type("Data", f"F{figure_row(book, 5)}", 9)
    row = Saved(book).block("Exc 4")[2]
    officer.type("Exc 4", f"A{row}", "Mine.").type("Commentary", "D2", "His.").save()
    after = settled(book)
    texts = [(line[2], line[3]) for line in after.rows("Commentary") if line[0] == 4]
    assert texts[0][1] == "His."
    assert str(texts[1][1]).endswith("\nMine.")
    assert [month for month, _ in texts] == ["May 2014", "May 2014"]
    assert not any(where.startswith("Commentary!C") for where, _ in after.check())


def test_a_status_of_the_officers_own_stays(book: Path) -> None:
    """A conflict does not overtype what stands under Status, and its end does not clear it."""
    row = Saved(book).block("Exc 4")[2]
    officer = Officer(book).type("Exc 4", f"A{row}", "On the tab.")
    officer.type("Commentary", "D2", "Mine.").type("Commentary", "E2", "agreed").save()
    after = settled(book)
    assert after.commentary(4)[0] == ("Mine.", "agreed")
    assert after.commentary(4)[1][1] == "conflict"
    Officer(book).delete_row("Commentary", len(after.rows("Commentary"))).save()
    after = settled(book)
    assert after.commentary(4) == [("Mine.", "agreed")]
    assert after.narrative("Exc 4") == ["Mine."]


# ---- tabs


def test_a_users_own_sheet_called_exc_4(book: Path) -> None:
    """It is not touched, the page goes by another name, and comes home when he renames his."""
    officer = Officer(book).delete_sheet("Exc 4")
    cells = '<row r="1"><c r="A1" t="str"><v>Mine</v></c></row>'
    mine = officer.add_sheet("Exc 4", cells, after="Scorecard")
    officer.save()
    content = officer.parts[mine]
    after = settled(book)
    assert after.parts()[mine] == content
    assert after.cell("Exc 4 (2)", "E19") == 181
    assert "a sheet of your own has this name" in after.told("Exc 4")
    Officer(book).rename("Exc 4", "My sheet").save()
    after = settled(book)
    assert after.cell("Exc 4", "E19") == 181
    assert "Exc 4 (2)" not in after.tabs
    assert after.parts()[mine] == content
    assert after.told("Exc 4") == ""


def test_a_copy_of_one_of_our_tabs(book: Path) -> None:
    """A copy stays as its maker left it, chart included, and is named on Check."""
    officer = Officer(book).copy_sheet("Exc 4", "Exc 4 (2)")
    part = officer.part_of("Exc 4 (2)")
    officer.type("Exc 4 (2)", "E19", 12).save()
    after = settled(book)
    assert after.parts()[part] == officer.parts[part]
    assert after.cell("Exc 4", "E19") == 181
    assert "copy or a renamed page of ours" in after.told("Exc 4 (2)")
    assert "'Exc 4 (2)'!$H$19:$H$22" in after.chart("Exc 4 (2)")
    assert "'Exc 4'!$H$19:$H$22" in after.chart("Exc 4")


def test_a_renamed_tab_of_ours(book: Path) -> None:
    """A page that somebody renamed is his: it stays, and the page is made anew beside it."""
    officer = Officer(book).rename("Exc 4", "Assessments")
    row = Saved(book).block("Exc 4")[2]
    officer.type("Assessments", f"A{row}", "My notes.")
    part = officer.part_of("Assessments")
    officer.save()
    after = settled(book)
    assert after.parts()[part] == officer.parts[part]
    assert after.cell("Exc 4", "E19") == 181
    assert "renamed page of ours, once called 'exc 4'" in after.told("Assessments")


@pytest.mark.parametrize("how", ["figure", "formula", "beside", "below"])
def test_an_edited_scorecard_is_kept(book: Path, how: str) -> None:
    """A figure overtyped, a formula in its place or a note beside: the page is kept, and new."""
    before = Saved(book)
    row = next(n for n, line in enumerate(before.rows("Scorecard"), 1) if line[0] == 4)
    officer = Officer(book)
    shown: object
    cell, shown = {
        "figure": (f"E{row}", 12.0),
        "formula": (f"E{row}", before.cell("Scorecard", f"E{row}")),
        "beside": (f"P{row}", "Ask the team"),
        "below": (f"B{len(before.rows('Scorecard')) + 5}", "Ask the team"),
    }[how]
    officer.type("Scorecard", cell, shown, formula="Data!F2+0" if how == "formula" else "").save()
    part = officer.part_of("Scorecard")
    after = settled(book)
    kept = "Scorecard (kept May 14)"
    assert after.cell(kept, cell) == shown
    assert after.parts()[part] == officer.parts[part]
    assert after.rows("Scorecard") == before.rows("Scorecard")
    assert "changed by hand, so it was kept" in after.told(kept)
    Officer(book).delete_sheet(kept).save()
    after = settled(book)
    assert after.tabs == before.tabs
    assert after.check() == before.check()


def test_a_kept_exception_page_draws_its_own_figures(book: Path) -> None:
    """The chart of a page kept by hand points at that page, the new one's at the new one."""
    row = Saved(book).block("Exc 4")[2]
    Officer(book).type("Exc 4", "E19", 12).type("Exc 4", f"A{row}", "Typed as well.").save()
    after = settled(book)
    kept = "Exc 4 (kept May 14)"
    assert (after.cell(kept, "E19"), after.cell("Exc 4", "E19")) == (12, 181)
    assert f"'{kept}'!$H$19:$H$22" in after.chart(kept)
    assert "'Exc 4'!$H$19:$H$22" in after.chart("Exc 4")
    assert after.narrative(kept)[-1] == "Typed as well."
    assert after.narrative("Exc 4")[-1] == "Typed as well."
    assert after.commentary(4)[0][0].split("\n")[-1] == "Typed as well."


def test_a_page_kept_twice(book: Path) -> None:
    """Edited again, the new page is kept beside the first one that was kept."""
    for figure in (12, 13):
        Officer(book).type("Exc 4", "E19", figure).save()
        settled(book)
    after = Saved(book)
    assert after.cell("Exc 4 (kept May 14)", "E19") == 12
    assert after.cell("Exc 4 (kept May 14) (2)", "E19") == 13
    assert after.cell("Exc 4", "E19") == 181


def test_an_edited_check_page_is_kept(book: Path) -> None:
    """Notes typed on Check are kept like those on any page."""
    Officer(book).type("Check", "F6", "Asked on Monday").save()
    after = settled(book)
    assert after.cell("Check (kept May 14)", "F6") == "Asked on Monday"
    assert after.told("Check (kept May 14)")


def test_a_note_on_a_figure_stays_with_its_row(book: Path) -> None:
    """A comment on the Scorecard stays at its cell while the row speaks of the same indicator."""
    before = Saved(book)
    row = next(n for n, line in enumerate(before.rows("Scorecard"), 1) if line[0] == 4)
    officer = Officer(book).comment("Scorecard", f"E{row}", "Ask for the list")
    officer.type("Data", f"F{figure_row(book, 4)}", 175).save()
    comments = officer.related(officer.part_of("Scorecard"), "comments")
    after = settled(book)
    assert after.tabs == before.tabs
    assert after.cell("Scorecard", f"E{row}") == 175
    saved = Officer(book)
    assert saved.related(saved.part_of("Scorecard"), "comments") == comments
    assert saved.parts[comments[0]] == officer.parts[comments[0]]
    assert after.sheet("Scorecard").find(f"{S}legacyDrawing") is not None


def test_a_note_whose_row_moved_keeps_the_page(book: Path) -> None:
    """Where the row would speak of another indicator, the commented page is kept as it is."""
    before = Saved(book)
    row = next(n for n, line in enumerate(before.rows("Scorecard"), 1) if line[0] == 10)
    officer = Officer(book).comment("Scorecard", f"E{row}", "Ask for the list")
    gone = next(n for n, line in enumerate(before.rows("Indicators"), 1) if line[0] == 5)
    headings = before.rows("Indicators")[0]
    to = "ABCDEFGHIJKLMNOPQRS"[headings.index("To")]
    officer.type("Indicators", f"{to}{gone}", 41700).save()
    settled(book)
    saved = Officer(book)
    kept = saved.part_of("Scorecard (kept May 14)")
    assert len(saved.related(kept, "comments")) == 1
    assert saved.related(saved.part_of("Scorecard"), "comments") == []


def test_a_note_on_an_exception_page_stays(book: Path) -> None:
    """A comment in the narrative block and text typed beside it both stay."""
    row = Saved(book).block("Exc 4")[0]
    officer = Officer(book).comment("Exc 4", f"A{row}", "Too long?")
    officer.type("Exc 4", f"A{row + 2}", "More.").save()
    after = settled(book)
    saved = Officer(book)
    assert len(saved.related(saved.part_of("Exc 4"), "comments")) == 1
    assert after.narrative("Exc 4")[-1] == "More."
    assert len(saved.related(saved.part_of("Exc 4"), "drawing")) == 1


def test_a_note_on_a_page_no_longer_needed_keeps_it(book: Path) -> None:
    """A commented page of an indicator that is no longer Red is kept with its comment."""
    row = Saved(book).block("Exc 4")[0]
    no_longer_red(Officer(book).comment("Exc 4", f"A{row}", "Too long?")).save()
    settled(book)
    saved = Officer(book)
    kept = saved.part_of("Exc 4 (kept May 14)")
    assert len(saved.related(kept, "comments")) == 1


def test_a_restyled_look_survives(book: Path) -> None:
    """A cell style given another fill keeps it, and the pages show it."""
    row = next(n for n, line in enumerate(Saved(book).rows("Scorecard"), 1) if line[0] == 4)
    officer = Officer(book).restyle("RAG Red", "AA3377")
    officer.type("Data", f"F{figure_row(book, 4)}", 175).save()
    after = settled(book)
    assert after.fill("Scorecard", f"F{row}") == "FFAA3377"
    assert after.fill("Exc 4", "E1") == "FFAA3377"


def test_a_users_sheet_keeps_its_place_among_ours(book: Path) -> None:
    """A sheet that its owner put between our pages, renamed and moved, stays where it is."""
    officer = Officer(book)
    cells = '<row r="1"><c r="A1" t="str"><v>Mine</v></c></row>'
    part = officer.add_sheet("Notes", cells, after="Exc 7")
    officer.rename("Notes", "My notes")
    officer.type("Data", f"F{figure_row(book, 4)}", 175).save()
    after = settled(book)
    assert after.tabs[:9] == [
        "Cover", "Guidance Notes", "Scorecard", "Exc 4", "Exc 7", "My notes", "Exc 34", "Exc 35",
        "Exc 37",
    ]  # fmt: skip
    assert after.parts()[part] == officer.parts[part]


def test_tabs_moved_by_the_officer(book: Path) -> None:
    """Data sheets put in front stay in front; our pages keep the places that pages have."""
    tabs = Saved(book).tabs
    moved = ["Data", "Exc 37", *(t for t in tabs if t not in ("Data", "Exc 37"))]
    Officer(book).reorder(*moved).save()
    after = settled(book)
    assert after.tabs[0] == "Data"
    assert sorted(after.tabs) == sorted(tabs)
    assert [t for t in after.tabs if t in tabs[:9]] == tabs[:9]
    assert [after.mark(t).split(";")[1] for t in tabs[:9]] == tabs[:9]


def test_a_tab_that_a_formula_reads_stays(book: Path) -> None:
    """A page no longer needed stays while a user's formula reads it, and it is said."""
    officer = no_longer_red(Officer(book))
    officer.add_sheet("Mine", '<row r="1"><c r="A1"><f>\'Exc 4\'!E19*2</f><v>362</v></c></row>')
    part = officer.part_of("Exc 4")
    officer.save()
    after = settled(book)
    assert after.parts()[part] == officer.parts[part]
    assert "formulas of yours read it" in after.told("Exc 4")
    officer = Officer(book).delete_sheet("Mine")
    officer.save()
    assert "Exc 4" not in settled(book).tabs


def test_text_typed_on_a_tab_that_stays_for_a_formula(book: Path) -> None:
    """The narrative of a page that only a formula keeps is carried, and not twice."""
    row = Saved(book).block("Exc 4")[2]
    officer = no_longer_red(Officer(book).type("Exc 4", f"A{row}", "Typed late."))
    officer.add_sheet("Mine", '<row r="1"><c r="A1"><f>\'Exc 4\'!E19*2</f><v>362</v></c></row>')
    officer.save()
    after = settled(book)
    ((text, status),) = after.commentary(4)
    assert text.endswith("\nTyped late.")
    assert status == ""
    Officer(book).type("Commentary", "D2", text + "\nAdded on the sheet.").save()
    after = settled(book)
    assert after.commentary(4) == [(text + "\nAdded on the sheet.", "")]


def test_hidden_pages_stay_hidden_and_zoomed_ones_zoomed(book: Path) -> None:
    """How an officer set up his view of a page is his."""
    officer = Officer(book).hide("Guidance Notes").zoom("Scorecard", 140)
    officer.type("Data", f"F{figure_row(book, 4)}", 175).save()
    after = settled(book)
    states = {
        e.get("name"): e.get("state", "visible")
        for e in Officer(book).xml("xl/workbook.xml").iter(f"{S}sheet")
    }
    assert states["Guidance Notes"] == "hidden"
    assert states["Scorecard"] == "visible"
    view = after.sheet("Scorecard").find(f".//{S}sheetView")
    assert view is not None
    assert (view.get("zoomScale"), view.get("zoomScaleNormal")) == ("140", "140")
