"""A file for whoever may change rows can come back; for whoever only reads it is the list."""

from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from accounts.roles import ADMINISTRATOR, READER, STAFF
from directory.models import Organisation, Position
from records.exchange.naming import MOST_OFFERED, Names
from tests.accounts.factories import make_account
from tests.factories import (
    CASES,
    Case,
    make_figure,
    make_meeting,
    make_organisation,
    make_position,
    make_region,
)
from tests.portal.test_architecture import resources
from tests.records.exports.reading import read_csv, read_xlsx

pytestmark = pytest.mark.django_db
DECLARED = {resource.model: resource for resource in resources()}
NOT_IN_A_CELL = (forms.FileField, forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
each_model = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
FIGURES = "/direktori/angka/unduh/"


def client_of(role: str, *regions: str) -> Client:
    client = Client()
    client.force_login(make_account(role, *regions))
    return client


def csv_of(client: Client, address: str, **query: Any) -> list[dict[str, str]]:
    """The rows of the file, by heading."""
    file = read_csv(client.get(address, query | {"format": "csv"}).streaming_content)  # type: ignore[attr-defined]
    heads, *rows = file
    return [dict(zip(heads, row, strict=True)) for row in rows if len(row) == len(heads)]


def xlsx_of(client: Client, address: str, **query: Any) -> bytes:
    return b"".join(client.get(address, query | {"format": "xlsx"}).streaming_content)  # type: ignore[attr-defined]


@each_model
def test_a_row_says_which_record_it_is_and_all_that_its_form_asks(case: Case) -> None:
    row = case.make("19.05")
    client = client_of(ADMINISTRATOR)
    file = csv_of(client, reverse(f"{case.name}_export"))
    (said,) = (line for line in file if line["Nomor data"] == str(row.pk))
    assert list(said)[:2] == ["Nomor data", "Versi data"]
    assert said["Versi data"] == str(row.version)
    form = DECLARED[case.model].form_class(user=make_account(ADMINISTRATOR))
    asked = [
        str(field.label)
        for field in map(form.fields.get, form.record_fields)
        if not (field.widget.is_hidden or isinstance(field, NOT_IN_A_CELL))
    ]
    assert list(said)[2 : 2 + len(asked)] == asked


def test_numbers_and_others_are_written_as_they_are_read_back() -> None:
    figure = make_figure(amount="1234.5", region=make_region("19.05.06"))
    (said,) = csv_of(client_of(ADMINISTRATOR), FIGURES)
    assert (
        said
        | {
            "Indikator": figure.indicator.name,
            "Kode wilayah": "19.05.06",
            "Gabungan wilayah": "",
            "Angka": "1234,50",
            "Jenis": "sisa",
            "Dokumen sumber": figure.document.title,
            "Angka acuan": "tidak",
        }
        == said
    )


def test_a_choice_of_columns_holds_for_the_file() -> None:
    make_figure()
    (said,) = csv_of(client_of(ADMINISTRATOR), FIGURES, columns=["year", "indicator_unit"])
    assert list(said) == ["Nomor data", "Versi data", "Indikator", "Tahun", "Satuan"]


def test_who_only_reads_gets_the_list_as_it_stands() -> None:
    meeting = make_meeting()
    for client in (Client(), client_of(READER)):
        (said,) = csv_of(client, "/rapat/unduh/")
        assert "Nomor data" not in said
        assert "Orang yang memimpin" not in said
        assert meeting.title in said.values()
        content = xlsx_of(client, "/rapat/unduh/")
        with pytest.raises(KeyError):
            read_xlsx(content, sheet=3)


def test_a_workbook_offers_what_cells_may_say() -> None:
    make_figure(region=make_region("19.05.06"))
    content = xlsx_of(client_of(STAFF, "19.05"), FIGURES)
    offered = {text for _, text in read_xlsx(content, sheet=3).values()}
    assert {"19.05.06", "sisa", "target", "disampaikan"} <= offered
    assert b"dataValidation" in content or content[:2] == b"PK"


# --- names ----------------------------------------------------------------------------------------


def test_a_name_that_two_bear_comes_with_its_number() -> None:
    alone = make_organisation()
    twins = [make_organisation() for _ in range(2)]
    Organisation.objects.filter(pk=twins[0].pk).update(name="Dinas Kembar")
    Organisation.objects.filter(pk=twins[1].pk).update(name="dinas  kembar")
    names = Names(Organisation.objects.all(), "id")
    called = {row.pk: names.of(row) for row in Organisation.objects.all()}
    assert called[alone.pk] == alone.name
    assert called[twins[0].pk] == f"Dinas Kembar #{twins[0].pk}"
    assert called[twins[1].pk] == f"dinas  kembar #{twins[1].pk}"


def test_what_is_named_after_others_comes_with_its_number() -> None:
    seat = make_position()
    assert Names(Position.objects.all(), "id").of(seat) == f"{seat} #{seat.pk}"


def test_a_name_that_looks_like_one_with_a_number_gets_its_own() -> None:
    office = make_organisation()
    Organisation.objects.filter(pk=office.pk).update(name="Seksi #3")
    office.refresh_from_db()
    assert Names(Organisation.objects.all(), "id").of(office) == f"Seksi #3 #{office.pk}"


def test_a_long_list_is_not_offered(django_assert_num_queries: Any) -> None:
    rows = [Organisation(name=f"Dinas {n}", kind="opd") for n in range(MOST_OFFERED + 1)]
    Organisation.objects.bulk_create(rows)
    with django_assert_num_queries(1):
        assert Names(Organisation.objects.all(), "id").all() == ()
