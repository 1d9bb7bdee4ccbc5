"""The database's own rules on meetings, and the readings of agreements."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from directory.rules import Reading, TargetCheck, TargetState
from meetings.models import Agreement, AgreementParty, Exchange, Meeting
from tests.meetings.factories import (
    make_agreement,
    make_figure,
    make_meeting,
    make_organisation,
    make_party,
    make_signatory,
)

pytestmark = pytest.mark.django_db


def update(table: str, column: str, expression: str, key: int) -> None:
    """By raw SQL: the rule is the database's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {expression} WHERE id = %s", [key])  # noqa: S608


@pytest.mark.parametrize(
    ("column", "expression", "constraint"),
    [
        ("actual_end", "'08:00'", "meeting_actual_order"),
        ("planned_end", "'07:00'", "meeting_planned_order"),
        ("kind", "'seminar'", "meeting_kind_known"),
    ],
)
def test_a_meeting_refuses(column: str, expression: str, constraint: str) -> None:
    meeting = make_meeting(actual_start="09:15", planned_start="08:00")
    with pytest.raises(IntegrityError, match=constraint):
        update("meetings_meeting", column, expression, meeting.pk)


@pytest.mark.parametrize(
    ("column", "expression", "constraint"),
    [
        ("number", "1", "agreement_number_once"),
        ("number", "0", "agreement_number_from_one"),
        ("due_year", "1999", "agreement_due_year_range"),
        ("due_date", "'2021-12-31'", "agreement_due_date_in_year"),
    ],
)
def test_an_agreement_refuses(column: str, expression: str, constraint: str) -> None:
    meeting = make_meeting()
    make_agreement(meeting, 1)
    second = make_agreement(meeting, 2)
    with pytest.raises(IntegrityError, match=constraint):
        update("meetings_agreement", column, expression, second.pk)


def test_a_day_needs_its_own_year() -> None:
    agreement = make_agreement(make_meeting(), due_year=2020)
    with pytest.raises(IntegrityError, match="agreement_due_date_in_year"):
        update("meetings_agreement", "due_date", "'2021-01-01'", agreement.pk)
    update("meetings_agreement", "due_date", "'2020-12-31'", agreement.pk)


def test_a_signatory_refuses_a_place_that_is_taken() -> None:
    meeting, agency = make_meeting(), make_organisation()
    make_signatory(meeting, agency, 1)
    second = make_signatory(meeting, agency, 2)
    with pytest.raises(IntegrityError, match="signatory_order_once"):
        update("meetings_signatory", '"order"', "1", second.pk)


def test_a_party_refuses_an_unknown_responsibility_and_a_second_line_of_one_name() -> None:
    agreement = make_agreement(make_meeting())
    party = make_party(agreement, named_as="OPD teknis")
    with pytest.raises(IntegrityError, match="agreementparty_responsibility_known"):
        update("meetings_agreementparty", "responsibility", "'saksi'", party.pk)
    with pytest.raises(IntegrityError, match="agreementparty_named_once"), transaction.atomic():
        make_party(agreement, named_as="OPD teknis")


def test_a_question_answers_nothing() -> None:
    meeting = make_meeting()
    first, second = (
        Exchange.objects.create(
            meeting=meeting, order=order, kind="question", role="Warga", text="?"
        )
        for order in (1, 2)
    )
    with pytest.raises(IntegrityError, match="exchange_only_answers_answer"):
        update("meetings_exchange", "answers_id", str(first.pk), second.pk)


def test_an_organisation_bound_twice_is_counted_once_and_not_after_it_signed() -> None:
    meeting, agency = make_meeting(), make_organisation()
    make_party(make_agreement(meeting, 1), agency)
    make_party(make_agreement(meeting, 2), agency)
    make_party(make_agreement(meeting, 3), None)
    assert AgreementParty.objects.unsigned().count_organisations() == 1
    assert Meeting.objects.with_commitments().get(pk=meeting.pk).unsigned == [agency]
    make_signatory(meeting, agency)
    assert AgreementParty.objects.unsigned().count_organisations() == 0
    assert Meeting.objects.with_commitments().get(pk=meeting.pk).unsigned == []


def test_a_signature_at_another_meeting_does_not_count() -> None:
    agency = make_organisation()
    make_party(make_agreement(make_meeting()), agency)
    make_signatory(make_meeting(), agency)
    assert AgreementParty.objects.unsigned().count_organisations() == 1


TODAY = date(2026, 11, 22)


def judged(agreement: Agreement) -> TargetCheck | None:
    """What the figures say now."""
    return Agreement.objects.with_parts().get(pk=agreement.pk).check_target(TODAY)


def test_a_target_follows_the_figures() -> None:
    make_figure("remaining", 2018, 80)
    agreement = make_agreement(make_meeting(), target=make_figure("target", 2021, 0))
    assert judged(agreement) == TargetCheck(TargetState.UNPROVED, Reading(2018, Decimal(80)))
    make_figure("remaining", 2021, 10)
    assert judged(agreement) == TargetCheck(TargetState.NOT_MET, Reading(2021, Decimal(10)))
    make_figure("remaining", 2023, 0)
    assert judged(agreement) == TargetCheck(TargetState.MET_LATE, Reading(2023, Decimal(0)))


def test_a_year_on_which_papers_disagree_proves_nothing() -> None:
    agreement = make_agreement(make_meeting(), target=make_figure("target", 2021, 0))
    make_figure("remaining", 2021, 0)
    make_figure("remaining", 2021, 5)
    assert judged(agreement) == TargetCheck(TargetState.UNPROVED, None)


def test_an_agreement_without_target_has_no_state() -> None:
    assert make_agreement(make_meeting()).check_target(TODAY) is None
