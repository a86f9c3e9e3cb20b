"""The council's rules for Windows that stand between a click in Excel and Python.

xlwings' macros load a DLL by Win32 calls and have it start `cmd.exe`, which starts Python; that
command line is written in xlwings' own module, so that no setting leaves `cmd.exe` out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xlscore.setup.links import Link, ok, problem, unchecked
from xlscore.setup.machine import Machine, Setting

POLICIES: Final = "Rules of Windows"
USER_FOLDER: Final = "User folder"

_COMMANDS: Final = r"HKCU\Software\Policies\Microsoft\Windows\System"
_OFFICE: Final = r"Software\Policies\Microsoft\Office\16.0\Common"
_DEFENDER: Final = r"Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_MANAGED: Final = r"HKLM\Software\Policies\Microsoft\Windows Defender\Policy Manager"
_APPLOCKER: Final = r"HKLM\Software\Policies\Microsoft\Windows\SrpV2"
_CODE_INTEGRITY: Final = r"HKLM\Software\Policies\Microsoft\Windows\DeviceGuard"
_CODE_PAGE: Final = r"HKLM\System\CurrentControlSet\Control\Nls\CodePage"
_TRY: Final = "and try a click on a test PC, for only that shows what the rule stops"
#: Attack Surface Reduction rules by their identifiers: what each stops, and what to ask IT.
_RULES: Final = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": (
        "Block all Office applications from creating child processes",
        "allow Excel to start cmd.exe",
    ),
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": (
        "Block Win32 API calls from Office macros",
        "exclude the folder of the workbook",
    ),
}
_BLOCKS, _WARNS = "1", "6"


def check_policies(machine: Machine) -> list[Link]:
    """Each rule that stops a click, or may; one line that all is well where there is none."""
    if not machine.windows:
        return [unchecked(POLICIES, "they are rules of Windows")]
    found = [*_stopping(machine), *_perhaps(machine)]
    return found or [ok(POLICIES, "none stands between Excel and Python")]


def check_user_folder(machine: Machine) -> Link:
    """Whether the path of the user's folder can be written in the code page of this Windows.

    xlwings' DLL is loaded and starts Python by calls that know that code page alone.
    """
    if not machine.windows:
        return unchecked(USER_FOLDER, "it is the officer's PC that counts")
    folder = machine.variable("LOCALAPPDATA")
    page = machine.registry.value(_CODE_PAGE, "ACP")
    name = "utf-8" if str(page) == "65001" else f"cp{page or 1252}"
    try:
        folder.encode(name)
    except UnicodeEncodeError as error:
        return problem(
            USER_FOLDER,
            f"{folder} has a letter ({folder[error.start]}) that programs of this Windows cannot "
            f"write (code page {page or 1252}), so Excel does not find Python there",
            "ask IT for a Python folder whose path is plain letters, and name it under "
            "Interpreter_Win on the sheet xlwings.conf",
        )
    except LookupError:
        return unchecked(USER_FOLDER, f"its code page {page} is not known here")
    return ok(USER_FOLDER, folder)


def _stopping(machine: Machine) -> Iterator[Link]:
    if machine.registry.value(_COMMANDS, "DisableCMD") in (1, 2):
        yield problem(
            POLICIES,
            "the command prompt is switched off for you (policy Prevent access to the command "
            "prompt), and Excel reaches Python through cmd.exe",
            f"ask IT to lift it for those who make the scorecard, {_TRY}",
        )
    for root in ("HKCU", "HKLM"):
        if machine.registry.value(rf"{root}\{_OFFICE}", "VBAOff") == 1:
            yield problem(
                POLICIES,
                "macros are switched off in all of Office (policy Disable VBA for Office)",
                "ask IT to lift it for those who make the scorecard",
            )
            break
    states = _reduction_rules(machine)
    for identifier, (rule, wish) in _RULES.items():
        state = states.get(identifier, "")
        if state in (_BLOCKS, _WARNS):
            how = "stops" if state == _BLOCKS else "warns of"
            yield problem(
                POLICIES,
                f"Microsoft Defender {how} what Excel does to reach Python (rule {rule})",
                f"ask IT to {wish}, {_TRY}",
            )


def _reduction_rules(machine: Machine) -> dict[str, str]:
    """The states of Attack Surface Reduction rules, by identifier; a policy goes first."""
    # Intune writes them all into one value, as identifier=state|identifier=state.
    text = machine.registry.value(_MANAGED, "ASRRules")
    pairs = (pair.partition("=") for pair in str(text or "").split("|"))
    found = {name.strip().lower(): state.strip() for name, _, state in pairs}
    for root in (r"HKLM\Software\Policies", r"HKLM\Software"):
        for rule in _RULES:
            value: Setting = machine.registry.value(rf"{root}\{_DEFENDER}", rule)
            if value is not None:
                found.setdefault(rule, str(value))
    return found


def _perhaps(machine: Machine) -> Iterator[Link]:
    rules = {
        "AppLocker governs which programs start": any(
            machine.registry.value(rf"{_APPLOCKER}\{kind}", "EnforcementMode") == 1
            for kind in ("Exe", "Dll")
        ),
        "Windows Defender Application Control governs which programs start": (
            machine.registry.value(_CODE_INTEGRITY, "DeployConfigCIPolicy") == 1
        ),
    }
    for rule, holds in rules.items():
        if holds:
            yield unchecked(
                POLICIES, f"{rule}; IT knows whether it lets python.exe and xlwings' DLL run"
            )
