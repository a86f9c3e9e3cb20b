"""The website in Chromium: accessible, without JavaScript, at any width and zoom, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.browser import axe, chromium, served
from support.pdf import poppler

pytestmark = pytest.mark.slow

#: Every kind of page: at the root, and as it is kept.
KINDS = (
    "index.html", "indicator-16.html", "indicator-37.html", "indicator-1.html", "area-s2.html",
    "guidance.html", "accessibility.html", "months.html", "2026-03/index.html",
    "2026-03/indicator-16.html",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of these tests."""
    with chromium() as started:
        yield started


def opened(browser: Browser, address: str, **how: Any) -> Page:
    """A page in a window of its own, which asks nowhere else and complains of nothing."""
    # A policy that a script of the test must pass is that of the page all the same.
    page = browser.new_context(**how).new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    folder = address.rpartition("/")[0]
    assert [url for url in asked if not url.startswith(folder)] == []
    assert complaints == []
    return page


def test_axe_finds_nothing(browser: Browser, made: tuple[Path, Path]) -> None:
    """On no kind of page, wide and light or narrow and dark, axe-core has a finding."""
    found = []
    for width, scheme in ((1280, "light"), (320, "dark")):
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 800},
            bypass_csp=True,
        )
        page = context.new_page()
        for name in KINDS:
            page.goto((made[1] / name).as_uri())
            page.evaluate(axe())
            result = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
            assert len(result["passes"]) > 15
            found += [
                (name, width, one["id"], [node["html"] for node in one["nodes"]][:2])
                for one in result["violations"]
            ]
        context.close()
    assert found == []


@pytest.mark.parametrize(("width", "size"), [(320, 100), (800, 100), (1100, 100), (1280, 400)])
def test_nothing_scrolls_sideways(
    browser: Browser, made: tuple[Path, Path], width: int, size: int
) -> None:
    """At 320, 800 and 1100 pixels, and at 1280 with a zoom of 400 %, each page is as wide as the
    window."""
    context = browser.new_context(
        viewport={"width": width * 100 // size, "height": 256}, device_scale_factor=size / 100
    )
    page = context.new_page()
    for name in KINDS:
        page.goto((made[1] / name).as_uri())
        wide, window = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window, name
        cut = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,p,td,th,dd,svg')].filter(e =>"
            " e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
        )
        assert cut == [], name
    context.close()


def test_text_twice_as_large_still_fits(browser: Browser, made: tuple[Path, Path]) -> None:
    """With letters of twice the size nothing is cut off on a window of 640 pixels."""
    page = opened(
        browser,
        (made[1] / "indicator-16.html").as_uri(),
        viewport={"width": 640, "height": 800},
        bypass_csp=True,
    )
    page.add_style_tag(content="html { font-size: 200% }")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 640
    page.context.close()


def test_pages_need_no_script_and_ask_nobody(browser: Browser, made: tuple[Path, Path]) -> None:
    """From a folder and from a server below a path, without JavaScript, each page shows text,
    charts and its style sheet, and asks for nothing but its own files."""
    with served(made[1]) as address:
        for base in (made[1].as_uri(), address):
            for name in KINDS:
                page = opened(browser, f"{base}/{name}", java_script_enabled=False)
                assert page.locator("h1").count() == 1
                page.context.close()
            page = opened(browser, f"{base}/indicator-37.html")
            font = page.evaluate("getComputedStyle(document.documentElement).fontFamily")
            assert font.startswith("Arial"), "the style sheet counts"
            assert page.locator("svg.chart circle").count() > 3
            page.locator("nav a", has_text="Summary").click()
            assert page.locator("h1").inner_text().startswith("Summary")
            assert page.context.cookies() == []
            page.context.close()


def test_the_policy_lets_no_script_run(browser: Browser, made: tuple[Path, Path]) -> None:
    """Where a script gets into a page all the same, the browser does not run it."""
    page = browser.new_context().new_page()
    html = (made[1] / "index.html").read_text("utf-8")
    bad = made[1].parent / "bad.html"
    bad.write_text(html.replace("</main>", "<script>document.title = 'ran'</script></main>"))
    page.goto(bad.as_uri())
    assert page.title() != "ran"
    page.context.close()


def test_the_keyboard_reaches_all_in_order(browser: Browser, made: tuple[Path, Path]) -> None:
    """Tab goes to the skip link, then down the page, link by link, each with a visible focus."""
    page = opened(browser, (made[1] / "index.html").as_uri())
    links = page.locator("a").count()
    seen = []
    for _ in range(links):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e),
                r = e.getBoundingClientRect();
                return [e.textContent, s.outlineStyle, parseFloat(s.outlineWidth),
                        [...document.querySelectorAll('a')].indexOf(e),
                        r.bottom > 0 && r.top < innerHeight && r.width > 0 && r.right > 0] }"""
            )
        )
    assert seen[0][0] == "Skip to the content"
    assert [one[3] for one in seen] == list(range(links))
    assert all(style == "solid" and width >= 2 and shown for _, style, width, _, shown in seen)
    page.keyboard.press("Home")
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_forced_colours_keep_every_sign(browser: Browser, made: tuple[Path, Path]) -> None:
    """With colours that the reader's system forces, lines and letters take the system's, ratings
    keep a border, and bands their edges."""
    page = opened(browser, (made[1] / "indicator-16.html").as_uri(), forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    ink = page.evaluate("getComputedStyle(document.querySelector('.headline')).color")
    for part, kind in (("line.result", "stroke"), ("text.result", "fill"), ("circle", "fill")):
        style = f"getComputedStyle(document.querySelector('.chart {part}')).{kind}"
        assert page.evaluate(style) == ink, part
    for part in ("rect.green", "rect.amber"):
        style = f"getComputedStyle(document.querySelector('.chart {part}')).stroke"
        assert page.evaluate(style) == ink, part
    border = "getComputedStyle(document.querySelector('.tag.red')).borderTopStyle"
    assert page.evaluate(border) == "solid"
    page.context.close()


def test_it_prints(browser: Browser, made: tuple[Path, Path], tmp_path: Path) -> None:
    """A page prints to a PDF with its heading, figures and chart, and without the navigation."""
    page = opened(browser, (made[1] / "indicator-16.html").as_uri())
    out = tmp_path / "page.pdf"
    page.pdf(path=out)
    told = poppler("pdftotext", out, "-").decode()
    assert "Percentage of initial conferences" in told
    assert "Target" in told
    assert "Skip to the content" not in told
    page.context.close()


def test_a_chart_is_read_as_one_picture_with_its_story(
    browser: Browser, made: tuple[Path, Path]
) -> None:
    """To a screen reader a chart is an image with a name and a description that says figures."""
    page = opened(browser, (made[1] / "indicator-16.html").as_uri())
    chart = page.get_by_role("img").first
    tree = chart.aria_snapshot()
    assert "From " in tree or "From " in (chart.locator("desc").text_content() or "")
    tables = page.get_by_role("table").count()
    page.locator("summary").first.click()
    assert page.get_by_role("table").count() == tables + 1
    page.context.close()
