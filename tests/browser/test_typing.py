"""Typing is not lost: not by an error, a conflict, an ended session, a bad line or leaving."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, Error, Page, Request, Route, expect

from tests.browser.pages import (
    FORM,
    PASSWORD,
    Site,
    State,
    add_document,
    beside,
    record_states,
    special_states,
    submit,
)

pytestmark = pytest.mark.browser

ADD = "/direktori/dokumen/tambah/"
CHANGE = "/direktori/angka/2/ubah/"
# Asked after the page's own script has done its work.
REMEMBER_DISABLED = f"""() => document.querySelector("{FORM}").addEventListener("submit", () => {{
  sessionStorage.disabled = document.querySelector("{FORM} button[type=submit]").disabled;
}})"""
REFUSED = ("login refused", "upload refused", "add refused", "form refused", "delete refused")
VALUES = f"""() => Object.fromEntries([...new FormData(document.querySelector("{FORM}"))]
  .filter(([name]) => !["csrfmiddlewaretoken", "submission", "version"].includes(name)))"""
# Of each field with an error: whether the summary links to it, and whether it names its error.
WRONG_FIELDS = """() => [...document.querySelectorAll("[aria-invalid=true]")].map(field => ({
  id: field.id,
  linked: !!document.querySelector(`.error-summary a[href="#${field.id}"]`),
  described: (field.getAttribute("aria-describedby") || "").split(" ")
    .some(id => document.getElementById(id)?.matches(".error")),
}))"""


def typed(page: Page) -> dict[str, str]:
    """What the form of this page holds."""
    values: dict[str, str] = page.evaluate(VALUES)
    return values


def refused_states(site: Site) -> Iterator[State]:
    change = site.first("directory:figure_change", "staf")
    states = [*special_states(change), *record_states(change)]
    return (state for state in states if state.name in REFUSED)


@pytest.mark.bar
def test_an_error_is_named_twice_and_typing_is_kept(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    """In a summary that has the focus, with a link, and at the field; the title says it first."""
    fields = 0
    for state in refused_states(site):
        page = open_page(who=state.who)
        state.show(page)
        assert page.title().startswith("Galat:"), state.name
        expect(page.locator(".error-summary")).to_be_focused()
        wrong: list[dict[str, Any]] = page.evaluate(WRONG_FIELDS)
        assert all(field["linked"] and field["described"] for field in wrong), (state.name, wrong)
        assert wrong or state.name == "login refused"
        fields += len(wrong)
        page.context.close()
    kept = [check(open_page(who="staf")) for check in (after_an_error, after_a_conflict, relogin)]
    record_bar(
        "A-7",
        f"{fields} of {fields} wrong fields named in a summary with a link and at the field, on "
        f"{len(REFUSED)} forms; {sum(kept)} of {sum(kept)} values kept after an error, a conflict "
        "and an ended session; leaving a changed form asks",
    )


def after_an_error(page: Page) -> int:
    page.goto(CHANGE)
    fill(page, amount="1.234", year="2018")
    before = typed(page)
    assert submit(page).status == 400
    assert typed(page) == before
    return len(before)


def after_a_conflict(page: Page) -> int:
    address = add_document(page, "Laporan dua penyunting")
    other = beside(page)
    page.goto(f"{address}ubah/")
    other.goto(page.url)
    assert submit(other, number="1/2019").status == 200
    other.context.close()
    fill(page, number="2/2019", kept_at="Lemari 3")
    before = typed(page)
    assert submit(page).status == 409
    assert typed(page) == before
    return len(before)


def relogin(page: Page) -> int:
    """After the login the form is there, filled, and nothing was saved by itself."""
    page.goto(ADD)
    page.locator(f"{FORM} [name=kind]").select_option("laporan")
    fill(page, title="Laporan di akhir sesi", number="7/2019", kept_at="Lemari 7")
    before = typed(page)
    page.context.clear_cookies(name="sesi")
    assert submit(page).status == 403
    page.get_by_label("Nama pengguna").fill("staf")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("status")).to_contain_text("Isian Anda masih ada")
    assert typed(page) == before
    assert submit(page).url.endswith("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Laporan di akhir sesi")
    return len(before)


def fill(page: Page, **fields: str) -> None:
    """Type something into every text field: what is given, else a text of its own."""
    for name, text in ({"note": "Diperiksa pada naskah."} | fields).items():
        page.locator(f"{FORM} [name={name}]").fill(text)


class Asked:
    """The questions that the browser puts, each answered with "stay" until told otherwise."""

    def __init__(self, page: Page) -> None:
        self.kinds: list[str] = []
        self.may_leave = False
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.kinds.append(dialog.type)
        if self.may_leave:
            dialog.accept()
        else:
            dialog.dismiss()


def test_leaving_a_changed_form_asks_first(open_page: Callable[..., Page]) -> None:
    page = open_page(who="staf")
    asked = Asked(page)
    page.goto(CHANGE)
    page.get_by_label("Angka", exact=True).click()
    page.get_by_role("link", name="Beranda").click()
    page.wait_for_url("**/")
    assert asked.kinds == []

    page.goto(CHANGE)
    note = page.get_by_label("Catatan")
    note.click()
    page.keyboard.type("belum disimpan")
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Beranda").click(no_wait_after=True)
    assert page.url.endswith(CHANGE)
    assert "belum disimpan" in note.input_value()
    assert asked.kinds == ["beforeunload"]
    asked.may_leave = True
    page.get_by_role("link", name="Beranda").click()
    page.wait_for_url("**/")


def test_a_form_that_came_back_with_errors_is_still_unsaved(open_page: Callable[..., Page]) -> None:
    page = open_page(who="staf")
    asked = Asked(page)
    page.goto(CHANGE)
    submit(page, amount="1.234")
    assert asked.kinds == []
    page.get_by_label("Angka", exact=True).click()
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Beranda").click(no_wait_after=True)
    assert asked.kinds == ["beforeunload"]


def test_a_double_click_saves_once_and_the_button_waits(open_page: Callable[..., Page]) -> None:
    page = open_page(who="staf")
    page.goto(ADD)
    posts: list[Request] = []
    page.on("request", lambda sent: posts.append(sent) if sent.method == "POST" else None)
    page.evaluate(REMEMBER_DISABLED)
    page.locator(f"{FORM} [name=kind]").select_option("laporan")
    page.locator(f"{FORM} [name=title]").fill("Laporan klik ganda")
    with page.expect_navigation():
        page.locator(f"{FORM} button[type=submit]").dblclick(no_wait_after=True)
    assert page.evaluate("sessionStorage.disabled") == "true"
    assert len(posts) == 1
    page.go_back()
    expect(page.locator(f"{FORM} button[type=submit]")).to_be_enabled()
    assert how_many(page, "Laporan klik ganda") == 1


@pytest.mark.bar
def test_a_line_that_breaks_while_sending_makes_no_second_record(
    open_page: Callable[..., Page], record_bar: Callable[[str, str], None]
) -> None:
    """The portal saves, its answer is lost, the reader sends the same form again."""
    page = open_page(who="staf")
    page.goto(ADD)
    page.locator(f"{FORM} [name=kind]").select_option("laporan")
    page.locator(f"{FORM} [name=title]").fill("Laporan lewat sinyal buruk")
    answers: list[int] = []

    def cut(route: Route) -> None:
        answers.append(route.fetch(max_redirects=0).status)
        route.abort("internetdisconnected")

    page.route("**" + ADD, cut, times=1)
    with page.expect_event("requestfailed"):
        page.locator(f"{FORM} button[type=submit]").click(no_wait_after=True)
    assert answers == [302]
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="tersimpan sekali")).to_be_visible()
    saved = how_many(page, "Laporan lewat sinyal buruk")
    record_bar(
        "A-12",
        f"{saved} record after a POST whose answer was lost, a retry offline and one online",
    )
    assert saved == 1


def how_many(page: Page, title: str) -> int:
    """How many documents bear this title."""
    page.goto(f"/direktori/dokumen/?q={title}")
    return page.locator("tbody tr", has_text=title).count()
