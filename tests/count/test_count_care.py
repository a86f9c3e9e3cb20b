"""SSDA903 returns are told by their contents, read alike in every form, and counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.books import refused, xlscore
from support.counted_books import held, tables
from support.extracts import CARE, care_folder, care_xml, workbook
from support.small_books import saved

from xlscore.children.care import CareTables
from xlscore.children.counted import LeftOut
from xlscore.children.registry import MEASURES
from xlscore.flows.count.sources import Extract, read_sources

TODAY = date(2014, 7, 1)


def read(*paths: Path) -> Extract:
    """The return that files make up."""
    return read_sources(paths, TODAY)["SSDA903"]


def as_workbook(path: Path) -> Path:
    """The return as one workbook, a sheet a table, dates as Excel has them."""

    def cell(text: str) -> object:
        if text.count("/") != 2:
            return text or None
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)

    tables = {
        name: [[cell(text) for text in line.split(",")] for line in rows.splitlines()]
        for name, rows in CARE.items()
    }
    return workbook(path, *tables.items())


def plain(found: CareTables) -> tuple[object, ...]:
    """What a return holds, in order."""
    return sorted(found.episodes), sorted(found.reviews), found.born, found.asylum


def test_folder_workbook_and_xml_give_the_same_tables(tmp_path: Path) -> None:
    """Every form of one return holds the same episodes, reviews, births and asylum seekers."""
    folder = read(care_folder(tmp_path / "return"))
    assert len(folder.tables.episodes) == 6
    assert plain(folder.tables) == plain(read(as_workbook(tmp_path / "return.xlsx")).tables)
    assert plain(folder.tables) == plain(read(care_xml(tmp_path / "return.xml")).tables)
    assert folder.covers == [(date(2011, 1, 1), date(2014, 3, 31))]
    assert not folder.left_out


def test_a_return_is_counted_into_a_book(tmp_path: Path) -> None:
    """Placements, own foster care, starters and participation for March 2014."""
    names = ("looked_after", "starters_before", "many_placements", "own_foster_care", "took_part")
    raw = tables(*names)
    raw["Settings"].rows[5][1] = date(2014, 3, 1)
    raw["Data"].rows.append([20.0, "Kent", date(2014, 1, 1), 1.0, 1000.0, None, None, None])
    book = saved(raw, tmp_path / "book.xlsx")
    done = xlscore("count", book, care_folder(tmp_path / "return"))
    assert (done.returncode, done.stderr) == (0, "")
    figures = {no: held(book, no, month="2014-03")[:2] for no in (20, 21, 22, 24, 26)}
    assert figures == {20: (2, 1000), 21: (1, 3), 22: (1, 3), 24: (2, 3), 26: (1, 2)}
    assert "CANARY" not in done.stdout


def test_a_missing_file_or_column_costs_only_its_measures(tmp_path: Path) -> None:
    """Each is named with what it lacks; the others are counted."""
    raw = tables("looked_after", "own_foster_care", "took_part", "near_home")
    raw["Settings"].rows[5][1] = date(2014, 3, 1)
    book = saved(raw, tmp_path / "book.xlsx")
    bare = CARE["episodes"].replace(",PLACE_PROVIDER", ",PROVIDED")
    folder = care_folder(tmp_path / "return", episodes=bare)
    (folder / "uasc.csv").unlink()
    (folder / "notes.txt").write_text("CANARY-9 is no table", "utf-8")
    done = xlscore("count", book, folder)
    assert done.returncode == 1
    for no, lacks in ((20, "UASC"), (24, "Episodes PLACE_PROVIDER"), (25, "UASC")):
        assert f"indicator {no} (" in done.stdout
        assert f"return holds no {lacks}" in done.stdout
    assert held(book, 26, month="2014-03")[:2] == (1, 2)
    (tmp_path / "empty").mkdir()
    refused(xlscore("count", book, tmp_path / "empty"), "without any extract")


def test_distance_takes_the_directory_of_postcodes(tmp_path: Path) -> None:
    """It is a source of its own, told by its headings."""
    directory = tmp_path / "onspd.csv"
    directory.write_text(
        "pcd,pcds,oseast1m,osnrth1m\nAA1 1AA,AA1 1AA,0,0\nBB11BB,BB1 1BB,16093,0\n", "utf-8"
    )
    found = read(care_folder(tmp_path / "return"), directory)
    counted = MEASURES["near_home"].count(found.tables, (TODAY, date(2014, 3, 31)), {})
    assert (len(counted.num), len(counted.denom or ())) == (1, 1)


def test_a_later_return_says_how_an_episode_ended(tmp_path: Path) -> None:
    """Open in the earlier one, ended in the later; what the later one lacks is left out."""
    first = care_folder(tmp_path / "first")
    later = CARE["episodes"].splitlines()
    rows = [later[0], later[3].replace("PR1,,", "PR1,01/05/2014,E4A"), later[5], ""]
    rows[2] = rows[2].replace("01/02/2014,S", "01/06/2014,S").replace("CANARY-2", "CANARY-4")
    second = care_folder(tmp_path / "second", episodes="\n".join(rows))
    found = read(second, first)
    ended = {e.began: e.ended for e in found.tables.episodes if e.child == "CANARY-1"}
    assert ended[date(2014, 1, 1)] == date(2014, 5, 1)
    reasons = {(one.child, one.reason) for one in found.left_out}
    assert ("CANARY-3", "open in an earlier return, and missing from the later one") in reasons


def test_yearly_answers_are_those_of_the_year(tmp_path: Path) -> None:
    """Each return's OC2 is of its own year; without a folder a year nothing says which it is of."""
    oc2 = "CHILD,TEETH_CHECK,HEALTH_ASSESSMENT\nCANARY-1,{},\n"
    later = CARE["episodes"].replace("31/03/2014", "01/06/2014")
    first = care_folder(tmp_path / "first", oc2=oc2.format(1))
    second = care_folder(tmp_path / "second", oc2=oc2.format(0), episodes=later)
    both = read(second, first)
    measure = MEASURES["dental_checks_of_year"]
    window = date(2013, 4, 1), date(2014, 3, 31)
    assert not both.lacks(measure, *window)
    counted = measure.count(both.tables, window, {})
    assert (len(counted.num), len(counted.denom or ())) == (1, 1)
    assert "31 March 2014 alone" in read(first).lacks(measure, date(2012, 4, 1), date(2013, 3, 31))
    files = sorted(first.iterdir())
    assert not read(*files).lacks(measure, *window)
    assert "more than one OC2" in read(*files, second / "oc2.csv").lacks(measure, *window)


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("CANARY-2,01/05/2013", ",01/05/2013", "no CHILD"),
        ("2,01/05/2013", "2,", "no DECOM"),
        ("2,01/05/2013", "2,31/02/2013", "DECOM: not a day"),
        ("2,01/05/2013", "2,01/05/2023", "DECOM: a day in the future"),
        ("2,01/05/2013", "2,01/05/0213", "DECOM: a day before 1900"),
        ("PR4,01/09/2013", "PR4,01/04/2013", "DEC before DECOM"),
        ("PR4,01/09/2013", "PR4,soon", "DEC: not a day"),
        ("PR4,01/09/2013", "PR4,01/09/2033", "DEC: a day in the future"),
        ("E4A", "", "no REC"),
        ("E4A", "left", "REC: not a code"),
        ("01/05/2013,S", "01/05/2013,Q", "RNE: not a code"),
        ("01/05/2013,S", "01/05/2013,", "no RNE"),
        ("S,V2,N1,K2,PR4,01/09", "S,voluntary,N1,K2,PR4,01/09", "LS: not a code"),
        ("N1,K2,PR4,01/09", "N1,,PR4,01/09", "no PLACE"),
        (
            "CANARY-2,01/05/2013",
            CARE["episodes"].splitlines()[4] + "\nCANARY-2,01/05/2013",
            "the same twice",
        ),
    ],
)
def test_each_dirty_field_costs_its_episode_alone(
    tmp_path: Path, was: str, now: str, reason: str
) -> None:
    """One field at a time: the reason is said without the child, five episodes stay."""
    assert was in CARE["episodes"]
    dirty = CARE["episodes"].replace(was, now, 1)
    found = read(care_folder(tmp_path / "return", episodes=dirty))
    assert [(one.what, one.reason) for one in found.left_out] == [("Episodes", reason)]
    assert len(found.tables.episodes) == (6 if reason == "the same twice" else 5)


MORE = {
    "oc2": "CHILD,TEETH_CHECK,HEALTH_ASSESSMENT\nCANARY-1,1,0\n",
    "placed": "CHILD,DATE_PLACED\nCANARY-1,01/02/2013\n",
    "ad1": "CHILD,DATE_MATCH\nCANARY-1,01/03/2013\n",
}
FAULTS = ("?", "31/02/2014", "01/01/2999", "01/01/0200", "ZZ9", "-1", "1e9", "n/a", "CANARY")


def test_no_field_of_any_table_breaks_a_measure(tmp_path: Path) -> None:
    """One at a time: what changes a figure is named as left out, and nothing of it is said."""
    window = date(2013, 4, 1), date(2014, 3, 31)
    folder = care_folder(tmp_path / "return", **MORE)

    def counted() -> tuple[dict[str, object], list[LeftOut]]:
        found = read(folder)
        figures: dict[str, object] = {}
        left_out: list[LeftOut] = []
        for name, measure in MEASURES.items():
            if measure.source == "SSDA903":
                result = measure.count(found.tables, window, {})
                figures[name] = result.num, result.denom
                left_out += result.left_out
        return figures, [*found.left_out, *left_out]

    right, held = counted()
    tried = 0
    for file in sorted(folder.iterdir()):
        text = file.read_text("utf-8")
        head, first, rest = text.split("\n", 2)
        for column, name in enumerate(head.split(",")):
            if name == "CHILD":  # a name may be anything
                continue
            for fault in FAULTS:
                cells = first.split(",")
                cells[column] = fault
                file.write_text("\n".join((head, ",".join(cells), rest)), "utf-8")
                figures, left_out = counted()
                assert figures == right or left_out != held, (file.name, name, fault)
                assert all("CANARY" not in one.reason for one in left_out)
                tried += 1
        file.write_text(text, "utf-8")
    assert tried > 250
