"""Every declared model: its pages do what pages of this portal do, from list to restoration.

A new model is tried here by one line of tests/factories.py.
"""

import io
import re
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import UniqueConstraint
from django.test import Client
from django.urls import reverse

from accounts.roles import ADMINISTRATOR
from records.access import rule_of
from records.api.views import RecordViewSet
from records.history import TRIGGER, VERSION_TRIGGER, made_triggers
from records.models import HistoryEntry, Record
from tests.accounts.factories import make_account
from tests.factories import CASES, Case
from tests.forms import typed
from tests.portal.routes import ROUTES
from tests.portal.test_architecture import resources, views

pytestmark = pytest.mark.django_db
each_model = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
# Accounts have pages of their own, tried in tests/accounts.
WITHOUT_PAGES = {"accounts.User"}


@pytest.fixture
def client(db: None) -> Client:
    """Somebody who keeps everything everywhere."""
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    return client


def address(case: Case, page: str, record: Any = None) -> str:
    """One of the pages of a model."""
    if page == "detail":
        return str(record.get_absolute_url())
    return reverse(f"{case.name}_{page}", args=[record.pk] if record else [])


def text(answer: Any) -> str:
    """What a page says, or a file's decoded content."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    return str(content.decode())


def delete(client: Client, case: Case, record: Any, reason: str = "tercatat dua kali") -> Any:
    page = address(case, "delete", record)
    return client.post(page, typed(client, page, reason=reason), follow=True)


def stored(record: Any) -> Any:
    """The row, deleted or not."""
    return type(record)._base_manager.get(pk=record.pk)


# --- completeness ---------------------------------------------------------------------------------


def concrete_records() -> list[type[Record]]:
    """Every model that people edit."""
    models = apps.get_models()
    return [m for m in models if issubclass(m, Record) and not m._meta.proxy]


def test_every_record_is_declared_and_tried() -> None:
    tables = {resource.model for resource in resources() if not resource.model._meta.proxy}
    declared = {model for model in tables if model._meta.label not in WITHOUT_PAGES}
    expected = {m for m in concrete_records() if m._meta.label not in WITHOUT_PAGES}
    assert declared == expected
    assert {case.model for case in CASES} == expected
    assert len(CASES) == len(expected)


def test_every_list_is_searched_and_sorted() -> None:
    for resource in resources():
        if resource.model._meta.label not in WITHOUT_PAGES:
            assert {"q", "ordering"} <= resource.filterset_class.base_filters.keys(), resource.title


@each_model
def test_a_list_is_sorted_both_ways(client: Client, case: Case) -> None:
    for _ in range(3):
        case.make()
    viewset = next(
        v for v in views() if getattr(v, "resource", None) and v.resource.model is case.model
    )
    names = viewset.resource.filterset_class.base_filters["ordering"].param_map
    page = address(case, "list")
    for name in names:
        rising, falling = (
            [row.pk for row in client.get(page, {"ordering": sign + name}).context["object_list"]]
            for sign in ("", "-")
        )
        assert sorted(rising) == sorted(falling)
        assert len(rising) >= 3


def test_parts_are_listed_and_added_from_their_whole() -> None:
    parts = [r for r in resources() if r.model.part_of and not r.model._meta.proxy]
    assert len(parts) > 10
    for resource in parts:
        assert resource.model.part_of in resource.filterset_class.base_filters, resource.title
        assert resource.model.part_of in resource.form_class.base_fields, resource.title


@pytest.mark.parametrize("model", concrete_records(), ids=lambda model: model._meta.label)
def test_every_record_has_its_rule_its_history_and_its_addresses(model: type[Record]) -> None:
    assert rule_of(model)
    made = {name for table, name in made_triggers() if table == model._meta.db_table}
    assert made == {TRIGGER, VERSION_TRIGGER}
    names = {route.name for route in ROUTES}
    if model._meta.label not in WITHOUT_PAGES:
        name = f"{model._meta.app_label}:{model._meta.model_name}"
        assert {f"{name}_{page}" for page in ("list", "add", "history", "deleted")} <= names


@pytest.mark.parametrize("model", concrete_records(), ids=lambda model: model._meta.label)
def test_a_deleted_row_frees_every_unique_key(model: type[Record]) -> None:
    kept = [
        rule.name
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint | ExclusionConstraint)
        and "deletion__isnull" not in str(rule.condition)
    ]
    assert kept == []


def test_every_record_has_its_endpoint() -> None:
    served = {view.resource.model for view in views() if issubclass(view, RecordViewSet)}
    assert served == {case.model for case in CASES}


# --- reading --------------------------------------------------------------------------------------


@each_model
def test_the_list_is_searched_sorted_and_shows_the_columns_chosen(
    client: Client, case: Case
) -> None:
    record, other = case.make(), case.make()
    resource = next(r for r in resources() if r.model is case.model)
    page = address(case, "list")
    every = client.get(page, {"columns": [column.name for column in resource.columns]})
    assert every.status_code == 200
    for column in resource.columns:
        assert column.label in text(every)
    assert {row["url"] for row in every.context["rows"]} >= {
        record.get_absolute_url(),
        other.get_absolute_url(),
    }
    if case.words != "":
        found = client.get(page, {"q": case.searched(record)})
        assert record.get_absolute_url() in {row["url"] for row in found.context["rows"]}
    ordering = resource.filterset_class.base_filters.get("ordering")
    for value, _ in ordering.extra["choices"] if ordering else ():
        assert client.get(page, {"ordering": value}).status_code == 200, value
    assert client.get(page, {"columns": "tidak_ada"}).status_code == 400


@each_model
def test_the_detail_page_shows_the_record_and_leads_to_every_act(
    client: Client, case: Case
) -> None:
    record = case.make()
    page = text(client.get(record.get_absolute_url()))
    for act in ("change", "delete", "history"):
        assert address(case, act, record) in page, act
    assert (f"{address(case, 'add')}?copy={record.pk}" in page) == case.copied


@each_model
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_handed_out_as_a_file(client: Client, case: Case, form: str) -> None:
    record = case.make()
    resource = next(r for r in resources() if r.model is case.model)
    row = stored_with_all(resource, record)
    texts = [c.exported(row) for c in resource.columns if isinstance(c.read, str)]
    answer = client.get(address(case, "export"), {"format": form})
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    said = text(answer)
    assert all(each in said for each in texts if isinstance(each, str))
    assert "Diunduh oleh" in said


def stored_with_all(resource: Any, record: Any) -> Any:
    """The row with what its columns read."""
    return resource.queryset.get(pk=record.pk)


# --- writing --------------------------------------------------------------------------------------


@each_model
def test_a_copy_becomes_a_record_of_its_own(client: Client, case: Case) -> None:
    record = case.make()
    page = address(case, "add")
    form = typed(client, f"{page}?copy={record.pk}")
    # What the copied record is called is free again, once that one is deleted.
    delete(client, case, record)
    answer = client.post(page, form)
    assert answer.status_code == 302, text(answer)
    new = case.model._default_manager.latest("pk")
    assert answer["Location"] == new.get_absolute_url()
    assert new.pk != record.pk
    columns = set(client.get(page).context["form"].record_fields)
    for name in columns:
        assert getattr(new, name) == getattr(record, name), name


@each_model
def test_a_change_counts_and_is_told_in_the_history(client: Client, case: Case) -> None:
    record = case.make()
    page = address(case, "change", record)
    change = case.typed()
    answer = client.post(page, typed(client, page, **change), follow=True)
    assert "Perubahan disimpan" in text(answer)
    assert stored(record).version == 2
    entry = HistoryEntry.objects.get(
        table_name=case.model._meta.db_table, record_id=record.pk, action="update"
    )
    assert (entry.version, entry.via) == (2, "page")
    label = str(case.model._meta.get_field(case.edited).verbose_name)  # type: ignore[union-attr]
    history = text(client.get(address(case, "history", record)))
    assert re.search(rf">{re.escape(label)}<", history, re.I), label
    assert "Administrator" in history
    if not case.names_another:
        assert change[case.edited] in history


@each_model
def test_a_deleted_record_is_listed_as_deleted_and_comes_back(client: Client, case: Case) -> None:
    record = case.make()
    answer = delete(client, case, record)
    assert answer.status_code == 200
    assert "tercatat dua kali" in text(answer)
    assert str(record) in text(answer).replace("&quot;", '"')
    for page in ("detail", "change", "delete", "history"):
        assert client.get(address(case, page, record)).status_code == 404, page
    gone = stored(record)
    assert (gone.deletion.reason, gone.version) == ("tercatat dua kali", 2)
    back = client.post(address(case, "restore", record), {"version": 2}, follow=True)
    assert back.status_code == 200
    assert "Data dipulihkan" in text(back)
    assert (stored(record).deletion, stored(record).version) == (None, 3)
    assert client.get(record.get_absolute_url()).status_code == 200
    history = text(client.get(address(case, "history", record)))
    assert "dihapus" in history
    assert "dipulihkan" in history
    assert "Alasan: tercatat dua kali" in history


@each_model
def test_a_deletion_asks_for_its_reason(client: Client, case: Case) -> None:
    record = case.make()
    for reason in ("", "   "):
        assert delete(client, case, record, reason).status_code == 400
    assert stored(record).deletion is None
