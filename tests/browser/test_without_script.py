"""The whole of a reader's and an editor's work with JavaScript switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import beside, log_in

pytestmark = pytest.mark.browser

REGION = "/kotaku/wilayah/19.05/"
TITLE = "Laporan tanpa skrip"


@pytest.mark.bar
def test_every_task_works_without_javascript(
    open_page: Callable[..., Page], record_bar: Callable[[str, str], None]
) -> None:
    page = open_page(java_script_enabled=False)
    tasks = (read, search, narrow, sign_in, correct, add, conflict, export, delete, restore,
             history, sign_out)  # fmt: skip
    for task in tasks:
        task(page)
    names = ", ".join(task.__name__.replace("_", " ") for task in tasks)
    record_bar("A-5", f"{len(tasks)} of {len(tasks)} tasks with JavaScript off: {names}")


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
    page.get_by_label("Cari", exact=True).fill("Tempilang")
    page.get_by_role("button", name="Cari").click()
    expect(page.locator(".list-head")).to_contain_text("Cari: Tempilang")
    assert 0 < rows.count() < before


def narrow(page: Page) -> None:
    page.goto("/kotaku/luas/")
    rows = page.locator("tbody tr")
    before = rows.count()
    page.get_by_text("Saringan dan kolom").click()
    page.get_by_role("textbox", name="Tahun").fill("2017")
    page.get_by_role("checkbox", name="Tempat dalam dokumen").check()
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator(".list-head")).to_contain_text("Tahun: 2017")
    expect(page.get_by_role("columnheader", name="Tempat dalam dokumen")).to_be_visible()
    assert 0 < rows.count() < before


def sign_in(page: Page) -> None:
    log_in(page, "staf")


def correct(page: Page) -> None:
    page.goto("/kotaku/luas/?region=19.05.01")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Ubah", exact=True).click()
    amount = page.get_by_label("Angka", exact=True)
    before = amount.input_value()
    amount.fill("16,25")
    form = page.url
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status")).to_have_text("Perubahan disimpan.")
    page.goto(REGION)
    expect(page.get_by_role("main")).to_contain_text("16,25")
    expect(page.get_by_role("main")).to_contain_text("2018 tidak cocok")
    page.goto(form)
    amount.fill(before)
    page.get_by_role("button", name="Simpan").click()


def add(page: Page) -> None:
    page.goto("/direktori/dokumen/")
    page.get_by_role("link", name="Tambah dokumen").click()
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".error-summary")).to_contain_text("Judul")
    page.locator("[name=kind]").select_option("laporan")
    page.get_by_label("Judul").fill(TITLE)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def conflict(page: Page) -> None:
    """Two forms on one record; the second shows both texts and is saved with open eyes."""
    other = beside(page, java_script_enabled=False)
    page.get_by_role("link", name="Ubah", exact=True).click()
    other.goto(page.url)
    for form, text in ((other, "naskah pertama"), (page, "naskah kedua")):
        form.get_by_label("Catatan").fill(text)
        form.get_by_role("button", name="Simpan").click()
    other.context.close()
    cells = page.locator(".conflict tbody td")
    expect(cells).to_have_text(["–", "naskah pertama", "naskah kedua"])
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("main")).to_contain_text("naskah kedua")


def export(page: Page) -> None:
    page.goto("/direktori/dokumen/")
    for name, ending in (("Excel", ".xlsx"), ("CSV", ".csv")):
        with page.expect_download() as file:
            page.get_by_role("link", name=name, exact=True).click()
        assert file.value.suggested_filename.endswith(ending)


def delete(page: Page) -> None:
    page.goto("/direktori/dokumen/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Hapus", exact=True).click()
    page.get_by_label("Alasan").fill("tercatat dua kali")
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_role("row", name=TITLE)).to_contain_text("tercatat dua kali")


def restore(page: Page) -> None:
    page.get_by_role("button", name=f"Pulihkan {TITLE}").click()
    expect(page.get_by_role("status")).to_have_text("Data dipulihkan.")


def history(page: Page) -> None:
    page.get_by_role("link", name="Riwayat", exact=True).click()
    for word in ("dipulihkan", "dihapus", "diubah", "ditambahkan", "naskah pertama"):
        expect(page.locator(".timeline")).to_contain_text(word)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("link", name="Masuk")).to_be_visible()
    page.goto("/kotaku/luas/?region=19.05.01")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("link", name="Ubah")).to_have_count(0)
