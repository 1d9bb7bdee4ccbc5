"""Nothing is told by colour alone, and what axe cannot measure has contrast all the same."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Site
from tests.browser.paint import PAINT

pytestmark = pytest.mark.browser

CHART = "/kotaku/wilayah/19.05/"
# Contrast of each element's paint with what is behind it.
CONTRAST = f"""selector => {{ {PAINT}
  return [...document.querySelectorAll(selector)].map(element => {{
    const style = getComputedStyle(element);
    const svg = element.closest("svg");
    const drawn = style.fill === "none" ? style.stroke : style.fill;
    return ratio(svg ? drawn : style.color, svg ? svg.parentElement : element);
  }});
}}"""
STATUS = """() => [...document.querySelectorAll(".status")].map(element => ({
  word: element.textContent.trim(),
  state: element.dataset.state,
  shape: getComputedStyle(element, "::before").content.split(" / ")[0],
}))"""
# Under forced colours the system paints; text must still differ from what is behind it.
TEXT = "main :is(h1, h2, h3, p, th, td, dt, dd, a, label, .status, .chip, .btn)"


@pytest.mark.bar
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_axe_cannot_measure_has_contrast(open_page: Callable[..., Page], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(CHART)
    for selector, least in (
        (".combined > :first-child", 4.5),
        (".combined > :first-child a", 4.5),
        (".combined .chip", 4.5),
        (".status", 4.5),
        (".chart-path text", 4.5),
        (".chart-path .path", 3),
        (".chart-path .target", 3),
        (".chart-path circle", 3),
    ):
        measured = page.evaluate(CONTRAST, selector)
        assert all(contrast >= least for contrast in measured), (selector, measured)
    page.goto("/kotaku/luas/")
    assert min(page.evaluate(CONTRAST, ".combined > :first-child a")) >= 4.5


@pytest.mark.bar
def test_every_state_is_a_word_and_a_shape(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    page = open_page()
    found: list[dict[str, Any]] = []
    charts = without_table = 0
    for read in site.fullest():
        if read.who:
            continue
        page.goto(read.address)
        found += page.evaluate(STATUS)
        for figure in page.locator("figure:has(svg)").all():
            charts += 1
            without_table += not figure.locator("table tbody tr").count()
    assert found
    assert [status for status in found if not status["word"]] == []
    shapes = {status["state"]: status["shape"] for status in found}
    assert "none" not in shapes.values()
    assert len(set(shapes.values())) == len(shapes)
    assert (charts > 0, without_table) == (True, 0)
    record_bar(
        "A-8",
        f"{len(found)} states all with a word and a shape ({len(shapes)} kinds, all different); "
        f"{charts} charts, {without_table} without a table; contrast at least 4.5:1, graphics 3:1",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_all_text_readable(
    open_page: Callable[..., Page], site: Site, scheme: str
) -> None:
    page = open_page(forced_colors="active", color_scheme=scheme)
    for read in site.fullest():
        if read.who:
            continue
        page.goto(read.address)
        assert min(page.evaluate(CONTRAST, TEXT)) >= 4.5, read.address
