"""What is typed is text: in no page of any model does it become an element, a script or a link."""

import itertools
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.roles import ADMINISTRATOR
from records.imports.lists import resource_of
from tests.accounts.factories import make_account
from tests.factories import CASES, Case
from tests.portal.conftest import RecordBar
from tests.portal.payloads import PAYLOADS
from tests.records.imports.uploading import sheet_of, upload

pytestmark = pytest.mark.django_db
FORBIDDEN = {"iframe", "object", "embed", "base", "frame", "applet"}
LEADING = ("href", "src", "action", "formaction", "xlink:href", "srcdoc")
PAGES = ("list", "detail", "change", "history", "delete")


class Dangers(HTMLParser):
    """Collects what would run, or lead to what would."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: (value or "").strip().lower() for name, value in attrs}
        if tag in FORBIDDEN or (tag == "script" and not said.get("src", "").startswith("/static/")):
            self.found.append(tag)
        for name, value in said.items():
            leads = name in LEADING and value.startswith(("javascript:", "data:", "vbscript:"))
            if name.startswith("on") or leads:
                self.found.append(f"{tag} {name}={value[:40]}")


def text_columns(model: type[models.Model]) -> list[Any]:
    """The columns that take any text."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.editable
        and not isinstance(field, models.SlugField)
    ]


def spoiled(record: Any, payloads: Any) -> int:
    """Put a payload into each text of the record that the database lets have it; how many."""
    put = 0
    for field in text_columns(type(record)):
        text = next(payloads)[: field.max_length or None]
        try:
            with transaction.atomic():
                type(record)._base_manager.filter(pk=record.pk).update(**{field.attname: text})
        except IntegrityError:
            continue
        put += 1
    record.refresh_from_db()
    return put


def test_no_text_of_any_model_runs(record_bar: RecordBar) -> None:
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    payloads, texts, pages = itertools.cycle(PAYLOADS), 0, 0
    wrong: list[tuple[str, str]] = []
    for case in [*CASES, *CASES]:
        record = case.make("19.05")
        texts += spoiled(record, payloads)
        for page in PAGES:
            if (address := address_of(case, page, record)) is None:
                continue
            answer = client.get(address)
            assert answer.status_code == 200, address
            pages += 1
            wrong += [(address, found) for found in Dangers(answer.content.decode()).found]
    assert texts > len(PAYLOADS)
    record_bar("S-19", f"{texts} texts of {len(CASES)} models, {pages} pages, {len(wrong)} run")
    assert wrong == []


def address_of(case: Case, page: str, record: Any) -> str | None:
    """One of the pages about the record, if the model has it."""
    if page == "detail":
        return str(record.get_absolute_url())
    try:
        return reverse(f"{case.name}_{page}", args=[] if page == "list" else [record.pk])
    except NoReverseMatch:
        return None


def test_no_cell_of_a_file_runs() -> None:
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    resource = resource_of("directory:organisation_list")
    rows = [[payload, payload, payload] for payload in PAYLOADS]
    file = sheet_of(["Nama", "Jenis", PAYLOADS[0]], *rows)
    session = upload(client, resource.url("import"), file, f"{PAYLOADS[1][:40]}.xlsx")
    for number in range(1, 6):
        shown = client.get(f"/impor/{session.pk}/", {"page": number}).content.decode()
        assert "&lt;script&gt;" in shown
        assert Dangers(shown).found == []
    assert Dangers(client.get("/impor/").content.decode()).found == []
