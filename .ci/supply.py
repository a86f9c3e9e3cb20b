"""What xlscore and its tests are made with: `.venv/bin/python .ci/supply.py [--lock]`.

Without an option: each distribution of requirements.lock that is installed here in the locked
version has a licence that is named below, and every file of it is the one that was installed. With
--lock: make requirements.lock anew, by today's index, for the platform that it runs on.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

LOCK = Path(__file__).with_name("requirements.lock")
HEAD = (
    "# What the tests were last run with, by version and hash, for Debian and Python 3.11.\n"
    "# .venv/bin/python .ci/supply.py --lock makes it anew.\n"
)
#: What may be used and passed on with no more than its notice.
FREE = re.compile(r"MIT|BSD|Apache|PSF|Python Software|ISC|Zlib|0BSD|CC0|Unlicense", re.IGNORECASE)
#: Changed files of it are passed on as source: nobody here changes any.
SHARED = re.compile(r"MPL|Mozilla|LGPL", re.IGNORECASE)
#: Tools of the tests alone, which are not passed on: of another licence, or silent about it.
OF_TESTS = {
    "pcodedmp": "GPL 3, used by oletools",
    "axe-playwright-python": "MIT, in its repository",
}


def name_of(text: str) -> str:
    """The name of a distribution as names are compared."""
    return re.sub(r"[-_.]+", "-", text).lower()


def locked() -> dict[str, str]:
    """The locked version of each distribution."""
    found = re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return {name_of(name): version for name, version in found}


def licence(dist: Distribution) -> str:
    """What a distribution says of its licence."""
    said = dist.metadata
    kinds = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier", []) if "License" in c]
    return said.get("License-Expression") or "; ".join(kinds) or (said.get("License") or "")[:60]


def changed(dist: Distribution) -> list[str]:
    """The files of a distribution that are not as they were installed."""
    found = []
    for file in dist.files or []:
        if file.hash is not None and file.hash.mode == "sha256":
            path = Path(str(dist.locate_file(file)))
            data = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
            if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != file.hash.value:
                found.append(str(file))
    return found


def shipped() -> set[str]:
    """The distributions that xlscore itself needs, and those that they need."""
    found, waiting = set[str](), ["xlscore"]
    there = {name_of(d.metadata["Name"]) for d in distributions()}
    while waiting:
        name = waiting.pop()
        if name in there and name not in found:
            found.add(name)
            needs = [n for n in distribution(name).requires or [] if "extra ==" not in n]
            waiting += [name_of(re.split(r"[\s<>=!~;\[(]", need, maxsplit=1)[0]) for need in needs]
    return found - {"xlscore"}


def looked_at() -> list[str]:
    """What is wrong, a line each."""
    wrong, ours = [], shipped()
    for name, version in locked().items():
        try:
            dist = distribution(name)
        except ModuleNotFoundError:
            continue
        if dist.version != version:
            print(f"{name} {dist.version} is installed, locked is {version}: not looked at")
            continue
        said = licence(dist)
        known = FREE.search(said) or SHARED.search(said) or (name in OF_TESTS and name not in ours)
        if not known:
            wrong.append(f"{name} {version}: its licence, '{said}', is not among those known here")
        wrong += [f"{name} {version}: {file} was changed" for file in changed(dist)]
    return wrong


def lock() -> None:
    """Write requirements.lock by today's index."""
    made = LOCK.with_name("pylock.toml")
    pip = [sys.executable, "-m", "pip", "lock", "-q", "-e", ".", "--group", "dev", "-o", str(made)]
    try:
        subprocess.run(pip, cwd=LOCK.parents[1], check=True)
        packages = tomllib.loads(made.read_text(encoding="utf-8"))["packages"]
    finally:
        made.unlink(missing_ok=True)
    lines = [HEAD]
    for package in sorted(packages, key=lambda p: str(p["name"])):
        files = [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
        hashes = " ".join(f"--hash=sha256:{file['hashes']['sha256']}" for file in files)
        if files:
            lines.append(f"{package['name']}=={package['version']} {hashes}\n")
    LOCK.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if "--lock" in sys.argv:
        lock()
    found = looked_at()
    print("\n".join(found) or f"{len(locked())} distributions: licences known, files unchanged.")
    sys.exit(bool(found))
