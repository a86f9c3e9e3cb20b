"""CIN census returns are read child by child, and what is left out has its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xlscore.children.cin import CinTables, Enquiry, Plan, Span
from xlscore.flows.count.cin_xml import read_cin
from xlscore.flows.count.source import Reading
from xlscore.problems import Refusal

CHILD = "<Child><ChildIdentifiers><LAchildID>CANARY1</LAchildID></ChildIdentifiers>{}</Child>"
DETAILS = "<CINdetails><CINreferralDate>{}</CINreferralDate>{}</CINdetails>"


TODAY = date(2014, 6, 30)


def read_cin_at(path: Path) -> Reading[CinTables]:
    """A return as read at the end of June 2014."""
    return read_cin(path, TODAY)


def reasons(found: Reading[CinTables]) -> list[tuple[str, str]]:
    """What was left out, table by table."""
    return [(one.what, one.reason) for one in found.left_out]


def written(folder: Path, inside: str, before: str = "") -> Path:
    """A return around some elements of one child."""
    path = folder / "cin.xml"
    text = f"{before}<Message><Children>{CHILD.format(inside)}</Children></Message>"
    path.write_text(text, "utf-8")
    return path


def test_every_kind_of_event_is_read(tmp_path: Path) -> None:
    """Referral, assessment, enquiry and plan of one child."""
    inside = DETAILS.format(
        "2014-04-01",
        "<Assessments><AssessmentActualStartDate>2014-04-02</AssessmentActualStartDate>"
        "</Assessments><Section47><S47ActualStartDate>2014-04-03</S47ActualStartDate>"
        "<DateOfInitialCPC>2014-04-10</DateOfInitialCPC></Section47><ChildProtectionPlans>"
        "<CPPstartDate>2014-04-10</CPPstartDate></ChildProtectionPlans>",
    )
    found = read_cin_at(written(tmp_path, inside))
    assert found.tables.referrals == [Span("CANARY1", date(2014, 4, 1))]
    assert found.tables.assessments == [Span("CANARY1", date(2014, 4, 2))]
    assert found.tables.enquiries == [Enquiry("CANARY1", date(2014, 4, 3), date(2014, 4, 10))]
    assert found.tables.plans == [Plan("CANARY1", date(2014, 4, 10))]
    assert not found.left_out


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (DETAILS.format("", ""), "no CINreferralDate"),
        (DETAILS.format("2014-07-01", ""), "CINreferralDate: a day in the future"),
        (DETAILS.format("31/02/2014", ""), "CINreferralDate: not a day"),
        (
            DETAILS.format("2014-04-02", "<CINclosureDate>2014-04-01</CINclosureDate>"),
            "CINclosureDate before CINreferralDate",
        ),
    ],
)
def test_dirt_is_left_out_with_its_reason(tmp_path: Path, inside: str, reason: str) -> None:
    """Blank, wrong and turned-round dates cost their event alone."""
    found = read_cin_at(written(tmp_path, inside))
    assert reasons(found) == [("CINdetails", reason)]
    assert found.tables.referrals == []


def test_an_unborn_child_is_counted(tmp_path: Path) -> None:
    """It has no date of birth but an expected one that has not come: its case and plan count."""
    born = "<ExpectedPersonBirthDate>2014-09-01</ExpectedPersonBirthDate>"
    plan = "<ChildProtectionPlans><CPPstartDate>2014-05-01</CPPstartDate></ChildProtectionPlans>"
    path = written(tmp_path, DETAILS.format("2014-04-01", plan))
    path.write_text(path.read_text("utf-8").replace("</LAchildID>", f"</LAchildID>{born}"), "utf-8")
    found = read_cin_at(path)
    assert found.tables.referrals == [Span("CANARY1", date(2014, 4, 1))]
    assert found.tables.plans == [Plan("CANARY1", date(2014, 5, 1))]
    assert not found.left_out


def test_a_duplicate_is_counted_once(tmp_path: Path) -> None:
    """The same referral twice is one, and said."""
    found = read_cin_at(written(tmp_path, DETAILS.format("2014-04-01", "") * 2))
    assert len(found.tables.referrals) == 1
    assert reasons(found) == [("CINdetails", "the same twice")]


def test_entities_and_broken_files_are_refused_without_a_childs_name(tmp_path: Path) -> None:
    """A document type is refused; a cut file and a foreign one end in a sentence."""
    entity = '<!DOCTYPE Message [<!ENTITY x "2014-04-01">]>'
    path = written(tmp_path, DETAILS.format("&x;", ""), entity)
    cut = tmp_path / "cut.xml"
    cut.write_text(path.read_text("utf-8")[:-30].replace(entity, ""), "utf-8")
    other = tmp_path / "other.xml"
    other.write_text("<a/>", "utf-8")
    for file in (path, cut, other):
        with pytest.raises(Refusal) as refused:
            read_cin_at(file)
        assert "CANARY" not in str(refused.value)


#: An event with every field right: assessment, enquiry, plan and review.
RIGHT = {
    "AssessmentActualStartDate": "2014-04-02",
    "AssessmentAuthorisationDate": "2014-05-02",
    "S47ActualStartDate": "2014-04-03",
    "DateOfInitialCPC": "2014-04-10",
    "CPPstartDate": "2014-04-10",
    "CPPendDate": "2014-06-10",
    "CPPreviewDate": "2014-06-01",
}
EVENTS = (
    ("Assessments", ("AssessmentActualStartDate", "AssessmentAuthorisationDate")),
    ("Section47", ("S47ActualStartDate", "DateOfInitialCPC")),
    ("ChildProtectionPlans", ("CPPstartDate", "CPPendDate", "CPPreviewDate")),
)


def case(**dirty: str) -> str:
    """A case with one event of each kind, some fields otherwise."""
    held = RIGHT | dirty
    inside = "".join(
        f"<{event}>" + "".join(f"<{f}>{held[f]}</{f}>" for f in fields) + f"</{event}>"
        for event, fields in EVENTS
    )
    return DETAILS.format("2014-04-01", inside)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", ""),
        ("CANARY", "not a day"),
        ("2014-13-01", "not a day"),
        ("1066-04-13", "a day before 1900"),
        ("2014-07-01", "a day in the future"),
        ("2014-03-01", "before"),
    ],
)
def test_one_dirty_field_costs_its_event_and_says_why(
    tmp_path: Path, name: str, cell: str, reason: str
) -> None:
    """Blank, wrong type, no date, future, end before start: the other events stay."""
    found = read_cin_at(written(tmp_path, case(**{name: cell})))
    said = [one.reason for one in found.left_out]
    tables = found.tables
    kept = len(tables.assessments) + len(tables.enquiries) + len(tables.plans)
    starts = name in {"AssessmentActualStartDate", "S47ActualStartDate", "CPPstartDate"}
    if not cell:
        assert said == ([f"no {name}"] if starts or name == "CPPreviewDate" else [])
        assert kept == 3 - starts
    elif name == "CPPreviewDate":
        # A review alone is lost, not its plan; one before the plan began is not one of it.
        assert said == ([f"{name}: {reason}"] if reason != "before" else [])
        assert kept == 3
    elif reason == "before":
        assert said == ([] if starts else [next(iter(said))])
        assert kept == 3 - (not starts)
    else:
        assert said == [f"{name}: {reason}"]
        assert kept == 2
    assert all("CANARY" not in one.reason and "CANARY" not in one.what for one in found.left_out)
