"""The whole of a reader's and an editor's work with JavaScript switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import log_in

pytestmark = pytest.mark.browser

REGION = "/kotaku/wilayah/19.05/"


@pytest.mark.bar
def test_every_task_works_without_javascript(
    open_page: Callable[..., Page], record_bar: Callable[[str, str], None]
) -> None:
    page = open_page(java_script_enabled=False)
    tasks = (read, search, sign_in, correct, sign_out)
    for task in tasks:
        task(page)
    record_bar("A-5", f"{len(tasks)} of {len(tasks)} tasks with JavaScript off: "
               "read, filter, sign in, correct a figure, sign out")  # fmt: skip


def read(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="KOTAKU", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Bangka Barat").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bangka Barat")
    expect(page.get_by_role("main")).to_contain_text("36,97")


def search(page: Page) -> None:
    page.goto("/kotaku/luas/")
    rows = page.locator("tbody tr")
    before = rows.count()
    page.get_by_label("Tahun").fill("2017")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_role("main")).to_contain_text("Tahun: 2017")
    assert 0 < rows.count() < before


def sign_in(page: Page) -> None:
    log_in(page, "staf")


def correct(page: Page) -> None:
    page.goto("/kotaku/luas/?region=19.05.01")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Ubah").click()
    page.get_by_label("Angka", exact=True).fill("16,25")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status")).to_have_text("Perubahan disimpan.")
    page.goto(REGION)
    expect(page.get_by_role("main")).to_contain_text("16,25")
    expect(page.get_by_role("main")).to_contain_text("2018 tidak cocok")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("link", name="Masuk")).to_be_visible()
    page.goto("/kotaku/luas/?region=19.05.01")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("link", name="Ubah")).to_have_count(0)
