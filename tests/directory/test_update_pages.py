"""Proposed figures in the browser: propose, submit, see the effect, decide, be told."""

import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import (
    ADMINISTRATOR,
    AGENCY_OPERATOR,
    POKJA_MEMBER,
    READER,
    STAFF,
    VERIFIER,
)
from directory.models import Document, Figure, FigureUpdate, Position
from directory.services import save_figure, submit
from records.models import HistoryEntry, Submission
from tests.directory.seats import client_in, client_of, seat, user_in
from tests.forms import typed

pytestmark = [pytest.mark.django_db]
ADD = reverse("directory:figureupdate_add")
AWAITING = reverse("directory:figureupdate_awaiting")


def stated(**where: Any) -> Figure:
    """A figure of the minutes."""
    return Figure.objects.of("slum_area").with_place().get(kind="remaining", year=2018, **where)


@pytest.fixture
def combined(facts: None) -> Figure:
    """36,97 ha, Parittiga and Jebus; with 16,23 and 28,84 it makes up 82,04."""
    return stated(group__isnull=False)


@pytest.fixture
def operator(facts: None) -> Position:
    return seat("Operator LATIHAN", "19.05")


@pytest.fixture
def verifier(facts: None) -> Position:
    return seat("Verifikator LATIHAN", "19.05")


def propose(figure: Figure, by: Position, **values: Any) -> FigureUpdate:
    """A draft that would change the figure."""
    update = FigureUpdate.correcting(figure, proposed_by=by)
    for name, value in values.items():
        setattr(update, name, value)
    update.save()
    return update


def pending(figure: Figure, by: Position, amount: str = "36.90", **values: Any) -> FigureUpdate:
    """A proposal that waits for a decision."""
    return submit(propose(figure, by, amount=Decimal(amount), **values), seen=1)


def take(client: Client, update: FigureUpdate, step: str, **said: Any) -> Any:
    """Press a button on the proposal's page as it opens now."""
    address = update.get_absolute_url()
    fields = typed(client, address, step=step) | said
    return client.post(address, fields)


def fresh(update: FigureUpdate) -> FigureUpdate:
    return FigureUpdate.objects.get(pk=update.pk)


# --- proposing ------------------------------------------------------------------------------------


def test_from_the_figures_page_to_its_approval(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    proposer, decider = client_in(AGENCY_OPERATOR, operator), client_in(VERIFIER, verifier)
    address = f"{ADD}?figure={combined.pk}"
    assert address in proposer.get(combined.get_absolute_url()).content.decode()
    draft = typed(proposer, address)
    assert draft["amount"] == "36,97"
    answer = proposer.post(address, draft | {"amount": "36,98", "reason": "Diukur ulang LATIHAN."})
    (update,) = FigureUpdate.objects.all()
    assert answer["Location"] == update.get_absolute_url()
    assert (update.state, update.figure, update.figure_version) == ("draft", combined, 1)
    assert (update.group, update.proposed_by) == (combined.group, operator)
    assert take(proposer, update, "submit").status_code == 302
    page = decider.get(update.get_absolute_url()).content.decode()
    # 16,23 + 36,98 + 28,84 = 82,05, the stated total is 82,04.
    for said in ("36,97 ha", "36,98 ha", "82,04", "82,05", "+0,01", "0,01 (tidak cocok)"):
        assert said in page, said
    assert "Diukur ulang LATIHAN." in page
    answer = take(decider, update, "approve")
    assert answer["Location"] == AWAITING
    combined.refresh_from_db()
    assert combined.amount == Decimal("36.98")
    assert fresh(update).decided_by == verifier


def test_a_new_figure_is_proposed_without_a_present_one(
    combined: Figure, operator: Position
) -> None:
    proposer = client_in(AGENCY_OPERATOR, operator)
    fields = {
        "indicator": combined.indicator_id,
        "region": "19.05",
        "amount": "70",
        "year": "2019",
        "kind": "remaining",
        "status": "presented",
        "document": Document.objects.all()[0].pk,
        "place_in_document": "Halaman 1 LATIHAN",
    }
    answer = proposer.post(ADD, typed(proposer, ADD, **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    (update,) = FigureUpdate.objects.all()
    assert (update.figure, update.amount, update.proposed_by) == (None, Decimal(70), operator)


def test_who_holds_several_seats_says_for_which(combined: Figure, operator: Position) -> None:
    other, foreign = seat("Kepala LATIHAN", "19.05"), seat("Asing LATIHAN", "19.05")
    proposer = client_in(AGENCY_OPERATOR, operator, other)
    address = f"{ADD}?figure={combined.pk}"
    draft = typed(proposer, address)
    assert "proposed_by" not in draft
    assert proposer.post(address, draft).status_code == 400
    assert proposer.post(address, draft | {"proposed_by": foreign.pk}).status_code == 400
    assert proposer.post(address, draft | {"proposed_by": other.pk}).status_code == 302
    assert FigureUpdate.objects.get().proposed_by == other


def test_without_a_seat_the_page_says_so(combined: Figure) -> None:
    client = client_in(AGENCY_OPERATOR)
    page = client.get(f"{ADD}?figure={combined.pk}")
    assert "tidak memegang jabatan" in page.content.decode()
    assert client.post(ADD, {}).status_code == 403


def test_a_computed_figure_is_not_proposed(combined: Figure, operator: Position) -> None:
    computed = Figure.objects.filter(status="computed")[0]
    client = client_in(AGENCY_OPERATOR, operator)
    assert "Usulkan perubahan" not in client.get(computed.get_absolute_url()).content.decode()
    for unknown in (computed.pk, 0, "abc", "9" * 30):
        assert client.get(f"{ADD}?figure={unknown}").status_code == 404, unknown


def test_a_draft_sent_twice_is_one(combined: Figure, operator: Position) -> None:
    client = client_in(AGENCY_OPERATOR, operator)
    address = f"{ADD}?figure={combined.pk}"
    draft = typed(client, address, amount="36")
    first, second = client.post(address, draft), client.post(address, draft)
    assert first["Location"] == second["Location"]
    assert FigureUpdate.objects.count() == 1


def test_only_a_target_says_how_it_is_met(combined: Figure, operator: Position) -> None:
    staff = client_in(STAFF, seat("Staf LATIHAN"))
    address = reverse("directory:figure_change", args=[combined.pk])
    answer = staff.post(address, typed(staff, address, comparator="<="))
    assert answer.status_code == 400
    assert "Hanya target yang menyebut cara memenuhinya." in answer.content.decode()
    target = Figure.objects.filter(kind="target")[0]
    address = reverse("directory:figure_change", args=[target.pk])
    assert staff.post(address, typed(staff, address, comparator="=")).status_code == 302
    target.refresh_from_db()
    assert target.comparator == "="


# --- steps ----------------------------------------------------------------------------------------


def test_what_the_rules_refuse_is_said_in_words(combined: Figure, operator: Position) -> None:
    client = client_in(AGENCY_OPERATOR, operator)
    update = propose(combined, operator, amount=Decimal("36.98"))
    answer = take(client, update, "submit")
    assert answer.status_code == 409
    assert "Tulis alasan perubahannya" in answer.content.decode()
    assert fresh(update).state == "draft"


def test_a_button_pressed_twice_counts_once(combined: Figure, operator: Position) -> None:
    client = client_in(AGENCY_OPERATOR, operator)
    update = propose(combined, operator, amount=Decimal(36))
    address = update.get_absolute_url()
    fields = typed(client, address, step="submit")
    for _ in range(2):
        answer = client.post(address, fields, follow=True)
        assert answer.status_code == 200
    assert "sudah terkirim" in answer.content.decode()
    assert (fresh(update).state, fresh(update).version) == ("pending", 2)


def test_a_pending_proposal_is_withdrawn_before_it_is_edited(
    combined: Figure, operator: Position
) -> None:
    client = client_in(AGENCY_OPERATOR, operator)
    update = pending(combined, operator)
    change = reverse("directory:figureupdate_change", args=[update.pk])
    assert client.get(change).status_code == 404
    assert take(client, update, "withdraw").status_code == 302
    answer = client.post(change, typed(client, change, amount="36,5"))
    assert answer.status_code == 302
    assert fresh(update).amount == Decimal("36.5")


def test_a_return_needs_its_reason_and_keeps_what_was_typed(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    decider = client_in(VERIFIER, verifier)
    update = pending(combined, operator)
    answer = take(decider, update, "return")
    assert answer.status_code == 400
    assert "Tulis alasannya." in answer.content.decode()
    assert take(decider, update, "return", reason="Halaman salah.").status_code == 302
    update = fresh(update)
    assert (update.state, update.return_reason) == ("returned", "Halaman salah.")
    page = client_in(AGENCY_OPERATOR, operator).get(update.get_absolute_url())
    assert "Halaman salah." in page.content.decode()


def test_the_seat_that_proposed_does_not_decide(combined: Figure, verifier: Position) -> None:
    both = seat("Kepala LATIHAN", "19.05")
    client = client_in(VERIFIER, verifier, both)
    update = pending(combined, both)
    page = client.get(update.get_absolute_url()).content.decode()
    assert "yang memutuskan harus jabatan lain" in page
    assert 'value="approve"' not in page
    fields = {"version": "2", "submission": str(uuid.uuid4()), "step": "approve"}
    answer = client.post(update.get_absolute_url(), fields | {"by": verifier.pk})
    assert answer.status_code == 400
    assert "Yang memutuskan harus jabatan lain" in answer.content.decode()
    assert fresh(update).state == "pending"
    assert 'value="approve"' not in client.get(AWAITING).content.decode()


def test_who_decides_without_a_seat_is_told(combined: Figure, operator: Position) -> None:
    client = client_in(ADMINISTRATOR)
    update = pending(combined, operator)
    assert "tidak memegang jabatan" in client.get(update.get_absolute_url()).content.decode()
    answer = take(client, update, "approve")
    assert answer.status_code == 400
    assert fresh(update).state == "pending"


def test_who_decides_in_several_seats_says_as_which(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    client = client_in(VERIFIER, verifier, seat("Kepala LATIHAN", "19.05"))
    update = pending(combined, operator)
    answer = take(client, update, "approve")
    assert answer.status_code == 400
    assert "Pilih jabatan." in answer.content.decode()
    assert take(client, update, "approve", by=verifier.pk).status_code == 302
    assert fresh(update).decided_by == verifier


def test_a_figure_that_moved_shows_both_values_and_the_way_on(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    proposer, decider = client_in(AGENCY_OPERATOR, operator), client_in(VERIFIER, verifier)
    update = pending(combined, operator, note="Catatan LATIHAN.")
    combined.amount = Decimal("36.5")
    save_figure(combined, seen=1)
    page = decider.get(update.get_absolute_url()).content.decode()
    for said in ("sudah diubah sejak usulan ditulis", "36,50 ha", "36,90 ha"):
        assert said in page
    assert 'value="approve"' not in page
    answer = take(decider, update, "approve")
    assert answer.status_code == 409
    assert "sekarang 36,50, diusulkan 36,90" in answer.content.decode()
    take(proposer, update, "withdraw")
    answer = take(proposer, update, "submit")
    assert answer.status_code == 409
    change = reverse("directory:figureupdate_change", args=[update.pk])
    page = proposer.get(change).content.decode()
    for said in ("36,50 ha", "36,90 ha", "Catatan LATIHAN."):
        assert said in page
    assert proposer.post(change, typed(proposer, change)).status_code == 302
    update = fresh(update)
    assert (update.figure_version, update.amount) == (2, Decimal("36.9"))
    take(proposer, update, "submit")  # 36,90 is more than 36,50 now
    update.refresh_from_db()
    assert update.state == "draft"
    proposer.post(change, typed(proposer, change, reason="Diperiksa LATIHAN."))
    assert take(proposer, update, "submit").status_code == 302


def test_the_second_of_two_deciders_is_told_what_the_first_decided(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    other = seat("Kepala LATIHAN", "19.05")
    first, second = client_in(VERIFIER, verifier), client_in(VERIFIER, other)
    update = pending(combined, operator)
    late = typed(second, update.get_absolute_url(), step="return", reason="Alasan yang terlambat.")
    take(first, update, "approve")
    answer = second.post(update.get_absolute_url(), late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Langkah Anda tidak tercatat" in page
    assert "disetujui oleh Verifikator LATIHAN" in page
    assert fresh(update).state == "approved"


# --- who ------------------------------------------------------------------------------------------


def test_a_proposal_is_seen_by_its_seat_and_by_who_acts_for_the_place(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    update = pending(combined, operator)
    address = update.get_absolute_url()
    answers = {
        "own seat": client_in(AGENCY_OPERATOR, operator),
        "the place": client_in(VERIFIER, verifier),
        "the province": client_in(STAFF, seat("Staf LATIHAN")),
        "everywhere": client_in(ADMINISTRATOR),
        "another seat": client_in(AGENCY_OPERATOR, seat("Lain LATIHAN", "19.05")),
        "another place": client_in(VERIFIER, seat("Lain LATIHAN", "19.03")),
        "a reader": client_in(READER, seat("Pembaca LATIHAN")),
        "a member": client_in(POKJA_MEMBER, seat("Anggota LATIHAN")),
    }
    assert {who: client.get(address).status_code for who, client in answers.items()} == {
        "own seat": 200,
        "the place": 200,
        "the province": 200,
        "everywhere": 200,
        "another seat": 404,
        "another place": 404,
        "a reader": 403,
        "a member": 403,
    }
    assert Client().get(address)["Location"].startswith(reverse("login"))


def test_steps_are_for_their_seats_only(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    update = pending(combined, operator)
    address = update.get_absolute_url()
    fields = {"version": "2", "submission": str(uuid.uuid4()), "reason": "LATIHAN"}
    refused = (
        (client_in(STAFF, seat("Staf LATIHAN")), "approve", 403),
        (client_in(STAFF, seat("Staf dua LATIHAN")), "withdraw", 403),
        (client_in(VERIFIER, verifier), "withdraw", 403),
        (client_in(AGENCY_OPERATOR, operator), "approve", 403),
        (client_in(VERIFIER, seat("Lain LATIHAN", "19.03")), "approve", 404),
    )
    for client, step, status in refused:
        assert client.post(address, fields | {"step": step}).status_code == status, step
    assert fresh(update).version == 2


# --- lists ----------------------------------------------------------------------------------------


def test_what_waits_says_who_must_act_and_since_when_and_leads_to_its_effect(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    decider = client_in(VERIFIER, verifier)
    first = pending(combined, operator)
    second = pending(stated(region__code="19.05.01"), operator, "16.00")
    answer = decider.get(AWAITING)
    rows = answer.context["rows"]
    assert [row["update"] for row in rows] == [first, second]
    page = answer.content.decode()
    for said in ("36,97 ha", "36,90 ha", "selain Operator LATIHAN", "WIB", "16,00 ha"):
        assert said in page, said
    for update in (first, second):
        assert f'href="{update.get_absolute_url()}">Periksa pengaruhnya' in page
    assert 'value="approve"' not in page


def test_a_seat_shows_what_lies_on_its_desk(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    update = pending(combined, operator)
    own = client_in(AGENCY_OPERATOR, operator).get(operator.get_absolute_url()).content.decode()
    assert update.get_absolute_url() in own
    desk = client_in(VERIFIER, verifier).get(verifier.get_absolute_url()).content.decode()
    assert "1 usulan angka" in desk
    assert (
        update.get_absolute_url() not in Client().get(operator.get_absolute_url()).content.decode()
    )


def test_the_list_is_filtered_by_region_and_state(combined: Figure, operator: Position) -> None:
    client = client_in(AGENCY_OPERATOR, operator)
    pending(combined, operator)
    address = reverse("directory:figureupdate_list")
    found = {
        query: client.get(f"{address}?{query}").context["count"]
        for query in ("region=19.05", "region=19.03", "state=pending", "state=draft", "q=jebus")
    }
    assert found == {
        "region=19.05": 1,
        "region=19.03": 0,
        "state=pending": 1,
        "state=draft": 0,
        "q=jebus": 1,
    }


def test_the_effect_costs_the_same_however_many_figures_there_are(
    combined: Figure, operator: Position, verifier: Position
) -> None:
    client = client_in(VERIFIER, verifier)
    address = pending(combined, operator).get_absolute_url()
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for year in range(2030, 2050):
            Figure.objects.create(
                indicator=combined.indicator,
                group=combined.group,
                amount=year,
                year=year,
                kind="target",
                status="presented",
                document=combined.document,
                place_in_document="LATIHAN",
            )
    assert counts[0] == counts[1]
    # The approval is done and rolled back: 10 of these are savepoints.
    assert counts[0] <= 37


# --- at the same moment ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_deciders_at_once_one_wins_and_the_other_is_told() -> None:
    call_command("load_facts", verbosity=0)
    operator = seat("Operator LATIHAN", "19.05")
    users = [user_in(VERIFIER, seat(title, "19.05")) for title in ("Kepala A", "Kepala B")]
    combined = stated(group__isnull=False)
    update = pending(combined, operator)
    address = update.get_absolute_url()
    clients = [client_of(user) for user in users]
    sent = [typed(client, address, step="approve") for client in clients]
    combined.refresh_from_db()
    # Showing the effect twice left nothing behind.
    assert (combined.version, combined.amount) == (1, Decimal("36.97"))
    history = HistoryEntry.objects.filter(table_name="directory_figure", record_id=combined.pk)
    assert list(history.values_list("action", flat=True)) == ["insert"]
    start = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def decide(client: Client, fields: dict[str, Any]) -> None:
        try:
            start.wait(timeout=20)
            answer = client.post(address, fields)
            answers.append((answer.status_code, answer.content.decode()))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=pair) for pair in zip(clients, sent, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.sort()
    assert [status for status, _ in answers] == [302, 409]
    assert "Langkah Anda tidak tercatat" in answers[1][1]
    combined.refresh_from_db()
    assert (combined.version, combined.amount) == (2, Decimal("36.9"))
    assert Submission.objects.count() == 1
