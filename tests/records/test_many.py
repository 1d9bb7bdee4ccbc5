"""Many rows at once are judged and written as each would be alone, in as many queries as one."""

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import ADMINISTRATOR, STAFF
from directory.models import Figure, Organisation
from directory.resources.organisations import ORGANISATIONS
from records.constraints import broken
from records.many.acts import Broken, change_all
from records.many.forms import Filled, FormOfMany
from records.many.writing import save_versions
from records.models import Deletion, HistoryEntry, Record
from records.saving import DeadLink, NotYours
from records.versions import StaleVersion
from tests.accounts.factories import make_account
from tests.factories import (
    CASES,
    Case,
    make_appointment,
    make_figure,
    make_organisation,
    make_region,
)
from tests.forms import shown
from tests.portal.test_architecture import resources

pytestmark = pytest.mark.django_db
DECLARED = {resource.model: resource for resource in resources()}
each_model = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def rules(found: dict[int, Any]) -> dict[int, list[str]]:
    return {place: [rule.name for rule in broken] for place, broken in found.items()}


# --- constraints ----------------------------------------------------------------------------------


def test_each_row_is_told_the_constraints_that_it_breaks() -> None:
    figures = [make_figure() for _ in range(3)]
    figures[1].amount, figures[1].year = -1, 1999
    assert rules(broken(figures)) == {1: ["figure_amount_range", "figure_year_range"]}


def test_rows_clash_with_stored_ones_and_with_each_other_but_not_with_what_they_were() -> None:
    stored = make_figure(is_reference=True, reference_reason="LATIHAN")
    rivals = [make_figure(indicator=stored.indicator, region=stored.region) for _ in range(3)]
    for rival in rivals:
        rival.is_reference, rival.reference_reason = True, "LATIHAN"
    rivals[1].year = rivals[2].year = 2031
    clash = ["figure_one_reference"]
    assert rules(broken(rivals)) == {0: clash, 1: clash, 2: clash}
    rivals[2].year = 2032
    stored.year = 2033
    assert rules(broken([stored, *rivals])) == {}


def test_terms_of_one_seat_may_not_overlap_among_the_sent() -> None:
    terms, day = [make_appointment(), make_appointment()], datetime.date
    for year, term in zip((2020, 2021), terms, strict=True):
        term.position = terms[0].position
        term.valid_from, term.valid_to = day(year, 1, 1), day(year, 12, 31)
    assert not broken(terms)
    terms[1].valid_from = day(2020, 6, 1)
    overlap = ["appointment_one_definitive"]
    assert rules(broken(terms)) == {0: overlap, 1: overlap}
    # PostgreSQL makes no range of these, and is not asked to.
    terms[1].valid_to = day(2019, 1, 1)
    assert rules(broken(terms)) == {1: ["appointment_validity_order"]}


def test_what_is_refused_by_itself_is_not_asked_with_others() -> None:
    figure = make_figure()
    figure.amount = -1
    assert not broken([figure], exclude={"amount"})


def test_what_no_column_holds_is_refused_by_its_field_and_not_sent() -> None:
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    answer = client.post(
        "/api/v1/ktm/areas/", {"operating_since": 8762315}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert "operating_since" in {error["field"] for error in answer.json()["errors"]}


# --- forms ----------------------------------------------------------------------------------------


def filled(case: Case, record: Record, data: dict[str, Any]) -> Filled:
    """What the form makes of the row alone."""
    form = DECLARED[case.model].form_class(data, instance=record, user=make_account(ADMINISTRATOR))
    record.asks_constraints = False
    form.is_valid()
    return Filled(record, tuple(form.edited), [(n, "", str(e)) for n, e in form.errors.items()])


@each_model
def test_a_row_is_judged_as_alone_whatever_stands_before_it(case: Case) -> None:
    keeper, form_class = make_account(ADMINISTRATOR), DECLARED[case.model].form_class
    records = [case.make("19.05") for _ in range(3)]
    stored = [type(record)._base_manager.get(pk=record.pk) for record in records]
    said = [
        {n: v for n, v in shown(form_class(instance=record, user=keeper)).items() if v is not None}
        for record in stored
    ]
    said[0] |= case.typed()
    said[1] = dict.fromkeys(said[1], "\x01?") | {"version": "1"}
    many = list(FormOfMany(form_class, keeper).filled(list(zip(stored, said, strict=True))))
    for record, data, found in zip(records, said, many, strict=True):
        fresh = type(record)._base_manager.get(pk=record.pk)
        alone = filled(case, fresh, data)
        assert {name for name, _, _ in found.problems} == {
            "" if name == "__all__" else name for name, _, _ in alone.problems
        }
        assert found.problems or found.edited == alone.edited
        if not alone.problems:
            for field in fresh._meta.concrete_fields:
                assert getattr(found.record, field.attname) == getattr(fresh, field.attname)
    assert not many[2].problems
    assert not many[2].edited


# --- writing --------------------------------------------------------------------------------------


def test_what_is_written_is_what_a_save_writes() -> None:
    figures = [make_figure() for _ in range(2)]
    for figure in figures:
        figure.amount, figure.note, figure.as_of = "0.000001", "“%s” \\ é\n", "2020-02-29"
    figures[0].save()
    assert save_versions([figures[1]], seen={figures[1].pk: 1}) == {}
    one, other = (
        Figure.objects.filter(pk=figure.pk).values("amount", "note", "as_of", "version").get()
        for figure in figures
    )
    assert one == other
    assert one["version"] == 2
    told = [HistoryEntry.objects.filter(record_id=f.pk).latest("pk").new for f in figures]
    assert told[0] == told[1]


def test_rows_that_moved_on_are_left_alone() -> None:
    offices = [make_organisation() for _ in range(3)]
    Organisation.objects.filter(pk=offices[0].pk).update(short_name="Lain")
    for office in offices:
        office.short_name = "Saya"
    moved = save_versions(offices, seen={office.pk: 1 for office in offices})
    assert {key: row.short_name for key, row in moved.items()} == {offices[0].pk: "Lain"}
    names = Organisation.objects.order_by("pk").values_list("short_name", "version")
    assert list(names) == [("Lain", 2), ("Saya", 2), ("Saya", 2)]


def test_each_row_is_told_why_it_may_not_be_written() -> None:
    keeper = make_account(STAFF, "19.05")
    offices = [make_organisation("19.05") for _ in range(5)]
    elsewhere = make_region("19.01")
    offices[1].name = ""
    Organisation.objects.filter(pk=offices[2].pk).update(short_name="Lain")
    offices[3].region = elsewhere
    gone = make_region("19.05.08")
    offices[4].region = gone
    type(gone).objects.filter(pk=gone.pk).update(deletion=deletion())
    offices[1].kind = "x"
    refused = change_all(
        ORGANISATIONS,
        keeper,
        [Filled(office, edited=("name",)) for office in offices],
        seen={office.pk: 1 for office in offices},
    )
    kinds = {key: type(error) for key, error in refused.items()}
    assert kinds == {
        offices[1].pk: Broken,
        offices[2].pk: StaleVersion,
        offices[3].pk: NotYours,
        offices[4].pk: DeadLink,
    }


def deletion() -> Deletion:
    return Deletion.objects.create(table="x", record_id=1, label="x", reason="LATIHAN")


@pytest.mark.parametrize("many", [2, 20])
def test_many_cost_what_few_cost(many: int) -> None:
    """The same number whatever `many` is: none of the queries is one row's."""
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    figures = [make_figure(amount=10) for _ in range(many)]
    body = [{"id": f.pk, "version": 1, "amount": "11.5", "year": 2020} for f in figures]
    with CaptureQueriesContext(connection) as queries:
        answer = client.generic(
            "PATCH", "/api/v1/figures/", json.dumps(body), content_type="application/json"
        )
    assert answer.status_code == 200, answer.content
    assert {row["amount"] for row in answer.json()["results"]} == {"11.50"}
    assert len(queries) <= 32


def test_the_differences_of_many_figures_follow_them() -> None:
    places = [make_region(f"19.05.{n}") for n in (11, 12)]
    first = make_figure(region=places[0], amount=10)
    pairs = [
        (
            make_figure(indicator=first.indicator, region=place, amount=10, year=2020),
            make_figure(indicator=first.indicator, region=place, amount=4, year=2022),
        )
        for place in places
    ]
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    body = [{"id": later.pk, "version": 1, "amount": "3"} for _, later in pairs]
    answer = client.generic(
        "PATCH", "/api/v1/figures/", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    handled = Figure.objects.filter(closing__in=[later.pk for _, later in pairs])
    assert {(f.region_id, f.amount) for f in handled} == {(place.pk, 7) for place in places}
