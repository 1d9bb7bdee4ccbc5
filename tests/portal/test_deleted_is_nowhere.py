"""R-11: what was deleted stands on no page, in no list, sum, search, choice, file or answer.

Each model's practice record bears a word that nothing else bears; every address is asked for it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client

from accounts.roles import ADMINISTRATOR
from records.deletions import delete_record
from records.models import Deletion, Record
from tests.accounts.factories import make_account
from tests.factories import CASES, Case
from tests.portal.conftest import RecordBar
from tests.portal.routes import READ_ROUTES, Route
from tests.portal.test_architecture import resources

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

SENTINEL = "Zzqxjk"
# The lists of what can be restored, and the history of what happened, tell of it by intent.
FILES = {resource.url_name("export"): resource for resource in resources()}
TELLING = ("_deleted", "_history", "history")


@pytest.fixture(scope="module")
def keeper(samples: None, django_db_blocker: Any) -> Iterator[Client]:
    """Somebody who sees every page that there is."""
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client()
        client.force_login(make_account(ADMINISTRATOR))
        yield client
        transaction.set_rollback(True)


def mark(record: Record) -> None:
    """Write the word into every text column of the row."""
    texts = {
        field.attname: SENTINEL
        for field in record._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not isinstance(field, models.SlugField)
        and field.name not in ("code", "sha256")
    }
    type(record)._base_manager.filter(pk=record.pk).update(**texts)


def everywhere(client: Client) -> set[str]:
    """The names of the addresses whose answer bears the word."""
    return {
        route.name
        for route in READ_ROUTES
        if not route.name.endswith(TELLING) and SENTINEL in answer(client, route)
    }


def answer(client: Client, route: Route) -> str:
    """What an address says; a file tells of all rows and columns."""
    query: dict[str, Any] = {}
    if resource := FILES.get(route.name):
        query = {"columns": [column.name for column in resource.columns]}
    response = client.get(route.address(), route.query | query)
    if response.streaming:
        content = b"".join(response.streaming_content)
        for close in response._resource_closers:
            close()
        return content.decode(errors="replace")
    return str(response.content.decode())


def test_the_word_of_everything_deleted_is_found_nowhere(
    keeper: Client, record_bar: RecordBar
) -> None:
    """All models at once: one crawl finds the words before, one finds none after."""
    records = []
    for case in CASES:
        record = case.make("19.05")
        mark(record)
        records.append((case, type(record)._base_manager.get(pk=record.pk)))
    shown = everywhere(keeper)
    assert {f"{case.name}_export" for case in CASES if not case.names_another} <= shown
    choices = {"directory:figure_add", "meetings:agreement_add", "ktm:area_add"}
    assert choices <= shown
    assert "api:document-list" in shown
    for _, record in records:
        record = type(record)._base_manager.get(pk=record.pk)
        delete_record(record, seen=record.version, reason="LATIHAN")
    assert everywhere(keeper) == set()
    for case, record in records:
        assert SENTINEL not in searched(keeper, case), case.name
        assert keeper.get(record.get_absolute_url()).status_code == 404
    said = f"{len(records)} models deleted: their word on 0 of {len(READ_ROUTES)} pages"
    record_bar("R-11", said)


def searched(client: Client, case: Case) -> str:
    """What the list says to a search for the word, with all its columns."""
    route = next(r for r in READ_ROUTES if r.name == f"{case.name}_list")
    words = {} if case.words == "" else {"q": SENTINEL}
    # The word stands in the search field; a row would bring it once more, in a cell.
    page = client.get(route.address(), words)
    return " ".join(cell["text"] for row in page.context["rows"] for cell in row["cells"])


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.model.part_of and not case.names_another],
    ids=lambda case: case.name,
)
def test_a_part_goes_from_the_pages_with_its_whole(case: Case, keeper: Client) -> None:
    part = case.make("19.05.69")
    mark(part)
    whole = getattr(part, case.model.part_of)
    assert SENTINEL in answer(keeper, next_list(case))
    delete_record(whole, seen=whole.version, reason="LATIHAN")
    assert SENTINEL not in answer(keeper, next_list(case))
    assert keeper.get(part.get_absolute_url()).status_code == 404
    assert not case.model._default_manager.filter(pk=part.pk).exists()
    assert Deletion.objects.latest("pk").label == str(whole)


def next_list(case: Case) -> Route:
    return next(r for r in READ_ROUTES if r.name == f"{case.name}_list")
