"""R-19: eight people edit, add, delete and restore for a while; then everything still fits."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

from accounts.roles import ADMINISTRATOR
from directory.models import Figure, Organisation, OrganisationName, Position
from directory.services import refresh_all_differences
from records.deletions import dead_links
from records.models import HistoryEntry, Record
from tests.accounts.factories import make_account
from tests.factories import make_figure, make_indicator, make_organisation, make_region, say
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.bar]

PEOPLE, ACTS, SEED = 8, 20, 20190716
# 503: two waited for each other, and PostgreSQL sent one of them away to try again.
EXPECTED = {200, 302, 400, 404, 409, 503}
Chance = random.Random


def some(model: type[Model], chance: Chance, **filters: Any) -> Any:
    """One of the rows, or None."""
    keys = list(model._base_manager.filter(**filters).values_list("pk", flat=True))
    return model._base_manager.get(pk=chance.choice(keys)) if keys else None


def edit(client: Client, chance: Chance) -> int:
    """Open a form, and save it when others may have saved."""
    model, field = chance.choice(
        [(Organisation, "name"), (Position, "title"), (OrganisationName, "name")]
    )
    return change(client, some(model, chance, deletion=None), {field: say("Nama")})


def correct(client: Client, chance: Chance) -> int:
    figure = some(Figure, chance, deletion=None, kind="remaining")
    return change(client, figure, {"amount": str(chance.randrange(100))})


def change(client: Client, record: Record | None, fields: dict[str, str]) -> int:
    if record is None:
        return 404
    page = f"{record.get_absolute_url()}ubah/"
    if client.get(page).status_code != 200:
        return 404
    try:
        form = typed(client, page, **fields)
    except AttributeError:  # deleted between the two looks at the page
        return 404
    return int(client.post(page, form).status_code)


def delete(client: Client, chance: Chance) -> int:
    model = chance.choice([Organisation, Position, OrganisationName, Figure])
    record = some(model, chance, deletion=None)
    if record is None:
        return 404
    page = f"{record.get_absolute_url()}hapus/"
    return int(client.post(page, {"version": record.version, "reason": "LATIHAN"}).status_code)


def restore(client: Client, chance: Chance) -> int:
    model = chance.choice([Organisation, Position, OrganisationName, Figure])
    record = some(model, chance, deletion__isnull=False)
    if record is None:
        return 404
    page = f"{record.get_absolute_url()}pulihkan/"
    return int(client.post(page, {"version": record.version}).status_code)


def add(client: Client, chance: Chance) -> int:
    office = some(Organisation, chance)
    page, field = chance.choice(
        [("/direktori/jabatan/tambah/", "title"), ("/direktori/nama-organisasi/tambah/", "name")]
    )
    form = typed(client, page, organisation=office.pk, **{field: say("Baru")})
    return int(client.post(page, form).status_code)


ALL_ACTS = (edit, edit, correct, delete, restore, restore, add)


def busy(client: Client, seed: int) -> Callable[[], Counter[int]]:
    def work() -> Counter[int]:
        chance = random.Random(seed)  # noqa: S311 - a repeatable choice of acts
        return Counter(chance.choice(ALL_ACTS)(client, chance) for _ in range(ACTS))

    return work


def test_after_many_at_once_everything_still_fits(record_bar: RecordBar) -> None:
    keeper = make_account(ADMINISTRATOR)
    indicator, region = make_indicator(), make_region()
    for year in range(2015, 2021):
        make_figure(indicator=indicator, region=region, year=year)
    for _ in range(4):
        Position.objects.create(organisation=make_organisation(), title=say("Kepala"))
    refresh_all_differences()
    clients = [Client(raise_request_exception=False) for _ in range(PEOPLE)]
    for client in clients:
        client.force_login(keeper)
    before = HistoryEntry.objects.latest("pk").pk
    answers: Counter[int] = Counter()
    for result in at_once(busy(client, SEED + n) for n, client in enumerate(clients)):
        assert isinstance(result, Counter), result
        answers += result
    assert answers.keys() <= EXPECTED
    assert answers[302] > PEOPLE

    changed = HistoryEntry.objects.filter(pk__gt=before).count()
    check_versions()
    check_links()
    check_differences()
    said = f"{PEOPLE} x {ACTS} acts, {changed} changes, answers {dict(sorted(answers.items()))}"
    record_bar("R-19", f"{said}: 0 unhandled, versions = changes, no dead link")


def check_versions() -> None:
    """Each row's version is the number of changes that the history tells, none left out."""
    for model in (Organisation, OrganisationName, Position, Figure):
        for record in model._base_manager.all():
            told = HistoryEntry.objects.filter(
                table_name=model._meta.db_table, record_id=record.pk
            ).order_by("pk")
            versions = list(told.values_list("version", flat=True))
            assert versions == list(range(1, record.version + 1)), record


def check_links() -> None:
    for model in apps.get_models():
        if issubclass(model, Record) and not model._meta.proxy:
            records = list(model._default_manager.all())
            assert not (records and dead_links(records)), model


def check_differences() -> None:
    """What is computed is what would be computed now."""
    computed = Figure.objects.filter(status="computed").order_by("opening", "closing")
    columns = ("opening", "closing", "amount", "year")
    before = list(computed.values_list(*columns))
    refresh_all_differences()
    assert list(computed.values_list(*columns)) == before
