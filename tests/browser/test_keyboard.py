"""Every task with Tab, Shift+Tab, Enter and Space alone, the focus always in sight."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.pages import PASSWORD, add_document

pytestmark = pytest.mark.browser

TITLE = "Laporan lewat papan ketik"


@pytest.mark.bar
def test_every_task_is_done_with_the_keyboard(
    open_page: Callable[..., Page], record_bar: Callable[[str, str], None]
) -> None:
    page, other = open_page(height=500), open_page(who="staf")
    address = add_document(other, TITLE)
    keys = Keyboard(page)
    log_in(keys)
    find(keys)
    correct_an_error(keys)
    resolve_a_conflict(keys, other)
    export(keys)
    filter_rows(keys)
    delete_and_restore(keys, address)
    look_into_an_import(keys)
    record_bar(
        "A-2",
        "8 of 8 tasks by keyboard (sign in, find, correct, resolve a conflict, export, filter, "
        f"delete and restore, look into an import), {keys.stops} stops, {len(keys.hidden)} with a "
        "focus below 2 px, 3:1, or covered",
    )
    assert not keys.hidden, "\n".join(map(str, keys.hidden))


def log_in(keys: Keyboard) -> None:
    page = keys.page
    page.goto("/")
    keys.use(page.get_by_role("link", name="Masuk"))
    keys.type(page.get_by_label("Nama pengguna"), "staf")
    keys.type(page.get_by_label("Kata sandi"), PASSWORD)
    keys.leave()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def find(keys: Keyboard) -> None:
    page = keys.page
    keys.use(page.get_by_role("link", name="Direktori", exact=True))
    keys.use(page.get_by_role("link", name="Dokumen", exact=True))
    keys.type(page.get_by_label("Cari", exact=True), TITLE)
    keys.leave()
    keys.use(page.get_by_role("link", name=TITLE))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def correct_an_error(keys: Keyboard) -> None:
    """What is wrong takes the focus; its link leads to the field."""
    page = keys.page
    keys.use(page.get_by_role("link", name="Ubah", exact=True))
    keys.type(page.get_by_label("Tanggal", exact=False).first, "kemarin")
    keys.use(page.get_by_role("button", name="Simpan"), "Space")
    expect(page.locator(".error-summary")).to_be_focused()
    keys.to(page.locator(".error-summary a"))
    page.keyboard.press("Enter")
    date = page.locator("[name=date]")
    expect(date).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("16 Juli 2019")
    keys.leave()
    expect(page.get_by_role("status")).to_have_text("Perubahan disimpan.")


def resolve_a_conflict(keys: Keyboard, other: Page) -> None:
    page = keys.page
    keys.use(page.get_by_role("link", name="Ubah", exact=True))
    other.goto(page.url)
    other.locator("[name=note]").fill("dari ruang sebelah")
    other.get_by_role("button", name="Simpan").click()
    expect(other.get_by_role("status")).to_have_text("Perubahan disimpan.")
    keys.type(page.locator("[name=note]"), "dari meja ini")
    keys.use(page.get_by_role("button", name="Simpan"))
    expect(page.locator(".error-summary")).to_be_focused()
    keys.to(page.locator(".conflict tbody th a"))
    page.keyboard.press("Enter")
    note = page.locator("[name=note]")
    expect(note).to_be_focused()
    expect(note).to_have_value("dari meja ini")
    keys.use(page.get_by_role("button", name="Simpan"), "Space")
    expect(page.get_by_role("main")).to_contain_text("dari meja ini")


def export(keys: Keyboard) -> None:
    page = keys.page
    keys.use(page.get_by_role("link", name="Dokumen", exact=True).first)
    keys.to(page.get_by_role("link", name="CSV"))
    with page.expect_download() as file:
        page.keyboard.press("Enter")
    assert file.value.suggested_filename.endswith(".csv")


def filter_rows(keys: Keyboard) -> None:
    page = keys.page
    page.reload()
    keys.to(page.locator(".filters summary"))
    page.keyboard.press("Space")
    kind = page.get_by_label("Jenis", exact=True).first
    keys.to(kind)
    page.keyboard.type("laporan")
    keys.use(page.get_by_role("button", name="Terapkan"), "Space")
    expect(page.locator(".list-head")).to_contain_text("Jenis: laporan")


def delete_and_restore(keys: Keyboard, address: str) -> None:
    page = keys.page
    page.goto(address)
    keys.use(page.get_by_role("link", name="Hapus", exact=True))
    keys.type(page.get_by_label("Alasan"), "tercatat dua kali")
    keys.use(page.get_by_role("button", name="Hapus"))
    keys.use(page.get_by_role("button", name=f"Pulihkan {TITLE}"), "Space")
    expect(page.get_by_role("status")).to_have_text("Data dipulihkan.")


def look_into_an_import(keys: Keyboard) -> None:
    """From its errors to the rows that are new, and to the columns that are to be settled."""
    page = keys.page
    page.goto("/impor/2/")
    keys.use(page.get_by_role("link", name="Baru (", exact=False))
    expect(page.locator("#baris")).to_be_visible()
    keys.use(page.get_by_role("link", name="Tetapkan kolomnya"))
    keys.to(page.get_by_label("Keterngan", exact=True))
    page.keyboard.type("tidak")
    expect(page.get_by_label("Keterngan", exact=True)).to_have_value("")


@pytest.mark.parametrize(
    "address", ["/direktori/wilayah/", "/rapat/1/", "/direktori/angka/2/ubah/"]
)
def test_the_way_through_a_page_is_its_order_and_back_again(
    open_page: Callable[..., Page], address: str
) -> None:
    """Also backwards, where a head that stays in sight could cover what has the focus."""
    page = open_page(who="staf", height=400)
    page.goto(address)
    keys = Keyboard(page)
    on = [stop["order"] for stop in keys.walk()]
    back = [stop["order"] for stop in keys.walk("Shift+Tab")]
    assert on == sorted(on)
    assert sorted(back) == on
    assert not keys.hidden, "\n".join(map(str, keys.hidden))


def test_the_first_stop_skips_the_menu(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/direktori/")
    keys = Keyboard(page)
    stop = keys.step()
    assert stop is not None
    assert "Langsung ke isi" in stop["html"]
    page.keyboard.press("Enter")
    keys.to(page.get_by_role("main").get_by_role("link", name="Wilayah", exact=True))
    assert keys.stops == 2
