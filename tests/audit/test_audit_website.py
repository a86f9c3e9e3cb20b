"""The audit of a website: a fault planted in a page is told, and a page without one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlscore.audit.website.pages import audit_site
from xlscore.site.pages import stylesheet

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<title>One</title><link rel="stylesheet" href="style.css"></head>
<body><h1 id="top">One</h1><p><a href="#top">Up</a> <a href="mailto:team@kent.gov.uk">Ask</a></p>
<svg role="img" aria-labelledby="t d"><title id="t">T</title><desc id="d">D</desc></svg>
<table><caption>C</caption><thead><tr><th>A</th></tr></thead></table></body></html>
"""
CSS = stylesheet()


def told(page: str, css: str = CSS, **more: str) -> list[str]:
    """What is wrong with a page and its style sheet."""
    files = {"one.html": page, "style.css": css} | {f"{k}.html": v for k, v in more.items()}
    found = audit_site({name: text.encode() for name, text in files.items()}, frozenset(files))
    return [problem.found for problem in found]


def test_a_good_page_is_passed() -> None:
    """A page with all that it needs has nothing to be told, nor has the style sheet of ours."""
    assert told(PAGE) == []


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (' lang="en-GB"', "", "it has no language"),
        ("<title>One</title>", "", "it has no title"),
        ("</p>", "</p><h1>Two</h1>", "it has not one main heading"),
        ("default-src 'none'", "default-src *", "its policy lets more in than its own style sheet"),
        ("</p>", "<script>1</script></p>", "it holds <script>"),
        ("</p>", '<img src="https://example.org/a.png"></p>', "it holds <img>"),
        ("<p>", '<p style="color: red">', "<p> has the attribute style"),
        ("<p>", '<p onclick="x()">', "<p> has the attribute onclick"),
        ('href="#top"', 'href="#gone"', "it links to #gone, a place that is not there"),
        ('href="#top"', 'href="two.html"', "it links to two.html, which is not there"),
        ('href="#top"', 'href="//a.org/"', "it links to //a.org/, which is elsewhere"),
        ("<desc id=\"d\">D</desc>", "", "a chart has no text in its place"),
        ("<caption>C</caption>", "", "a table has no caption or no headings"),
        (">Up<", f">{'x' * 200_000}<", "it has 200,"),
        (">Up<", ">jo.bloggs@kent.gov.uk<", "it holds the address jo.bloggs@kent.gov.uk"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_told(was: str, now: str, said: str) -> None:
    """Each fault is one line that names it."""
    assert was in PAGE
    found = told(PAGE.replace(was, now, 1))
    assert len(found) == 1
    assert found[0].startswith(said)


def test_two_pages_with_one_title_and_a_pale_ink_are_told() -> None:
    """A title stands once among the pages, and every ink of the style sheet can be read."""
    assert told(PAGE, two=PAGE) == ["it has the title of one.html, 'One'"]
    pale = told(PAGE, CSS.replace("--quiet: #4a4a4a", "--quiet: #9a9a9a"))
    assert pale == ["quiet on paper has less contrast than 4.5:1"]


def test_what_stood_there_before_is_not_looked_at_again(tmp_path: Path) -> None:
    """Pages of earlier months are left as they are: only what is written now is judged."""
    old = {"2014-04/index.html": b"<h1>", "one.html": PAGE.encode(), "style.css": CSS.encode()}
    assert audit_site(old, frozenset({"one.html", "style.css"})) == []
