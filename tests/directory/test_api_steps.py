"""Steps over the API: proposals to their approval, assets on their way; nothing else moves them."""

import datetime
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.roles import AGENCY_OPERATOR, STAFF, VERIFIER
from directory.models import Asset, Figure, FigureUpdate, HandoverStage
from records.dates import today
from records.models import HistoryEntry
from tests.accounts.factories import make_account
from tests.factories import OWN, make_asset, make_figure, make_figure_update, make_stage

pytestmark = pytest.mark.django_db

UPDATES, ASSETS = "/api/v1/figure-updates/", "/api/v1/assets/"


@pytest.fixture
def verifier(db: None) -> Client:
    """Somebody who decides in the region."""
    return signed_in(VERIFIER)


@pytest.fixture
def proposer(verifier: Client) -> Client:
    """Staff of the region; practice proposals are theirs, the last account's."""
    return signed_in(STAFF)


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_account(role, OWN))
    return client


def send(client: Client, method: str, path: str, body: Any = None, seen: int = 1) -> Any:
    return client.generic(
        method,
        path,
        json.dumps(body or {}),
        content_type="application/json",
        headers={"if-match": f'"{seen}"'},
    )


def first_error(answer: Any) -> tuple[int, str, str]:
    (error,) = answer.json()["errors"]
    return answer.status_code, error["field"], error["message"]


def test_a_change_of_a_figure_is_proposed_and_approved(proposer: Client, verifier: Client) -> None:
    figure = make_figure(amount=Decimal("10.00"))
    seat = make_figure_update().proposed_by_id
    body = {
        "kind": "remaining",
        "status": "presented",
        "year": 2020,
        "amount": "12.25",
        "document": figure.document_id,
        "place_in_document": "Halaman 2",
        "proposed_by": seat,
    }
    made = send(proposer, "POST", f"{UPDATES}?figure={figure.pk}", body)
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["figure"], said["figure_version"], said["state"]) == (figure.pk, 1, "draft")
    assert (said["regions"], said["amount"]) == (["19.05"], "12.25")
    path = f"{UPDATES}{said['id']}/"
    same = send(proposer, "PATCH", path)
    assert (same.status_code, same["ETag"].split("-")[0]) == (200, '"1')
    asked = send(proposer, "POST", f"{path}submit/")
    assert (asked.status_code, asked.json().get("state")) == (200, "pending"), asked.content
    assert Figure.objects.get(pk=figure.pk).amount == Decimal("10.00")
    done = send(verifier, "POST", f"{path}approve/", seen=2)
    assert (done.status_code, done.json()["state"]) == (200, "approved")
    assert Figure.objects.get(pk=figure.pk).amount == Decimal("12.25")
    entry = HistoryEntry.objects.filter(table_name="directory_figure").latest("pk")
    assert (entry.via, entry.record_id, entry.version) == ("api", figure.pk, 2)


def test_a_proposal_is_returned_with_a_reason_and_taken_back_by_its_seat(
    proposer: Client, verifier: Client
) -> None:
    path = f"{UPDATES}{make_figure_update().pk}/"
    send(proposer, "POST", f"{path}submit/")
    back = send(proposer, "POST", f"{path}withdraw/", seen=2)
    assert (back.json()["state"], back.json()["submitted_at"]) == ("draft", None)
    send(proposer, "POST", f"{path}submit/", seen=3)
    without = send(verifier, "POST", f"{path}return/", seen=4)
    assert first_error(without)[:2] == (400, "reason")
    stale = send(verifier, "POST", f"{path}return/", {"reason": "Halaman salah"}, seen=3)
    assert (stale.status_code, stale["ETag"]) == (412, '"4"')
    given = send(verifier, "POST", f"{path}return/", {"reason": "Halaman salah"}, seen=4)
    assert (given.json()["state"], given.json()["return_reason"]) == ("returned", "Halaman salah")
    again = send(verifier, "POST", f"{path}approve/", seen=5)
    assert first_error(again) == (409, "", "Dari “dikembalikan” tidak dapat menjadi “disetujui”.")


@pytest.mark.parametrize("name", ["state", "decided_by", "submitted_at", "return_reason", "figure"])
def test_no_plain_write_moves_a_proposal(proposer: Client, name: str) -> None:
    update = make_figure_update()
    answer = send(proposer, "PATCH", f"{UPDATES}{update.pk}/", {name: "approved"})
    assert first_error(answer)[:2] == (400, name)
    send(proposer, "POST", f"{UPDATES}{update.pk}/submit/")
    waiting = send(proposer, "PATCH", f"{UPDATES}{update.pk}/", {"amount": "1.00"}, seen=2)
    assert waiting.status_code == 404
    stored = FigureUpdate.objects.get(pk=update.pk)
    assert (stored.state, stored.amount, stored.version) == ("pending", 10, 2)


@pytest.mark.parametrize("figure", ["0", "x", "999999999", "1" * 30, "١"])
def test_a_figure_that_does_not_exist_is_not_proposed(proposer: Client, figure: str) -> None:
    assert send(proposer, "POST", f"{UPDATES}?figure={figure}").status_code in (400, 404)


def test_an_asset_advances_by_its_step_alone(proposer: Client) -> None:
    asset, further = make_asset(), make_stage()
    path = f"{ASSETS}{asset.pk}/"
    for body in ({"stage": further.pk}, {"holder": 1}, {"stage_since": "2020-01-01"}):
        answer = send(proposer, "PATCH", path, body)
        assert first_error(answer)[0] == 400, body
    step = {"stage": further.pk, "date": "2026-01-02"}
    moved = send(proposer, "POST", f"{path}advance/", step)
    assert moved.status_code == 200, moved.content
    assert (moved.json()["stage"], moved.json()["stage_since"]) == (further.pk, "2026-01-02")
    assert moved["ETag"].startswith('"2-')
    assert Asset.objects.get(pk=asset.pk).steps.count() == 1
    tomorrow = today() + datetime.timedelta(days=1)
    early = send(proposer, "POST", f"{path}advance/", {"date": tomorrow.isoformat()}, seen=2)
    assert early.status_code == 409
    unknown = send(proposer, "POST", f"{path}advance/", {"tahap": 1}, seen=2)
    assert first_error(unknown)[:2] == (400, "tahap")


def test_a_value_in_rupiah_has_a_dot(proposer: Client) -> None:
    path = f"{ASSETS}{make_asset().pk}/"
    said = send(proposer, "PATCH", path, {"value_idr": "1250000.50"})
    assert (said.status_code, said.json()["value_idr"]) == (200, "1250000.50")
    for wrong in ("1.250.000,50", "Rp 5", True, "-1"):
        refused = send(proposer, "PATCH", path, {"value_idr": wrong}, seen=2)
        assert first_error(refused)[:2] == (400, "value_idr"), wrong


def test_what_is_not_published_is_read_signed_in_and_by_no_other_host(proposer: Client) -> None:
    path = f"{ASSETS}{make_asset().pk}/"
    assert Client().get(path).status_code == 401
    seen = proposer.get(path)
    assert (seen.status_code, seen["Cache-Control"]) == (200, "no-store")
    assert "Access-Control-Allow-Origin" not in seen
    foreign = make_asset("19.01")
    operator = signed_in(AGENCY_OPERATOR)
    assert operator.get(f"{ASSETS}{foreign.pk}/").status_code == 404
    assert operator.get(ASSETS).json()["results"] == []
    stages = Client().get("/api/v1/handover-stages/")
    assert len(stages.json()["results"]) == HandoverStage.objects.count()
    assert stages["Access-Control-Allow-Origin"] == "*"
