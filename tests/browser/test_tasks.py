"""How many clicks and page loads the office's daily tasks take."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Frame, Locator, Page, expect

pytestmark = pytest.mark.browser


@dataclass
class Count:
    """Clicks made and pages loaded since the start page."""

    page: Page
    clicks: int = 0
    loads: int = 0

    def __post_init__(self) -> None:
        self.page.goto("/")
        self.page.on("framenavigated", self._loaded)

    def _loaded(self, frame: Frame) -> None:
        self.loads += 1

    def click(self, target: Locator) -> None:
        """Click, and wait for the page that it leads to."""
        self.clicks += 1
        with self.page.expect_navigation():
            target.click()


@pytest.mark.bar
def test_daily_tasks_take_few_clicks(
    open_page: Callable[..., Page], record_bar: Callable[[str, str], None]
) -> None:
    told = []
    # A part's figure takes one page more: the region that names the parts.
    for figure, task, most_loads in (("a total", from_home, 3), ("a part", from_region, 4)):
        count = Count(open_page(who="staf"))
        task(count)
        told.append(f"hectares of {figure} changed by {count.clicks} clicks, {count.loads} loads")
        assert count.clicks <= 4
        assert count.loads <= most_loads
    count = Count(open_page())
    count.page.goto("/direktori/dokumen/")
    count.loads = 0
    find(count)
    told.append(f"a record found in its list by {count.clicks} clicks")
    assert count.clicks <= 2
    record_bar("A-13", "; ".join(told))


def from_home(count: Count) -> None:
    main = count.page.get_by_role("main")
    count.click(main.locator("[data-programme=kotaku] .figure a"))
    save(count)


def from_region(count: Count) -> None:
    main = count.page.get_by_role("main")
    count.click(main.get_by_role("link", name="Lihat per kecamatan"))
    count.click(main.get_by_role("row", name="Tempilang").get_by_role("link").first)
    save(count)


def save(count: Count) -> None:
    """Change the amount and back again, so that other tests find what the papers say."""
    page = count.page
    record = page.url
    count.click(page.get_by_role("link", name="Ubah", exact=True))
    amount = page.get_by_label("Angka", exact=True)
    before = amount.input_value()
    amount.fill("12,34")
    count.click(page.get_by_role("button", name="Simpan"))
    expect(page.get_by_role("main")).to_contain_text("12,34")
    clicks, loads = count.clicks, count.loads
    page.goto(f"{record}ubah/")
    amount.fill(before)
    count.click(page.get_by_role("button", name="Simpan"))
    count.clicks, count.loads = clicks, loads


def find(count: Count) -> None:
    page = count.page
    page.get_by_label("Cari", exact=True).fill("hari libur 2027")
    count.click(page.get_by_role("button", name="Cari"))
    count.click(page.get_by_role("link", name="Tahun 2027"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2027")
