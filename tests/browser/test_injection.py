"""Typed text is shown, not run, also in a browser that was told to overlook our policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.pages import add_document, delete
from tests.portal.payloads import PAYLOADS

pytestmark = pytest.mark.browser
LONGEST_TITLE = 200


def titles() -> list[str]:
    """The payloads, as many in each title as it holds."""
    packed = [""]
    for payload in PAYLOADS:
        if len(packed[-1]) + len(payload) >= LONGEST_TITLE:
            packed.append("")
        packed[-1] += payload[:LONGEST_TITLE]
    return packed


def test_nothing_typed_runs_without_the_policy_either(open_page: Callable[..., Page]) -> None:
    page = open_page(who="staf", bypass_csp=True)
    addresses = [add_document(page, title) for title in titles()]
    for address in addresses:
        for shown in (address, f"{address}ubah/", f"{address}riwayat/"):
            page.goto(shown)
            assert page.evaluate("window.__x") is None, shown
    page.goto("/direktori/dokumen/")
    assert page.evaluate("window.__x") is None
    for address in addresses:
        delete(page, address)
