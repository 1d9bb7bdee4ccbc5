"""A narrow window and roomy text: nothing scrolls sideways, nothing is cut off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Site, State
from tests.browser.served.prepare import ACCOUNTS

pytestmark = pytest.mark.browser

SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
# WCAG 1.4.12, laid over the page as a reader's own style sheet would be.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
# Elements whose box hides a part of them; what only screen readers get does not count.
CUT = """() => [...document.querySelectorAll("body *")].filter(element => {
  const {overflowX, overflowY} = getComputedStyle(element);
  const hides = [overflowX, overflowY].some(value => value === "hidden" || value === "clip");
  const exempt = element.closest("svg, input, select, textarea, .visually-hidden, thead");
  return hides && !exempt && (element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 80))"""


@pytest.mark.bar
def test_pages_fit_a_window_of_320_pixels(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    """1280 x 1024 px at 400 % are 320 x 256 CSS pixels."""
    wide: list[tuple[str, int]] = []
    cut: list[tuple[str, str]] = []
    shown = 0
    for who in ("", *ACCOUNTS):
        page = open_page(who=who, width=320, height=256)
        reads = [read for read in site.fullest() if read.who == who]
        states = [State(read.address, read.address) for read in reads] + [
            state
            for state in site.states()
            if state.who == who and (state.reach or state.status != 200)
        ]
        for state in states:
            state.show(page)
            shown += 1
            if (over := page.evaluate(SIDEWAYS)) > 0:
                wide.append((page.url, over))
            page.evaluate(SPACED)
            if (over := page.evaluate(SIDEWAYS)) > 0:
                wide.append((f"{page.url} spaced", over))
            cut += [(page.url, element) for element in page.evaluate(CUT)]
    record_bar(
        "A-4",
        f"{shown - len({url for url, *_ in wide})} of {shown} pages fit 320 px (1280 px at 400 %); "
        f"{len(cut)} texts cut off under WCAG text spacing",
    )
    assert not wide, "\n".join(map(str, wide))
    assert not cut, "\n".join(map(str, cut))
