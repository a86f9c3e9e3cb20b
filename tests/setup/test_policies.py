"""Rules of Windows that stop a click, on made-up registries: each is named, with what to ask IT."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_pc import PC

from xlscore.setup.links import Link
from xlscore.setup.policies import check_policies, check_user_folder

CHILDREN = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
GROUP = (
    r"HKLM\Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
)
OWN = r"HKLM\Software\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
MANAGED = r"HKLM\Software\Policies\Microsoft\Windows Defender\Policy Manager"
COMMAND = r"HKCU\Software\Policies\Microsoft\Windows\System"
COMMON = r"Software\Policies\Microsoft\Office\16.0\Common"
GUARD = r"HKLM\Software\Policies\Microsoft\Windows\DeviceGuard"
LOCKER = r"HKLM\Software\Policies\Microsoft\Windows\SrpV2"
CODE_PAGE = r"HKLM\System\CurrentControlSet\Control\Nls\CodePage"


def examined(folder: Path, key: str, name: str, value: str | int) -> list[Link]:
    """What is said on a PC with one value in its registry."""
    pc = PC(folder)
    pc.registry.values[key, name] = value
    return check_policies(pc.machine)


def test_without_rules_all_is_well(tmp_path: Path) -> None:
    """Where no rule stands in the way, one line says so."""
    assert [link.status for link in check_policies(PC(tmp_path).machine)] == ["ok"]


@pytest.mark.parametrize(
    ("key", "name", "value", "says"),
    [
        (COMMAND, "DisableCMD", 1, "Prevent access to the command prompt"),
        (COMMAND, "DisableCMD", 2, "Prevent access to the command prompt"),
        (rf"HKCU\{COMMON}", "VBAOff", 1, "Disable VBA for Office"),
        (rf"HKLM\{COMMON}", "VBAOff", 1, "Disable VBA for Office"),
        (GROUP, CHILDREN, "1", "stops what Excel does to reach Python (rule Block all Office"),
        (GROUP, CALLS, "6", "warns of what Excel does to reach Python (rule Block Win32 API"),
        (OWN, CALLS, 1, "rule Block Win32 API calls from Office macros"),
        (MANAGED, "ASRRules", f"x=1|{CHILDREN.lower()}=1|{CALLS}=2", "rule Block all Office"),
    ],
)
def test_a_rule_that_stops_a_click_is_a_problem(
    tmp_path: Path, key: str, name: str, value: str | int, says: str
) -> None:
    """It is named as IT knows it, once, and the line says what to ask IT for."""
    (link,) = examined(tmp_path, key, name, value)
    assert link.status == "problem"
    assert says in link.found
    assert "ask IT to" in link.todo


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        (COMMAND, "DisableCMD", 0),
        (GROUP, CHILDREN, "2"),
        (GROUP, CHILDREN, "0"),
        (MANAGED, "ASRRules", ""),
        (rf"{LOCKER}\Exe", "EnforcementMode", 0),
    ],
)
def test_a_rule_that_only_watches_is_none(
    tmp_path: Path, key: str, name: str, value: str | int
) -> None:
    """A rule that is switched off, or that only writes down, stops no click."""
    assert [link.status for link in examined(tmp_path, key, name, value)] == ["ok"]


def test_a_policy_goes_before_the_settings_of_the_pc(tmp_path: Path) -> None:
    """What the council rules counts, whatever the PC itself holds."""
    pc = PC(tmp_path)
    pc.registry.values |= {(GROUP, CHILDREN): "0", (OWN, CHILDREN): 1}
    assert [link.status for link in check_policies(pc.machine)] == ["ok"]


@pytest.mark.parametrize(
    ("key", "name", "says"),
    [
        (rf"{LOCKER}\Exe", "EnforcementMode", "AppLocker"),
        (rf"{LOCKER}\Dll", "EnforcementMode", "AppLocker"),
        (GUARD, "DeployConfigCIPolicy", "Windows Defender Application Control"),
    ],
)
def test_a_rule_whose_lists_only_it_knows_is_said(
    tmp_path: Path, key: str, name: str, says: str
) -> None:
    """Which programs a list allows cannot be read here: that there is one is said."""
    (link,) = examined(tmp_path, key, name, 1)
    assert link.status == "unchecked"
    assert says in link.found


@pytest.mark.parametrize(
    ("user", "page", "status"),
    [
        ("jo", "1252", "ok"),
        ("José Ní", "1252", "ok"),
        ("Łukasz", "1252", "problem"),
        ("Łukasz", "1250", "ok"),
        ("Łukasz", "65001", "ok"),
        ("Łukasz", None, "problem"),
        ("jo", "99999", "unchecked"),
    ],
)
def test_a_user_folder_outside_the_code_page(
    tmp_path: Path, user: str, page: str | None, status: str
) -> None:
    """A name that the programs of this Windows cannot write keeps Excel from Python."""
    pc = PC(tmp_path)
    pc.variables["LOCALAPPDATA"] = rf"C:\Users\{user}\AppData\Local"
    if page:
        pc.registry.values[CODE_PAGE, "ACP"] = page
    link = check_user_folder(pc.machine)
    assert link.status == status
    assert status != "problem" or "(Ł)" in link.found
