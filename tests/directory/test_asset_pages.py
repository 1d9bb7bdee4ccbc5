"""The register of assets in the browser: who keeps what, steps, papers, days; holidays."""

import csv
import datetime
import io
import threading
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import ADMINISTRATOR, AGENCY_OPERATOR, READER, STAFF, VERIFIER
from directory.models import (
    Asset,
    AssetPaper,
    AssetStep,
    Document,
    HandoverStage,
    Holiday,
    Position,
    Region,
    RequiredPaper,
)
from tests.directory.seats import client_in, client_of, seat, user_in
from tests.forms import typed

pytestmark = [pytest.mark.django_db]
LIST = reverse("directory:asset_list")
DAY = datetime.date(2020, 3, 2)
# Two weeks later: 14 days, 10 working days; holidays of 2020 are not recorded.
NOW = "2020-03-16 12:00+07:00"


def make_asset(order: int = 2, since: datetime.date | None = DAY, **values: Any) -> Asset:
    """A practice asset in Mentok."""
    defaults = {
        "name": "Bozem LATIHAN",
        "kind": "drainase",
        "region": Region.objects.get(code="19.05.01"),
        "stage": HandoverStage.objects.get(order=order),
        "stage_since": since,
    }
    return Asset.objects.create(**defaults | values)


@pytest.fixture
def staff(facts: None) -> Client:
    """Staff of Bangka Barat."""
    return client_in(STAFF, seat("Staf LATIHAN", "19.05"))


@pytest.fixture
def holder(facts: None) -> Position:
    return seat("Kepala Balai LATIHAN", "19.05")


def advance_url(asset: Asset) -> str:
    return reverse("directory:asset_advance", args=[asset.pk])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- who ------------------------------------------------------------------------------------------


def test_an_asset_is_seen_in_its_region_and_by_its_organisations(
    staff: Client, holder: Position
) -> None:
    asset = make_asset(received_by=holder.organisation)
    clients = {
        "region": staff,
        "receiver": client_in(AGENCY_OPERATOR, holder),
        "verifier": client_in(VERIFIER, seat("Verifikator LATIHAN", "19.05")),
        "everywhere": client_in(ADMINISTRATOR),
        "another region": client_in(STAFF, seat("Staf lain LATIHAN", "19.03")),
        "another agency": client_in(AGENCY_OPERATOR, seat("Operator LATIHAN", "19.03")),
        "a reader": client_in(READER, seat("Pembaca LATIHAN", "19.05")),
    }
    found = {
        who: client.get(asset.get_absolute_url()).status_code for who, client in clients.items()
    }
    assert found == {
        "region": 200,
        "receiver": 200,
        "verifier": 200,
        "everywhere": 200,
        "another region": 404,
        "another agency": 404,
        "a reader": 403,
    }
    kept = {who: client.get(advance_url(asset)).status_code for who, client in clients.items()}
    assert kept["receiver"] == kept["region"] == kept["everywhere"] == 200
    assert kept["verifier"] == kept["a reader"] == 403
    assert kept["another region"] == kept["another agency"] == 404
    assert Client().get(LIST)["Location"].startswith(reverse("login"))
    assert clients["another region"].get(LIST).context["count"] == 0


def test_an_agency_gives_away_neither_its_asset_nor_papers_to_another(
    facts: None, holder: Position
) -> None:
    asset, foreign = make_asset(built_by=holder.organisation), make_asset(name="Asing LATIHAN")
    other = seat("Operator LATIHAN", "19.03").organisation
    client = client_in(AGENCY_OPERATOR, holder)
    change = reverse("directory:asset_change", args=[asset.pk])
    answer = client.post(change, typed(client, change, built_by=other.pk))
    assert answer.status_code == 400
    assert "di luar wilayah atau organisasi tugas" in answer.content.decode()
    add = reverse("directory:assetpaper_add")
    assert "Asing LATIHAN" not in text(client, add)
    required = RequiredPaper.objects.all()[0]
    said = {"required": required.pk, "document": Document.objects.all()[0].pk}
    assert client.post(add, typed(client, add, asset=foreign.pk, **said)).status_code == 400
    assert client.post(add, typed(client, add, asset=asset.pk, **said)).status_code == 302
    assert AssetPaper.objects.get().asset == asset
    assert client.get(reverse("directory:asset_add")).status_code == 403


# --- the register ---------------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_the_list_says_who_holds_it_for_how_long_and_what_is_missing(
    facts: None, holder: Position
) -> None:
    user_in(READER, holder)
    staff = client_in(STAFF, seat("Staf LATIHAN", "19.05"))
    make_asset(holder=holder, received_by=holder.organisation)
    answer = staff.get(LIST)
    (row,) = answer.context["rows"]
    cells = {cell["label"]: cell["text"] for cell in row["cells"]}
    assert cells["Hari"] == "14"
    assert cells["Hari kerja"] == "10"
    assert cells["Tahap"] == "Dokumen dikumpulkan"
    assert cells["Berkas ada pada"] == str(holder)
    assert cells["Pejabat"].startswith("Pejabat LATIHAN")
    assert cells["Berkas kurang"] == "Daftar aset, Foto aset"
    assert cells["Penerima"] == holder.organisation.name
    assert "hanya Sabtu dan Minggu" in answer.content.decode()
    export = staff.get(reverse("directory:asset_export"), {"format": "csv"})
    lines = b"".join(export.streaming_content).decode("utf-8-sig")
    assert "Bozem LATIHAN" in lines
    assert any(
        "14" in cell for line in csv.reader(io.StringIO(lines), delimiter=";") for cell in line
    )


@time_machine.travel(NOW, tick=False)
def test_the_register_is_filtered(facts: None, holder: Position) -> None:
    staff = client_in(STAFF, seat("Staf LATIHAN", "19.05"))
    make_asset(holder=holder)
    make_asset(3, datetime.date(2020, 3, 15), name="TPS3R LATIHAN", kind="persampahan")
    stage = HandoverStage.objects.get(order=3)
    expected = {
        "": 2,
        "region=19.05": 2,
        "region=19.05.02": 0,
        "kind=persampahan": 1,
        f"stage={stage.pk}": 1,
        "stuck_days=13": 1,
        "stuck_days=14": 0,
        f"holder={holder.pk}": 1,
        "q=bozem": 1,
    }
    found = {query: staff.get(f"{LIST}?{query}").context["count"] for query in expected}
    assert found == expected
    for query in ("stage=99999", "stuck_days=-1", "stuck_days=lama", "stage=x", "kind=kolam"):
        assert staff.get(f"{LIST}?{query}").status_code == 400, query


def test_the_list_takes_the_same_queries_for_one_and_for_ten(
    staff: Client, holder: Position
) -> None:
    make_asset(holder=holder)
    staff.get(LIST)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            staff.get(LIST)
        counts.append(len(queries))
        for number in range(10):
            make_asset(name=f"Aset LATIHAN {number}", holder=holder)
    assert counts[0] == counts[1] <= 12


def test_an_asset_shows_its_papers_steps_and_days(facts: None, holder: Position) -> None:
    with time_machine.travel(NOW, tick=False):
        staff = client_in(STAFF, seat("Staf LATIHAN", "19.05"))
        asset = make_asset(holder=holder)
        photo = RequiredPaper.objects.get(name="Foto aset")
        paper = Document.objects.create(kind="lainnya", title="Album LATIHAN")
        AssetPaper.objects.create(asset=asset, required=photo, document=paper)
        page = text(staff, asset.get_absolute_url())
        assert "14 hari pada tahap ini (10 hari kerja), sejak 2 Maret 2020." in page
        assert "Hari libur 2020 belum dicatat" in page
        assert paper.get_absolute_url() in page
        lines = staff.get(asset.get_absolute_url()).context["papers"]
        states = {str(line["required"]): (bool(line["paper"]), line["is_due"]) for line in lines}
        assert states["Foto aset"] == (True, True)
        assert states["Daftar aset"] == (False, True)
        assert states["Naskah hibah"] == (False, False)
        add = next(line["add_url"] for line in lines if str(line["required"]) == "Daftar aset")
        draft = typed(staff, add)
        assert draft["asset"] == str(asset.pk)
        assert staff.post(add, draft | {"document": paper.pk}).status_code == 302
        assert asset.papers.count() == 2
        assert asset.get_absolute_url() in text(staff, holder.get_absolute_url())


def test_nothing_is_said_of_a_first_day_that_nobody_knows(staff: Client) -> None:
    asset = make_asset(since=None)
    assert "Tidak diketahui sejak kapan" in text(staff, asset.get_absolute_url())


# --- steps ----------------------------------------------------------------------------------------


def test_a_step_is_taken_and_stands_on_the_page(staff: Client, holder: Position) -> None:
    asset = make_asset()
    address = advance_url(asset)
    assert "Daftar aset" in text(staff, address)
    fields = typed(staff, address, date="16 Maret 2020", holder=holder.pk, reason="Foto menyusul.")
    answer = staff.post(address, fields)
    assert answer["Location"] == asset.get_absolute_url()
    asset.refresh_from_db()
    assert (asset.stage.order, asset.holder, asset.version) == (3, holder, 2)
    page = text(staff, asset.get_absolute_url())
    for said in ("16 Maret 2020", "Dokumen dikumpulkan → Syarat diperiksa", "Foto menyusul."):
        assert said in page
    again = staff.post(address, fields, follow=True)
    assert "sudah terkirim" in again.content.decode()
    assert AssetStep.objects.count() == 1


def test_what_the_rules_refuse_is_said_and_typing_is_kept(staff: Client, holder: Position) -> None:
    asset = make_asset()
    address = advance_url(asset)
    refusals = (
        ({"date": "16/03/2020"}, "Tulis alasannya."),
        ({"date": "1/3/2020", "reason": "LATIHAN"}, "Langkah sebelumnya tercatat 2 Maret 2020."),
        ({"date": "31/12/2099", "reason": "LATIHAN"}, "belum tiba"),
        ({"date": "16/03/2020", "stage": asset.stage_id, "holder": ""}, "tetap sama"),
    )
    for changes, sentence in refusals:
        fields = typed(staff, address, holder=holder.pk) | changes
        answer = staff.post(address, fields)
        assert answer.status_code == 409, sentence
        assert sentence in answer.content.decode()
        assert answer.context["form"]["date"].value() == changes["date"]
    assert staff.post(address, typed(staff, address, date="kemarin dulu")).status_code == 400
    assert not AssetStep.objects.exists()


def test_a_step_on_what_another_moved_is_refused_with_its_typing(
    staff: Client, holder: Position
) -> None:
    asset = make_asset()
    address = advance_url(asset)
    late = typed(staff, address, date="17/03/2020", reason="Alasan saya.")
    first = typed(staff, address, date="16/03/2020", reason="LATIHAN")
    staff.post(address, first)
    answer = staff.post(address, late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "kini pada tahap “Syarat diperiksa”" in page
    assert "Alasan saya." in page
    # Sent again, it goes against what now stands: from stage 3 to 3 changes nothing.
    again = late | {"version": answer.context["form"]["version"].value()}
    assert "tetap sama" in staff.post(address, again).content.decode()


def test_where_an_asset_stands_is_moved_by_steps_only(staff: Client) -> None:
    asset = make_asset()
    change = reverse("directory:asset_change", args=[asset.pk])
    last = HandoverStage.objects.get(order=7)
    fields = typed(staff, change, stage=last.pk, value_idr="Rp 1.250.000.000,00")
    assert staff.post(change, fields).status_code == 302
    asset.refresh_from_db()
    assert asset.stage.order == 2
    assert asset.value_idr == Decimal("1250000000")
    assert "1.250.000.000,00" in text(staff, asset.get_absolute_url())
    answer = staff.post(change, typed(staff, change, year_built="1899"))
    assert answer.status_code == 400
    assert "antara 1900 dan 2100" in answer.content.decode()


def test_stages_and_papers_are_rows_with_their_basis(staff: Client) -> None:
    for name in ("handoverstage", "requiredpaper"):
        page = text(Client(), reverse(f"directory:{name}_list"))
        assert "Notulen lokakarya 16 Juli 2019" in page
    add = reverse("directory:handoverstage_add")
    fields = {"order": "5", "name": "Tahap LATIHAN", "basis": "LATIHAN"}
    answer = staff.post(add, typed(staff, add, **fields))
    assert answer.status_code == 400
    assert "Urutan ini sudah dipakai tahap lain." in answer.content.decode()
    assert staff.post(add, typed(staff, add, **fields | {"order": "8"})).status_code == 302


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_steps_at_once_one_is_taken() -> None:
    call_command("load_facts", verbosity=0)
    asset = make_asset()
    address = advance_url(asset)
    users = [user_in(STAFF, seat(title, "19.05")) for title in ("Staf A", "Staf B")]
    clients = [client_of(user) for user in users]
    sent = [typed(client, address, reason="LATIHAN") for client in clients]
    start = threading.Barrier(2)
    statuses: list[int] = []

    def advance(client: Client, fields: dict[str, Any]) -> None:
        try:
            start.wait(timeout=20)
            statuses.append(client.post(address, fields).status_code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=advance, args=pair) for pair in zip(clients, sent, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 409]
    assert AssetStep.objects.count() == 1


# --- holidays -------------------------------------------------------------------------------------


def test_holidays_are_listed_by_year_with_their_decree(facts: None) -> None:
    address = reverse("directory:holiday_list")
    page = text(Client(), f"{address}?year=2026")
    assert "sudah dicatat: 2026, 2027." in page
    assert "Hari Libur Nasional dan Cuti Bersama Tahun 2026" in page
    assert "Tahun 2027" not in page.partition("<table")[2]


def test_a_regional_holiday_names_its_region(staff: Client) -> None:
    add = reverse("directory:holiday_add")
    fields = {"date": "23 Maret 2026", "name": "Hari jadi LATIHAN", "kind": "daerah"}
    answer = staff.post(add, typed(staff, add, **fields))
    assert answer.status_code == 400
    assert "Libur daerah harus menyebut wilayahnya, yang lain tidak." in answer.content.decode()
    assert staff.post(add, typed(staff, add, **fields, region="19.05")).status_code == 302
    assert staff.post(add, typed(staff, add, **fields, region="19.03")).status_code == 400


def test_calendars_hold_the_nations_days_and_those_of_the_region_and_above(facts: None) -> None:
    day = datetime.date(2026, 3, 25)
    Holiday.objects.create(
        date=day, name="LATIHAN", kind="daerah", region=Region.objects.get(code="19.05")
    )
    calendars = Holiday.objects.calendars()
    for code, is_off in (("19.05", True), ("19.05.01", True), ("19.03", False), ("19", False)):
        calendar = calendars.holding_in(code)
        assert (day in calendar.days_off) == is_off, code
        assert calendar == Holiday.objects.holding_in(code).calendar()
