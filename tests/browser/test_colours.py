"""Nothing is told by colour alone, and what axe cannot measure has contrast all the same."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Site

pytestmark = pytest.mark.browser

CHART = "/kotaku/wilayah/19.05/"
# Contrast of each element's paint with every colour behind it: the first opaque background among
# its ancestors and all colours of a hatch above that.
CONTRAST = """selector => {
  const canvas = document.createElement("canvas").getContext("2d");
  const light = colour => {
    canvas.fillStyle = colour;
    const [r, g, b] = canvas.fillStyle.match(/[0-9a-f]{2}/gi).map(hex => parseInt(hex, 16) / 255)
      .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    const found = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      found.push(...(style.backgroundImage.match(/rgb\\([^)]*\\)/g) || []));
      if (/^rgb\\(/.test(style.backgroundColor)) return [...found, style.backgroundColor];
    }
    return [...found, "white"];
  };
  return [...document.querySelectorAll(selector)].map(element => {
    const style = getComputedStyle(element);
    const svg = element.closest("svg");
    const drawn = style.fill === "none" ? style.stroke : style.fill;
    const paint = svg ? drawn : style.color;
    return Math.min(...behind(svg ? svg.parentElement : element)
      .map(colour => [light(paint), light(colour)].sort((a, b) => b - a))
      .map(([high, low]) => (high + 0.05) / (low + 0.05)));
  });
}"""
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
