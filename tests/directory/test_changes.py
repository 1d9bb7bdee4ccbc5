"""Correcting a record in the browser: rights, refusals that keep the typing, two editors."""

import uuid
from decimal import Decimal

import pytest
from django.test import Client

from directory.models import Document, Figure, Organisation, Person
from ktm.models import Facility
from meetings.models import Agreement, Meeting
from records.deletions import delete_record
from tests.forms import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(facts: None) -> Figure:
    """82,04 ha."""
    return Figure.objects.of("slum_area").get(year=2018, region__code="19.05", kind="remaining")


def form_of(figure: Figure, **changes: object) -> dict[str, object]:
    return {
        "version": figure.version,
        "submission": uuid.uuid4(),
        "amount": "82,04",
        "year": "2018",
        "as_of": "",
        "kind": "remaining",
        "status": "presented",
        "document": figure.document_id,
        "place_in_document": figure.place_in_document,
        "note": figure.note,
        "is_reference": "on",
        "reference_reason": figure.reference_reason,
    } | changes


def address(figure: Figure) -> str:
    return f"/direktori/angka/{figure.pk}/ubah/"


def test_staff_correct_a_figure_and_the_difference_follows(
    staff_client: Client, figure: Figure
) -> None:
    answer = staff_client.post(address(figure), form_of(figure, amount="80,5"), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "80,50" in page
    assert "Perubahan disimpan" in page
    assert Figure.objects.get(kind="handled").amount == Decimal("4.7")
    figure.refresh_from_db()
    assert figure.version == 2


def test_an_ambiguous_number_is_refused_with_both_readings(
    staff_client: Client, figure: Figure
) -> None:
    answer = staff_client.post(address(figure), form_of(figure, amount="1.234"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "<title>Galat:" in page
    assert "1234" in page
    assert "1,234" in page
    assert 'value="1.234"' in page
    figure.refresh_from_db()
    assert (figure.amount, figure.version) == (Decimal("82.04"), 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "-5"}, "di bawah nol"),
        ({"amount": "NaN"}, "tidak dapat dibaca"),
        ({"amount": "9" * 30}, "terlalu panjang"),
        ({"amount": ""}, "harus diisi"),
        ({"year": "1999"}, "2000 dan 2100"),
        ({"year": "dua ribu"}, "angka"),
        ({"year": ""}, "perlu tahun"),
        ({"as_of": "31/02/2019"}, "31/02/2019"),
        ({"document": "999999"}, "pilihan"),
        ({"status": "computed"}, "Pilihan"),
        ({"kind": "sisa"}, "Pilihan"),
        ({"reference_reason": ""}, "alasan"),
        ({"version": "x"}, "bilangan"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    staff_client: Client, figure: Figure, changes: dict[str, str], sentence: str
) -> None:
    answer = staff_client.post(address(figure), form_of(figure, **changes))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    figure.refresh_from_db()
    assert (figure.amount, figure.version) == (Decimal("82.04"), 1)


def test_a_second_reference_for_the_same_thing_is_refused(
    staff_client: Client, figure: Figure
) -> None:
    rival = Figure.objects.get(pk=figure.pk)
    rival.pk, rival.amount, rival.is_reference, rival.reference_reason = (
        None,
        Decimal(83),
        False,
        "",
    )
    rival.save()
    form = form_of(rival, amount="83", reference_reason="lebih baru")
    answer = staff_client.post(address(rival), form)
    assert answer.status_code == 400
    assert "Sudah ada angka acuan" in answer.content.decode()


def test_the_second_editor_sees_both_texts_and_keeps_the_typing(
    staff_client: Client, figure: Figure
) -> None:
    seen = form_of(figure, amount="81")
    staff_client.post(address(figure), form_of(figure, amount="80"))
    answer = staff_client.post(address(figure), seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Data ini sudah diubah orang lain" in page
    assert "80,00" in page
    assert 'value="81"' in page
    figure.refresh_from_db()
    assert (figure.amount, figure.version) == (Decimal(80), 2)
    assert staff_client.post(address(figure), seen | {"version": 2}).status_code == 302
    figure.refresh_from_db()
    assert (figure.amount, figure.version) == (Decimal(81), 3)


def test_a_double_click_saves_once(staff_client: Client, figure: Figure) -> None:
    form = form_of(figure, amount="80")
    first, second = (staff_client.post(address(figure), form, follow=True) for _ in range(2))
    assert "Perubahan disimpan" in first.content.decode()
    assert "sudah terkirim" in second.content.decode()
    figure.refresh_from_db()
    assert figure.version == 2


def test_a_computed_figure_is_not_typed(staff_client: Client, facts: None) -> None:
    handled = Figure.objects.get(kind="handled")
    assert staff_client.get(address(handled)).status_code == 404
    assert address(handled) not in staff_client.get(handled.get_absolute_url()).content.decode()


def changeable() -> list[str]:
    """The change page of one record of each kind."""
    return [
        f"{record.get_absolute_url().partition('#')[0]}ubah/"
        for record in (
            Figure.objects.exclude(status="computed").first(),
            Figure.objects.first().document,
            Organisation.objects.first(),
            Person.objects.first(),
            Facility.objects.first(),
            Facility.objects.first().area,
            Meeting.objects.first(),
            Agreement.objects.first(),
        )
    ]


def test_only_those_entitled_reach_a_change_page(
    client: Client, reader_client: Client, staff_client: Client, facts: None
) -> None:
    for page in changeable():
        assert client.get(page)["Location"] == f"/masuk/?next={page}"
        assert reader_client.get(page).status_code == 403
        assert reader_client.post(page, {"version": 1}).status_code == 403
        assert staff_client.get(page).status_code == 200
        assert page not in reader_client.get(page.removesuffix("ubah/")).content.decode()
        assert page in staff_client.get(page.removesuffix("ubah/")).content.decode()


def test_every_form_saved_unchanged_changes_nothing(staff_client: Client, facts: None) -> None:
    for page in changeable():
        answer = staff_client.post(page, typed(staff_client, page), follow=True)
        assert "Tidak ada yang diubah" in answer.content.decode(), page


def test_a_record_that_is_absent_is_404(staff_client: Client, facts: None) -> None:
    assert staff_client.get("/direktori/angka/999999/ubah/").status_code == 404
    assert staff_client.get("/direktori/angka/999999/").status_code == 404


def test_typing_into_a_record_that_somebody_deleted_is_shown_again(
    staff_client: Client, reader_client: Client, db: None
) -> None:
    document = Document.objects.create(kind="laporan", title="Laporan")
    address = f"/direktori/dokumen/{document.pk}/ubah/"
    delete_record(document, seen=1, reason="tercatat dua kali")
    fields = {"version": 1, "submission": uuid.uuid4(), "title": "Laporan", "note": "Ketikan saya"}
    answer = staff_client.post(address, fields)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ketikan saya" in page
    assert "tercatat dua kali" in page
    assert "/direktori/dokumen/terhapus/" in page
    assert reader_client.post(address, fields).status_code == 403
    assert staff_client.post("/direktori/dokumen/999999/ubah/", fields).status_code == 404


def test_history_and_conflict_show_amounts_exactly(staff_client: Client, figure: Figure) -> None:
    """No float between the database and the page: 12 digits before the comma, six behind."""
    for amount in ("999999999999,123457", "28,84", "82,04"):
        version = Figure.objects.get(pk=figure.pk).version
        answer = staff_client.post(address(figure), form_of(figure, version=version, amount=amount))
        assert answer.status_code == 302
    page = staff_client.get(f"/direktori/angka/{figure.pk}/riwayat/").content.decode()
    assert "999.999.999.999,123457" in page
    assert ">28,84<" in page
    answer = staff_client.post(address(figure), form_of(figure, version=2, amount="28,85"))
    assert answer.status_code == 409
    (line,) = (line for line in answer.context["merge"].lines if line.name == "amount")
    assert line.original == "999.999.999.999,123457"
