"""Pages of meetings: what they answer, to whom, at which cost."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Agreement, Meeting, Signatory
from tests.meetings.factories import make_figure, make_full_meeting

pytestmark = pytest.mark.django_db

LISTS = ("meetings:meeting_list", "meetings:agreement_list", "meetings:signatory_list")
PUBLIC_LIMIT = 5


def queries_of(client: Client, address: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_programme_says_what_is_left_to_do(client: Client, facts: None) -> None:
    page = client.get("/rapat/").content.decode()
    assert "Lokakarya 16 Juli 2019: 13 kesepakatan, ditandatangani 5 pihak." in page
    assert (
        "3 lembaga terikat, tetapi tidak menandatangani: Pemkab Bangka Barat, "
        "Pokja PKP Bangka Barat, Tim KOTAKU Bangka Barat." in page
    )


def test_the_meeting_shows_plan_and_day_agreements_and_notes(client: Client, facts: None) -> None:
    page = client.get(Meeting.objects.get().get_absolute_url()).content.decode()
    assert "Menurut jadwal 08.00–17.00 WIB. Acara berlangsung 09.15–16.30 WIB." in page
    assert page.count("jam tidak ditulis") == 8
    assert page.index("Kesepakatan</h2>") < page.index("Terikat, tidak menandatangani</h2>")
    assert "Tidak ada jawaban pada notulen" in page
    assert "melompat dari V ke IX" in page
    assert all(f'id="penanda-tangan-{order}"' in page for order in range(1, 6))


def test_private_citizens_are_not_named(client: Client, facts: None) -> None:
    """The questioner, who also said the prayer, stands by role only."""
    page = client.get(Meeting.objects.get().get_absolute_url()).content.decode()
    assert "Anggota LKM" in page
    assert "Qutni" not in page


def test_agreement_7_says_what_proves_it_and_that_nobody_is_named(
    client: Client, facts: None
) -> None:
    page = client.get(Agreement.objects.get(number=7).get_absolute_url()).content.decode()
    assert "Belum terbukti" in page
    assert "Angka terakhir 82,04 ha (2018); tidak ada angka 2021 atau sesudahnya." in page
    assert "2021 (tanggal tidak disebut)" in page
    assert "Naskah tidak menyebut penanggung jawab." in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"has_target": "true"}, [7]),
        ({"number": "12"}, [12]),
        ({"organisation": "Perkimhub"}, [12]),
        ({"organisation": "Pokja PKP"}, [2, 10]),
        ({"q": "jamban"}, [12]),
        ({"q": ""}, list(range(1, 14))),
    ],
)
def test_agreements_are_filtered(
    client: Client, facts: None, query: dict[str, str], numbers: list[int]
) -> None:
    answer = client.get(reverse("meetings:agreement_list"), query)
    assert [agreement.number for agreement in answer.context["object_list"]] == numbers


def test_signatories_are_found_by_a_former_name_of_their_agency(
    client: Client, facts: None
) -> None:
    answer = client.get(reverse("meetings:signatory_list"), {"organisation": "Dinas Perkimhub"})
    names = [signatory.printed_name for signatory in answer.context["object_list"]]
    assert names == ["NOVIANTO"]
    signatory = Signatory.objects.get(printed_name="NOVIANTO")
    assert signatory.get_absolute_url() in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_by_name(client: Client, name: str) -> None:
    answer = client.get(reverse(name), {"wilayh": "19.05"})
    assert answer.status_code == 400
    assert "“wilayh”" in answer.content.decode()


@pytest.mark.parametrize("value", ["x", "0", "999999", "9" * 30, "-1"])
def test_a_meeting_that_cannot_be_is_refused(client: Client, value: str) -> None:
    answer = client.get(reverse("meetings:agreement_list"), {"meeting": value})
    assert answer.status_code == 400
    assert "Rapat" in answer.content.decode()


def test_what_is_absent_is_404(client: Client) -> None:
    for name in ("meetings:meeting_detail", "meetings:agreement_detail"):
        assert client.get(reverse(name, args=[999_999])).status_code == 404


def meeting_page() -> str:
    """The latest meeting made."""
    return Meeting.objects.latest("pk").get_absolute_url()


def agreement_page() -> str:
    """The latest agreement made."""
    return Agreement.objects.latest("pk").get_absolute_url()


@pytest.mark.parametrize(
    "address", [*(lambda name=name: reverse(name) for name in LISTS), meeting_page, agreement_page]
)
def test_a_hundred_rows_cost_what_one_costs(client: Client, address: Callable[[], str]) -> None:
    make_figure("remaining", 2018, 80)
    target = make_figure("target", 2021, 0)
    make_full_meeting(1, target=target)
    one = queries_of(client, address())
    for _ in range(4):
        make_full_meeting(25, lines=25, target=target)
    assert queries_of(client, address()) == one
    assert one <= PUBLIC_LIMIT
