"""Large XML read child by child: no entities, no network, never the whole of it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from xlscore.flows.count.source import Reading
from xlscore.hosts.package.disk import refuse_special
from xlscore.problems import Refusal


def children(path: Path, element: str, found: Reading[Any]) -> Iterator[etree._Element]:
    """The elements of that name, one after the other; each is gone once the next is asked for.

    A reference date that stands before them goes to `found`. Refusal where the file is no
    readable XML, declares a document type or holds no such element.
    """
    seen = 0
    refuse_special(path)
    try:
        with path.open("rb") as stream:
            walk = etree.iterparse(
                stream,
                events=("end",),
                tag=["{*}" + element, "{*}ReferenceDate"],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
            )
            for _, one in walk:
                if one.getroottree().docinfo.internalDTD is not None:
                    raise Refusal(f"{path.name} declares a document type, which no return needs")
                if etree.QName(one).localname == "ReferenceDate":
                    found.reference = _reference(one.text)
                    continue
                seen += 1
                yield one
                one.clear()
                while one.getprevious() is not None:
                    del one.getparent()[0]
    except (etree.XMLSyntaxError, OSError):
        # The parser's own text may quote the file, and so a child.
        raise Refusal(f"{path.name} cannot be read as XML; export it again") from None
    if not seen:
        raise Refusal(f"{path.name} holds no {element} elements: it is not a return")


def root_of(path: Path) -> str:
    """The name of the outermost element of an XML file, '' where there is none."""
    try:
        with path.open("rb") as stream:
            walk = etree.iterparse(
                stream, events=("start",), resolve_entities=False, no_network=True, load_dtd=False
            )
            for _, one in walk:
                return etree.QName(one).localname
    except (etree.XMLSyntaxError, OSError):
        return ""
    return ""


def _reference(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None
