"""What should not go out on a website: its files looked at as a browser and a reader do.

Each rule is a function that takes one page and gives what is wrong with it; its docstring is the
rule and where it comes from. Nothing of ours is believed: pages are parsed, links followed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias
from urllib.parse import unquote, urlsplit

from lxml import html

from xlscore.audit.reading.colours import contrast
from xlscore.problems import Problem

#: Bytes of a page at the most.
LARGEST: Final = 200_000
_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_REQUESTS: Final = {"script", "iframe", "object", "embed", "form", "base", "audio", "video", "img"}
#: What the style sheet writes on what; the names are those of its colours.
_WRITTEN: Final = (
    ("ink", "paper"), ("quiet", "paper"), ("link", "paper"), ("head", "paper"), ("ink", "tint"),
    ("link", "tint"), ("amber-ink", "paper"), ("result", "paper"), ("target", "paper"),
    ("band-ink", "green-band"), ("band-ink", "amber-band"),
)  # fmt: skip


@dataclass(frozen=True)
class _Page:
    name: str
    data: bytes
    files: Mapping[str, bytes]
    names: Mapping[str, frozenset[str]]
    contacts: Collection[str]

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.document_fromstring(self.data, parser=html.HTMLParser(encoding="utf-8"))


Rule: TypeAlias = Callable[[_Page], Iterator[str]]


def audit_site(
    files: Mapping[str, bytes], fresh: Collection[str], contacts: Collection[str] = ()
) -> list[Problem]:
    """Every error of the pages `fresh` among the `files` of a folder, by their paths in it.

    `contacts` are the addresses that the pages may print.
    """
    pages = [name for name in fresh if name.endswith(".html")]
    names = {
        name: frozenset(re.findall(r'\bid="([^"]+)"', data.decode("utf-8", "replace")))
        for name, data in files.items()
        if name.endswith(".html")
    }
    found: list[tuple[str, str]] = []
    titles: dict[str, str] = {}
    for name in sorted(pages):
        page = _Page(name, files[name], files, names, contacts)
        found += [(name, told) for rule in RULES for told in rule(page)]
        title = (page.tree.findtext("head/title") or "").strip()
        if title in titles:
            found.append((name, f"it has the title of {titles[title]}, '{title}'"))
        titles.setdefault(title, name)
    sheets = [name for name in sorted(fresh) if name.endswith(".css")]
    found += [(name, told) for name in sheets for told in _contrast(files[name].decode())]
    return [Problem("error", name, "", *_todo(told)) for name, told in found]


def _todo(told: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    found, _, todo = told.partition("; ")
    return found, todo or "tell whoever looks after xlscore"


def _headed(page: _Page) -> Iterator[str]:
    """A page has a language, a title and one main heading (WCAG 3.1.1, 2.4.2, 1.3.1)."""
    if not page.tree.get("lang"):
        yield "it has no language"
    if not (page.tree.findtext("head/title") or "").strip():
        yield "it has no title"
    if len(page.tree.findall(".//h1")) != 1:
        yield "it has not one main heading"


def _closed(page: _Page) -> Iterator[str]:
    """A page has a policy, and runs and asks for nothing (Content Security Policy, level 3)."""
    policy = page.tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield "its policy lets more in than its own style sheet"
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _REQUESTS or element.tag == "style":
            yield f"it holds <{element.tag}>"
        for name in element.attrib:
            if str(name).startswith("on") or name == "style":
                yield f"<{element.tag}> has the attribute {name}"


def _links(page: _Page) -> Iterator[str]:
    """Every link leads to a file of the folder and a place in it, or to a mail address."""
    for element in page.tree.iter("a", "link"):
        link = element.get("href") or ""
        parts = urlsplit(link)
        if parts.scheme == "mailto" and element.tag == "a":
            continue
        if parts.scheme or parts.netloc or not link or link.startswith("/"):
            yield f"it links to {link or 'nothing'}, which is elsewhere"
            continue
        target = posixpath.normpath(
            posixpath.join(posixpath.dirname(page.name), unquote(parts.path))
            if parts.path
            else page.name
        )
        if target not in page.files:
            yield f"it links to {link}, which is not there"
        elif parts.fragment and unquote(parts.fragment) not in page.names.get(target, ()):
            yield f"it links to {link}, a place that is not there"


def _told(page: _Page) -> Iterator[str]:
    """Every chart has a title and a description, every table a caption (WCAG 1.1.1, 1.3.1)."""
    for chart in page.tree.iter("svg"):
        named = (chart.get("aria-labelledby") or "").split()
        told = {
            child.get("id"): (child.text or "").strip() for child in chart.iter("title", "desc")
        }
        if chart.get("role") != "img" or len(named) != 2 or not all(told.get(n) for n in named):
            yield "a chart has no text in its place"
    for table in page.tree.iter("table"):
        if not (table.findtext("caption") or "").strip() or table.find(".//th") is None:
            yield "a table has no caption or no headings"


def _small(page: _Page) -> Iterator[str]:
    """A page has at most 200 kB."""
    if len(page.data) > LARGEST:
        yield f"it has {len(page.data):,} bytes, more than {LARGEST:,}"


def _nobody(page: _Page) -> Iterator[str]:
    """No mail address stands in it but those of Contacts (disclosure of personal data)."""
    for address in sorted(
        set(_ADDRESS.findall(" ".join(page.tree.itertext()))) - set(page.contacts)
    ):
        yield (
            f"it holds the address {address}, which is not on the sheet Contacts; list it there, "
            "or take it out of the text"
        )


RULES: Final[tuple[Rule, ...]] = (_headed, _closed, _links, _told, _small, _nobody)


def _contrast(sheet: str) -> Iterator[str]:
    """Text has a contrast of at least 4.5:1 in light and in dark (WCAG 1.4.3)."""
    light, *dark = [
        dict(re.findall(r"--([\w-]+): #(\w{6})", block))
        for block in re.findall(r":root \{([^}]*)\}", sheet)
    ]
    for colours in (light, *(light | more for more in dark)):
        for ink, paper in _WRITTEN:
            if contrast(colours[ink], colours[paper]) < 4.5:
                yield f"{ink} on {paper} has less contrast than 4.5:1"
