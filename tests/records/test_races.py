"""R-2, R-3: of many who save at the same instant one does, and the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from accounts.roles import ADMINISTRATOR
from directory.models import Appointment, Figure, Organisation, OrganisationName, Position
from records.access import Action
from records.deletions import delete_record, restore_record
from records.models import HistoryEntry, Record
from records.saving import check_saved
from tests.accounts.factories import make_account
from tests.factories import (
    make_appointment,
    make_figure,
    make_indicator,
    make_organisation,
    make_organisation_name,
    make_position,
    make_region,
    say,
)
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.threads import at_once, held_up

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.bar]

ADD_POSITION = "/direktori/jabatan/tambah/"
Browsers = Callable[[], Client]


@pytest.fixture
def keeper(transactional_db: None) -> User:
    return make_account(ADMINISTRATOR)


@pytest.fixture
def browser(keeper: User) -> Browsers:
    """As many browsers as are asked for, signed in."""

    def signed_in() -> Client:
        client = Client()
        client.force_login(keeper)
        return client

    return signed_in


def stored(record: Record) -> Any:
    return type(record)._base_manager.get(pk=record.pk)


def noted(record: Record, action: str = "update") -> int:
    """How many changes of a row the history tells."""
    rows = HistoryEntry.objects.filter(table_name=record._meta.db_table, action=action)
    return rows.filter(record_id=record.pk).count()


# --- one row --------------------------------------------------------------------------------------


def test_of_eight_savers_one_saves_and_seven_see_all_three_texts(
    browser: Browsers, record_bar: RecordBar
) -> None:
    office = make_organisation()
    page = f"{office.get_absolute_url()}ubah/"
    forms = [(c := browser(), typed(c, page, name=f"Penyunting {n}")) for n in range(8)]
    answers = at_once(lambda c=c, form=form: c.post(page, form) for c, form in forms)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * 7
    winner = stored(office)
    assert winner.version == 2
    assert noted(office) == 1
    for answer, (_, form) in zip(answers, forms, strict=True):
        if answer.status_code == 409:
            told = answer.content.decode()
            cells = [f'Semula">{office.name}<', f'sekarang">{winner.name}<']
            for words in (*cells, f'Anda">{form["name"]}<', f'value="{form["name"]}"', "bentrok"):
                assert words in told
            assert '<input type="hidden" name="version" value="2"' in told
    record_bar("R-2", "8 savers at once: 1 saves, 7 see original, theirs and mine")


def test_what_two_editors_change_apart_is_joined(browser: Browsers) -> None:
    office = make_organisation()
    page = f"{office.get_absolute_url()}ubah/"
    first, second = browser(), browser()
    theirs, mine = typed(first, page, short_name="DPU"), typed(second, page, name="Dinas Baru")
    assert first.post(page, theirs).status_code == 302
    answer = second.post(page, mine)
    assert answer.status_code == 409
    assert [line.clashes for line in answer.context["merge"].lines] == [False, False]
    joined = typed_again(answer)
    assert (joined["short_name"], joined["name"]) == ("DPU", "Dinas Baru")
    assert second.post(page, joined).status_code == 302
    assert (stored(office).short_name, stored(office).name) == ("DPU", "Dinas Baru")
    assert stored(office).version == 3


def typed_again(answer: Any) -> dict[str, Any]:
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_one_deletes_what_the_other_edits(browser: Browsers) -> None:
    office = make_organisation()
    page, gone = f"{office.get_absolute_url()}ubah/", f"{office.get_absolute_url()}hapus/"
    editor, other = browser(), browser()
    form = typed(editor, page, name="Dinas yang Diketik")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            delete_record(office, seen=1, reason="tercatat dua kali")
            saving = held_up(pool, lambda: editor.post(page, form))
        answer = saving.result()
    assert answer.status_code == 409
    assert "tercatat dua kali" in answer.content.decode()
    assert "Dinas yang Diketik" in answer.content.decode()
    assert stored(office).name == office.name
    assert other.post(gone, {"version": 1, "reason": "x"}, follow=True).status_code == 200


def test_one_edits_what_the_other_deletes(browser: Browsers) -> None:
    office = make_organisation()
    page, gone = f"{office.get_absolute_url()}ubah/", f"{office.get_absolute_url()}hapus/"
    client = browser()
    form = typed(client, gone, reason="tercatat dua kali")
    assert browser().post(page, typed(client, page, name="Dinas Baru")).status_code == 302
    answer = client.post(gone, form)
    assert answer.status_code == 409
    assert "baru saja diubah orang lain" in answer.content.decode()
    assert stored(office).deletion is None
    assert client.post(gone, typed_again(answer)).status_code == 302
    assert stored(office).deletion is not None


def test_of_eight_restorations_one_restores(browser: Browsers) -> None:
    office = make_organisation()
    delete_record(office, seen=1, reason="LATIHAN")
    page = f"{office.get_absolute_url()}pulihkan/"
    clients = [browser() for _ in range(8)]
    answers = at_once(lambda c=c: c.post(page, {"version": 2}) for c in clients)
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert (stored(office).version, noted(office)) == (3, 2)


# --- new rows -------------------------------------------------------------------------------------


def test_a_form_sent_fifty_times_at_once_makes_one_row(
    browser: Browsers, record_bar: RecordBar
) -> None:
    office = make_organisation()
    client = browser()
    form = typed(client, ADD_POSITION, title="Kepala Dinas", organisation=office.pk)
    clients = [browser() for _ in range(50)]
    answers = at_once(lambda c=c: c.post(ADD_POSITION, form) for c in clients)
    made = Position.objects.get(organisation=office)
    assert [answer.status_code for answer in answers] == [302] * 50
    assert {answer["Location"] for answer in answers} == {made.get_absolute_url()}
    assert noted(made, "insert") == 1
    record_bar("R-3", "50 parallel equal forms: 1 row, 50 redirects to it")


def test_a_form_refused_may_be_sent_again(browser: Browsers) -> None:
    client = browser()
    form = typed(client, ADD_POSITION, title="", organisation=make_organisation().pk)
    assert client.post(ADD_POSITION, form).status_code == 400
    assert client.post(ADD_POSITION, form | {"title": "Kepala"}).status_code == 302


def test_a_seat_gets_one_definitive_holder(browser: Browsers) -> None:
    first = make_appointment()
    page = "/direktori/pengangkatan/tambah/"
    clients = [browser() for _ in range(2)]
    forms = [typed(c, f"{page}?copy={first.pk}", decree=say("SK")) for c in clients]
    delete_record(first, seen=1, reason="LATIHAN")
    pairs = zip(clients, forms, strict=True)
    answers = at_once(lambda c=c, form=form: c.post(page, form) for c, form in pairs)
    assert sorted(answer.status_code for answer in answers) == [302, 400]
    refused = next(a for a in answers if a.status_code == 400).content.decode()
    assert "sudah ada pejabat definitifnya pada masa itu" in refused
    assert Appointment.objects.count() == 2  # and the keeper's own seat


def test_figures_added_at_once_differ_from_each_other(browser: Browsers) -> None:
    indicator, region = make_indicator(), make_region()
    template = make_figure(indicator=indicator, region=region, year=2017)
    page = "/direktori/angka/tambah/"
    clients = [browser() for _ in range(4)]
    forms = [
        typed(c, f"{page}?copy={template.pk}", year=2018 + n, amount=str(20 + n * n))
        for n, c in enumerate(clients)
    ]
    pairs = zip(clients, forms, strict=True)
    answers = at_once(lambda c=c, form=form: c.post(page, form) for c, form in pairs)
    assert [answer.status_code for answer in answers] == [302] * 4
    computed = Figure.objects.filter(status="computed").order_by("year")
    assert list(computed.values_list("year", "amount")) == [
        (2018, Decimal(-10)),
        (2019, Decimal(-1)),
        (2020, Decimal(-3)),
        (2021, Decimal(-5)),
    ]


# --- a deletion beside a new link to what is deleted ----------------------------------------------


@pytest.mark.parametrize(
    ("page", "field", "text"),
    [
        (ADD_POSITION, "organisation", {"title": "Kepala"}),
        ("/direktori/nama-organisasi/tambah/", "organisation", {"name": "Nama lama"}),
    ],
    ids=["reference", "part"],
)
@pytest.mark.parametrize("first", ["deletion", "link"])
def test_nothing_living_points_to_what_is_deleted(
    page: str, field: str, text: dict[str, str], first: str, browser: Browsers, keeper: User
) -> None:
    office, client = make_organisation(), browser()
    form = typed(client, page, **text | {field: office.pk})
    gone = f"{office.get_absolute_url()}hapus/"
    with ThreadPoolExecutor(1) as pool:
        if first == "deletion":
            with transaction.atomic():
                delete_record(office, seen=1, reason="LATIHAN")
                other = held_up(pool, lambda: client.post(page, form))
            answer = other.result()
            assert answer.status_code == 400
            assert "Yang dipilih sudah dihapus" in answer.content.decode()
        else:
            with transaction.atomic():
                model = Position if "title" in text else OrganisationName
                made = model.objects.create(organisation=office, **text)
                check_saved(keeper, made, Action.ADD)
                other = held_up(
                    pool, lambda: client.post(gone, {"version": 1, "reason": "LATIHAN"})
                )
            assert other.result().status_code == (409 if model is Position else 302)
    office = stored(office)
    living = [*Position.objects.filter(organisation=office)]
    living += [*OrganisationName.objects.filter(organisation=office)]
    assert not (office.deletion and living)


@pytest.mark.parametrize("first", ["deletion", "restoration"])
def test_nothing_is_restored_onto_what_is_being_deleted(first: str, browser: Browsers) -> None:
    position, client = make_position(), browser()
    office = position.organisation
    delete_record(position, seen=1, reason="LATIHAN")
    with ThreadPoolExecutor(1) as pool:
        if first == "deletion":
            page = f"{position.get_absolute_url()}pulihkan/"
            with transaction.atomic():
                delete_record(office, seen=1, reason="LATIHAN")
                other = held_up(pool, lambda: client.post(page, {"version": 2}, follow=True))
            assert "Pulihkan dahulu" in other.result().content.decode()
        else:
            page = f"{office.get_absolute_url()}hapus/"
            with transaction.atomic():
                restore_record(position, seen=2)
                other = held_up(pool, lambda: client.post(page, {"version": 1, "reason": "x"}))
            assert other.result().status_code == 409
    assert not (stored(office).deletion and stored(position).deletion is None)


def test_a_part_joins_no_whole_that_is_going(browser: Browsers) -> None:
    """A part of a part, added while the whole above both goes."""
    name = make_organisation_name()
    office, client = name.organisation, browser()
    page = f"{name.get_absolute_url()}ubah/"
    form = typed(client, page, name="Nama lain")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            delete_record(office, seen=1, reason="LATIHAN")
            other = held_up(pool, lambda: client.post(page, form))
        assert other.result().status_code == 409
    assert stored(name).deletion == stored(office).deletion
    assert Organisation.objects.filter(pk=office.pk).count() == 0
