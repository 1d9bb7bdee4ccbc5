"""Pages and API errors speak Indonesian."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Site

pytestmark = pytest.mark.browser

# Django's, DRF's and django-filter's own sentences, and the words that usually slip through.
ENGLISH = re.compile(
    r"This field|Page not found|[Nn]ot found|Ensure this|CSRF|Select a valid|Invalid|Yesterday"
    r"|Enter a|\brequired\b|Unknown|\bYes\b|\bNo \b|\bPage\b|\bSearch\b|Log ?(?:in|out)\b|Sign in"
    r"|\bMethod\b|permission|must be|characters|Please|Currently|Clear\b|Submit|Choose|Delete\b"
    r"|\bthe\b|\band\b|Server Error|Forbidden|Bad Request|Previous|\bNext\b|ago\b"
    r"|January|February|March|\bMay\b|June|July|August|October|December|\b\d+ of \d+\b"
)
# A day as machines write it; people read "16 Juli 2019".
MACHINE_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
MISSES = [
    ("get", "/api/v1/tidak-ada/", {}, 404),
    ("get", "/api/v1/regions/99.99/", {}, 404),
    ("get", "/api/v1/kotaku/hectares/999999/", {}, 404),
    ("get", "/api/v1/kotaku/hectares/?page=0", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?page=999", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?page_size=abc", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?cursor=abc", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?year=abc", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?kind=abc", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?ordering=abc", {}, 400),
    ("get", "/api/v1/kotaku/hectares/?fields=abc", {}, 400),
    ("get", "/api/v1/kotaku/summary/", {}, 400),
    ("get", "/api/v1/kotaku/summary/?region=1905", {}, 400),
    ("get", "/api/v1/documents/", {"Accept": "text/csv"}, 406),
    ("post", "/api/v1/documents/", {}, None),
    ("delete", "/api/v1/regions/19/", {}, None),
]


class Words(HTMLParser):
    """The text that a person reads or hears on a page; code and names of files are left out."""

    SPOKEN = ("title", "alt", "aria-label", "placeholder", "value", "data-label", "content")
    SILENT = ("code", "script", "style")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = ""
        self.text: list[str] = []
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.silent += tag in self.SILENT
        if tag == "html":
            self.lang = named.get("lang") or ""
        if tag != "meta" and named.get("type") != "hidden" and tag != "option":
            self.text += [named[name] or "" for name in self.SPOKEN if name in named]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


def english(html: str) -> list[str]:
    """English words and machine dates on a page, each with what stands around it."""
    # Addresses keep the API's names; they are printed below each page.
    text = re.sub(r"https?://\S+", "", " ".join(" ".join(Words(html).text).split()))
    found = [*ENGLISH.finditer(text), *MACHINE_DATE.finditer(text)]
    return [text[max(0, match.start() - 30) : match.end() + 30] for match in found]


@pytest.mark.bar
def test_pages_and_api_errors_are_indonesian(
    open_page: Callable[..., Page], site: Site, record_bar: Callable[[str, str], None]
) -> None:
    html = [(f"{page.address} ({page.who})", page.html) for page in site.pages]
    special = [state for state in site.states() if state.reach or state.status != 200]
    for who in {state.who for state in special}:
        page = open_page(who=who)
        for state in special:
            if state.who == who:
                state.show(page)
                html.append((state.name, page.content()))
    foreign = [(name, found) for name, text in html for found in english(text)]
    assert [name for name, text in html if Words(text).lang != "id"] == []

    client = open_page().context.request
    for method, address, headers, status in MISSES:
        answer = client.fetch(address, method=method, headers=headers)
        assert answer.status == status or (status is None and answer.status in (401, 403, 405))
        body = answer.json()
        assert set(body) >= {"code", "detail", "errors"}, address
        said = " ".join([body["detail"], *(error["message"] for error in body["errors"])])
        foreign += [(address, match.group()) for match in ENGLISH.finditer(said)]
    record_bar(
        "A-6",
        f"{len(foreign)} English strings on {len(html)} pages and in {len(MISSES)} API errors; "
        "lang=id on all",
    )
    assert not foreign, "\n".join(map(str, foreign))


def test_no_link_is_broken(site: Site) -> None:
    """Every link that somebody is shown leads to a page that they may read."""
    assert site.broken == []
