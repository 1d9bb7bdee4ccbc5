"""Endpoints of meetings, agreements and signatories."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Agreement, Meeting
from tests.meetings.factories import make_figure, make_full_meeting

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/meetings"
LISTS = (f"{ROOT}/meetings/", f"{ROOT}/agreements/", f"{ROOT}/signatories/")
PUBLIC_LIMIT = 5


def test_the_workshop_as_data(client: Client, facts: None) -> None:
    meeting = Meeting.objects.get()
    body = client.get(f"{ROOT}/meetings/{meeting.pk}/").json()
    assert (body["kind"], body["date"], body["region"]) == ("lokakarya", "2019-07-16", "19.05")
    assert (body["call_time"], body["actual_start"], body["actual_end"]) == (
        "09:00",
        "09:15",
        "16:30",
    )
    assert (body["agreement_count"], body["signatory_count"]) == (13, 5)
    assert len(body["bound_unsigned"]) == 3
    assert body["agenda"][0] == {
        "start": "08:00",
        "end": "08:30",
        "text": "Registrasi peserta",
        "speaker": None,
    }
    assert body["agenda"][2]["start"] is None
    exchanges = [(e["type"], e["speaker"], e["answers"]) for e in body["exchanges"]]
    assert exchanges == [
        ("question", None, None),
        ("answer", "Miarka Risdawati, ST, M.Si", 1),
        ("question", None, None),
    ]
    assert [problem["number"] for problem in body["problems"]] == [1, 2, 3, 4, 5]
    assert body["source"]["id"] == meeting.document_id


def test_agreement_7_as_data(client: Client, facts: None) -> None:
    agreement = Agreement.objects.get(number=7)
    body = client.get(f"{ROOT}/agreements/{agreement.pk}/").json()
    assert (body["meeting"], body["number"]) == (agreement.meeting_id, 7)
    assert (body["due_year"], body["due_date"]) == (2021, None)
    assert body["target_state"] == "belum terbukti"
    assert body["target"] == {
        "indicator": "slum_area",
        "unit": "ha",
        "amount": "0.00",
        "year": 2021,
        "regions": ["19.05"],
    }
    assert body["parties"] == []
    assert body["source"]["place"] == "Kesepakatan nomor 7"


def test_parties_are_named_as_in_the_paper(client: Client, facts: None) -> None:
    body = client.get(f"{ROOT}/agreements/", {"number": "4"}).json()
    (agreement,) = body["results"]
    assert (agreement["target"], agreement["target_state"]) == (None, None)
    assert [(p["named_as"], p["organisation"]) for p in agreement["parties"]] == [
        ("Tim KOTAKU", "Tim KOTAKU Kabupaten Bangka Barat"),
        ("BKM", None),
        ("pemerintahan Kelurahan dan Desa", None),
    ]


def test_signatories_as_data(client: Client, facts: None) -> None:
    body = client.get(f"{ROOT}/signatories/").json()
    assert body["count"] == 5
    assert [row["name"] for row in body["results"]] == [
        "SUKANDI",
        "NOVIANTO",
        "MIWANI",
        "SYARIFUDIN",
        "MUJAHIDDIN",
    ]


def test_page_and_api_filter_alike(client: Client, facts: None) -> None:
    for query in ({"has_target": "true"}, {"organisation": "Pokja"}, {"q": "proposal"}):
        page = client.get("/rapat/kesepakatan/", query).context["object_list"]
        rows = client.get(f"{ROOT}/agreements/", query).json()["results"]
        assert [agreement.pk for agreement in page] == [row["id"] for row in rows]


def test_meetings_are_found_by_region_and_year(client: Client, facts: None) -> None:
    for query, count in (
        ({"region": "19"}, 1),
        ({"region": "19.05", "year": "2019"}, 1),
        ({"region": "19.03"}, 0),
        ({"year": "2020"}, 0),
    ):
        assert client.get(f"{ROOT}/meetings/", query).json()["count"] == count


@pytest.mark.parametrize("address", LISTS)
def test_an_unknown_parameter_is_refused_by_name(client: Client, address: str) -> None:
    answer = client.get(address, {"regoin": "19.05"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["regoin"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"has_target": "mungkin"}, "has_target"),
        ({"meeting": "x"}, "meeting"),
        ({"meeting": "999999"}, "meeting"),
        ({"number": "7,5"}, "number"),
        ({"ordering": "text"}, "ordering"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(
    client: Client, query: dict[str, str], field: str
) -> None:
    answer = client.get(f"{ROOT}/agreements/", query)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("address", LISTS)
def test_what_is_absent_is_404(client: Client, address: str) -> None:
    assert client.get(f"{address}999999/").status_code == 404


@pytest.mark.parametrize("address", LISTS)
def test_a_hundred_rows_cost_what_one_costs(client: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, {"page_size": "500"}).status_code == 200
        return len(captured)

    make_figure("remaining", 2018, 80)
    target = make_figure("target", 2021, 0)
    make_full_meeting(1, target=target)
    one = queries()
    for _ in range(4):
        make_full_meeting(25, lines=25, target=target)
    assert queries() == one
    assert one <= PUBLIC_LIMIT
