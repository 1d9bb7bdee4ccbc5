"""What is pressed is large enough to hit; passwords can be pasted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Site

pytestmark = pytest.mark.browser

# Links inside a sentence are as high as their line; WCAG 2.5.8 leaves them out. A field stands for
# its label, which is pressed as well.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(element => element.checkVisibility() && element.type !== "hidden"
    && !element.matches(".skip"))
  .filter(element => !(getComputedStyle(element).display === "inline"
    && element.parentElement.textContent.trim() !== element.textContent.trim()))
  .map(element => [element, (element.closest("label") ?? element).getBoundingClientRect()])
  .filter(([element, box]) => {
    const isButton = element.matches("button, .btn, .menu a, select, input, textarea");
    return box.width < 23.9 || box.height < (isButton ? 43.9 : 23.9);
  })
  .map(([element, box]) => `${box.width.toFixed(1)} x ${box.height.toFixed(1)} `
    + element.outerHTML.slice(0, 90))"""


@pytest.mark.bar
def test_everything_to_press_is_large_enough_on_a_phone(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    small: list[tuple[str, str]] = []
    reads = site.types()
    pages = {who: open_page(who=who, width=360, height=740) for who in {read.who for read in reads}}
    for read in reads:
        page = pages[read.who]
        page.goto(read.address)
        for folded in page.locator(".filters summary").all():
            if not page.locator(".filters details[open]").count():
                folded.click()
        small += [(read.address, found) for found in page.evaluate(SMALL)]
    record_bar(
        "A-3",
        f"{len(small)} targets below 24 px, or buttons and fields below 44 px, at 360 px on "
        f"{len(reads)} types of pages; passwords can be pasted",
    )
    assert not small, "\n".join(map(str, small))


def test_a_password_can_be_pasted(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/masuk/")
    name, password = page.get_by_label("Nama pengguna"), page.get_by_label("Kata sandi")
    name.fill("kata sandi yang panjang")
    name.press("Control+A")
    name.press("Control+C")
    password.press("Control+V")
    expect(password).to_have_value("kata sandi yang panjang")
    expect(password).to_have_attribute("autocomplete", "current-password")
    expect(name).to_have_attribute("autocomplete", "username")
