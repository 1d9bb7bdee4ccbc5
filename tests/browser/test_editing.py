"""Forms in the browser: typing survives, errors are found, no editor overwrites another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def open_form(page: Page) -> None:
    """The form on a region's only figure."""
    page.goto("/kotaku/luas/?region=19.05")
    page.get_by_role("link", name="Tempilang").click()
    page.get_by_role("link", name="Ubah", exact=True).click()


def test_an_ambiguous_number_is_refused_and_stays_in_its_field(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(who="staf")
    open_form(page)
    amount = page.get_by_label("Angka", exact=True)
    amount.fill("1.234")
    page.get_by_label("Catatan").fill("ditulis sebelum galat")
    page.get_by_role("button", name="Simpan").click()
    assert page.title().startswith("Galat:")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link")
    expect(link).to_contain_text("1.234")
    expect(link).to_contain_text("1,234")
    link.click()
    expect(amount).to_be_focused()
    expect(amount).to_have_value("1.234")
    expect(amount).to_have_attribute("aria-invalid", "true")
    described = (amount.get_attribute("aria-describedby") or "").split()
    assert [page.locator(f"#{name}").count() for name in described] == [1] * len(described) != []
    expect(page.get_by_label("Catatan")).to_have_value("ditulis sebelum galat")


def test_the_second_of_two_editors_sees_both_values_and_keeps_typing(
    open_page: Callable[..., Page],
) -> None:
    first, second = open_page(who="staf"), open_page(who="staf")
    for page in (first, second):
        open_form(page)
    before = first.get_by_label("Angka", exact=True).input_value()
    first.get_by_label("Angka", exact=True).fill("28,90")
    first.get_by_role("button", name="Simpan").click()
    expect(first.get_by_role("status")).to_have_text("Perubahan disimpan.")

    second.get_by_label("Angka", exact=True).fill("28,95")
    second.get_by_label("Catatan").fill("menurut naskah")
    with second.expect_response(lambda r: r.request.method == "POST") as sent:
        second.get_by_role("button", name="Simpan").click()
    assert sent.value.status == 409
    row = second.locator(".conflict tbody tr", has_text="Angka")
    expect(row.locator("td")).to_have_text([before, "28,90", "28,95"])
    expect(second.locator(".error-summary")).to_be_focused()
    expect(second.get_by_label("Catatan")).to_have_value("menurut naskah")

    second.get_by_label("Angka", exact=True).fill(before)
    second.get_by_role("button", name="Simpan").click()
    expect(second.get_by_role("status")).to_have_text("Perubahan disimpan.")
    expect(second.get_by_role("main")).to_contain_text(before)
    expect(second.get_by_role("main")).to_contain_text("menurut naskah")
