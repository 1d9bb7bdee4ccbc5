"""R-7: the database itself refuses what must not be, and a form says why in its sentence.

A constraint without a line in VIOLATIONS fails the test of completeness.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail
from accounts.roles import ADMINISTRATOR
from directory.services import create_figure, refresh_all_differences
from records.constraints import violated
from records.models import (
    Deletion,
    Import,
    ImportLayout,
    ImportRow,
    Job,
    KeyedRequest,
    Record,
    Submission,
)
from tests import factories as make
from tests.accounts.factories import make_account
from tests.factories import CASES
from tests.forms import typed
from tests.portal.conftest import RecordBar
from tests.portal.test_architecture import APPS

pytestmark = [pytest.mark.django_db, pytest.mark.bar]

TWICE = ""  # the row once more, under another id
NOT_OFFERED = "Pilihan: "  # a form that offers choices refuses others before any rule is asked


@dataclass(frozen=True)
class Violation:
    """A row, what an UPDATE would make of it, and what somebody would type for the same.

    Without columns the row is written once more, but for what `copied` gives. `says` where a field
    of the form refuses it before the rule is asked, `before` where PostgreSQL asks another first.
    """

    make: Callable[[], Any]
    columns: str = TWICE
    typed: dict[str, Any] | None = None
    says: str = ""
    copied: dict[str, str] = field(default_factory=dict)
    before: str = ""


def reference() -> Any:
    return make.make_figure(is_reference=True, reference_reason="LATIHAN")


def target() -> Any:
    return make.make_figure(kind="target")


def difference() -> Any:
    first = make.make_figure(amount=10)
    second = make.make_figure(indicator=first.indicator, amount=4, year=2021)
    second.delete()
    second.pk = None
    create_figure(second)
    refresh_all_differences()
    return second.differences_closed.get()


def mill() -> Any:
    facility = make.make_facility()
    facility.capacity_t_per_hour, facility.capacity_basis = 2, "gabah"
    facility.save()
    return facility


def mail() -> Any:
    return OutgoingMail.objects.create(recipient="a@example.id", due_at="2020-01-01T00:00:00Z")


def deletion() -> Any:
    return Deletion.objects.create(table="x", record_id=1, label="x", reason="x")


def delivery_of_change() -> Any:
    delivery = make.make_delivery()
    type(delivery).objects.filter(pk=delivery.pk).update(entry_id=1)
    return delivery


def keyed_request() -> Any:
    return KeyedRequest.objects.create(
        user_id=1, key="a", digest="0" * 64, status=201, body="{}", record_version=1, location="/"
    )


def submission() -> Any:
    token = "00000000-0000-0000-0000-000000000001"
    return Submission.objects.create(user_id=1, token=token, url="/")


def job() -> Any:
    return Job.objects.create(kind="export", owner=make_account(ADMINISTRATOR))


def upload() -> Any:
    owner = make_account(ADMINISTRATOR)
    return Import.objects.create(
        list_name="directory:figure_list",
        owner=owner,
        uploaded_by=owner,
        file_name="angka.xlsx",
        sha256="0" * 64,
        size_bytes=1,
    )


def upload_row() -> Any:
    return ImportRow.objects.create(of=upload(), row=1, state="baru")


def layout() -> Any:
    return ImportLayout.objects.create(list_name="x", office=1, layout="0" * 64)


AMOUNTS = {
    "one_place": Violation(
        make.make_figure, "region_id = NULL", says="Pilih satu tempat", typed={"region": ""}
    ),
    "amount_range": Violation(
        make.make_figure, "amount = -1", typed={"amount": "-1"}, says="di bawah nol"
    ),
    "year_range": Violation(
        make.make_figure, "year = 1999", typed={"year": "1999"}, says="2000 dan 2100"
    ),
    "stock_has_year": Violation(make.make_figure, "year = NULL", typed={"year": ""}),
    "kind_known": Violation(
        make.make_figure, "kind = 'sisa'", typed={"kind": "sisa"}, says=NOT_OFFERED
    ),
    "status_known": Violation(
        make.make_figure, "status = 'x'", typed={"status": "x"}, says=NOT_OFFERED
    ),
    "comparator_of_target": Violation(make.make_figure, "comparator = '<='"),
    "day_in_year": Violation(
        make.make_figure, "as_of = '2019-12-31'", typed={"as_of": "31/12/2019"}
    ),
}
PROPOSAL = make.make_figure_update
VIOLATIONS = {
    **{f"figure_{name}": violation for name, violation in AMOUNTS.items()},
    **{f"figureupdate_{n}": Violation(PROPOSAL, v.columns) for n, v in AMOUNTS.items()},
    "figure_reference_reason": Violation(
        make.make_figure, "is_reference = true", typed={"is_reference": "on"}
    ),
    "figure_computed_from_two": Violation(make.make_figure, "status = 'computed'"),
    "figure_one_reference": Violation(reference, typed={}),
    "figure_difference_once": Violation(difference),
    "figureupdate_state_known": Violation(
        PROPOSAL, "state = 'x', submitted_at = now()", before="figureupdate_decided"
    ),
    "figureupdate_submitted": Violation(PROPOSAL, "submitted_at = now()"),
    "figureupdate_decided": Violation(PROPOSAL, "decided_at = now()"),
    "figureupdate_four_eyes": Violation(
        PROPOSAL,
        "state = 'approved', submitted_at = now(), decided_at = now(), decided_by_id = "
        "proposed_by_id",
    ),
    "figureupdate_return_reason": Violation(
        PROPOSAL,
        "state = 'returned', submitted_at = now(), decided_at = now(), decided_by_id = "
        "(SELECT min(id) FROM directory_position WHERE id <> proposed_by_id)",
    ),
    "figureupdate_version_seen": Violation(PROPOSAL, "figure_version = 1"),
    "figureupdate_not_computed": Violation(PROPOSAL, "status = 'computed'"),
    "indicator_code_once": Violation(make.make_indicator, typed={}),
    "region_code_once": Violation(make.make_district, typed={}),
    "region_code_form": Violation(make.make_district, "code = '1905'", typed={"code": "1905"}),
    "region_level_matches_code": Violation(
        make.make_district, "level = 'kota'", typed={"code": "19.05.99", "level": "kota"}
    ),
    "region_validity_order": Violation(
        make.make_district,
        "valid_from = '2020-01-02', valid_to = '2020-01-01'",
        typed={"code": "19.05.99", "valid_from": "2/1/2020", "valid_to": "1/1/2020"},
    ),
    "region_alias_once": Violation(make.make_alias, typed={}),
    "region_group_name_once": Violation(make.make_group, typed={}),
    "region_group_kind_known": Violation(
        make.make_group, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "region_group_member_once": Violation(make.make_membership, typed={}),
    "organisation_kind_known": Violation(
        make.make_organisation, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "organisation_name_once": Violation(make.make_organisation_name, typed={}),
    "organisation_name_validity_order": Violation(
        make.make_organisation_name,
        "valid_from = '2020-01-02', valid_to = '2020-01-01'",
        typed={"name": "Lain", "valid_from": "2/1/2020", "valid_to": "1/1/2020"},
    ),
    "position_once": Violation(make.make_position, typed={}),
    "pokja_member_seat_or_organisation": Violation(
        make.make_pokja_member, "organisation_id = NULL", typed={"organisation": ""}
    ),
    "pokja_member_validity_order": Violation(
        make.make_pokja_member,
        "valid_from = '2020-01-02', valid_to = '2020-01-01'",
        typed={"valid_from": "2/1/2020", "valid_to": "1/1/2020"},
    ),
    "person_merged_once": Violation(make.make_merge),
    "appointment_one_definitive": Violation(make.make_appointment, typed={}),
    "appointment_validity_order": Violation(
        make.make_appointment,
        "valid_to = '2019-01-01'",
        typed={"kind": "plt", "valid_to": "1/1/2019"},
    ),
    "appointment_kind_known": Violation(
        make.make_appointment, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "application_once": Violation(make.make_application, typed={}, copied={"account_id": "0"}),
    "application_role_known": Violation(
        make.make_application, "role = 'x'", typed={"role": "x"}, says=NOT_OFFERED
    ),
    "apitoken_expires_within_a_year": Violation(
        make.make_api_token, "expires_at = made_at + interval '366 days'"
    ),
    "webhook_once": Violation(make.make_webhook, typed={}),
    "webhookdelivery_once": Violation(delivery_of_change),
    "webhookdelivery_state_known": Violation(make.make_delivery, "state = 'x'"),
    "webhookdelivery_event_known": Violation(make.make_delivery, "event = 'x'"),
    "savedview_once": Violation(make.make_saved_view, typed={}),
    "seathandover_kind_known": Violation(make.make_handover, "kind = 'x'"),
    "seathandover_two_people": Violation(make.make_handover, "received_by_id = handed_over_by_id"),
    "document_kind_known": Violation(
        make.make_document, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "document_file_once": Violation(make.make_file),
    "document_file_sha256_form": Violation(make.make_file, copied={"sha256": "'x'"}),
    "handover_stage_order_once": Violation(make.make_stage, copied={"name": "'Lain'"}),
    "handover_stage_name_once": Violation(make.make_stage, copied={"order": "0"}),
    "required_paper_once": Violation(make.make_required_paper),
    "asset_kind_known": Violation(make.make_asset, "kind = 'x'"),
    "asset_year_range": Violation(make.make_asset, "year_built = 1899"),
    "asset_value_range": Violation(make.make_asset, "value_idr = -1"),
    "asset_paper_once": Violation(make.make_asset_paper),
    "holiday_once": Violation(make.make_holiday),
    "holiday_region_of_regional": Violation(make.make_holiday, "region_id = NULL"),
    "area_name_once": Violation(make.make_area, typed={}),
    "area_coverage_once": Violation(
        make.make_area, typed={"name": "Lain"}, copied={"name": "'Lain'"}
    ),
    "area_operating_since_range": Violation(
        make.make_area,
        "operating_since = 1900",
        typed={"name": "Lain", "operating_since": "1900"},
    ),
    "facility_kind_known": Violation(
        make.make_facility, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "facility_upper_bound_of_capacity": Violation(
        make.make_facility,
        "capacity_is_upper_bound = true",
        typed={"name": "Lain", "capacity_is_upper_bound": "on"},
    ),
    "facility_capacity_with_basis": Violation(
        mill, "capacity_basis = ''", typed={"name": "Lain", "capacity_basis": ""}
    ),
    "facility_name_once": Violation(make.make_facility, typed={}),
    "success_condition_number_once": Violation(make.make_condition, typed={}),
    "success_condition_number_from_one": Violation(
        make.make_condition, "number = 0", typed={"number": "0"}
    ),
    "meeting_kind_known": Violation(
        make.make_meeting, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "meeting_planned_order": Violation(
        make.make_meeting,
        "planned_start = '10:00', planned_end = '09:00'",
        typed={"planned_start": "10.00", "planned_end": "09.00"},
    ),
    "meeting_actual_order": Violation(
        make.make_meeting,
        "actual_start = '10:00', actual_end = '09:00'",
        typed={"actual_start": "10.00", "actual_end": "09.00"},
    ),
    "agreement_number_once": Violation(make.make_agreement, typed={}),
    "agreement_number_from_one": Violation(
        make.make_agreement, "number = 0", typed={"number": "0"}
    ),
    "agreement_due_year_range": Violation(
        make.make_agreement, "due_year = 1999", typed={"number": "2", "due_year": "1999"}
    ),
    "agreement_due_date_in_year": Violation(
        make.make_agreement,
        "due_year = 2020, due_date = '2021-01-01'",
        typed={"number": "2", "due_year": "2020", "due_date": "1/1/2021"},
    ),
    "agreementparty_named_once": Violation(make.make_party, typed={}),
    "agreementparty_responsibility_known": Violation(
        make.make_party, "responsibility = 'x'", typed={"responsibility": "x"}, says=NOT_OFFERED
    ),
    "signatory_order_once": Violation(make.make_signatory, typed={}),
    "agendaitem_order_once": Violation(make.make_agenda_item, typed={}),
    "agendaitem_time_order": Violation(
        make.make_agenda_item,
        "start = '10:00', \"end\" = '09:00'",
        typed={"order": "2", "start": "10.00", "end": "09.00"},
    ),
    "speaker_order_once": Violation(make.make_speaker, typed={}),
    "exchange_order_once": Violation(make.make_exchange, typed={}),
    "exchange_kind_known": Violation(
        make.make_exchange, "kind = 'x'", typed={"kind": "x"}, says=NOT_OFFERED
    ),
    "exchange_only_answers_answer": Violation(
        make.make_exchange, "answers_id = id", typed={"order": "2", "answers": "itself"}
    ),
    "problem_order_once": Violation(make.make_problem, typed={}),
    "attachment_order_once": Violation(make.make_attachment, typed={}),
    "outgoingmail_no_stored_link": Violation(mail, "kind = 'atur_ulang', text = 'x'"),
    "deletion_has_reason": Violation(deletion, "reason = ''"),
    "submission_once": Violation(submission),
    "job_state_known": Violation(job, "state = 'x'"),
    "import_state_known": Violation(upload, "state = 'x'"),
    "importrow_once": Violation(upload_row),
    "importlayout_once": Violation(layout),
    "keyedrequest_once": Violation(keyed_request),
}


def rules() -> dict[str, tuple[type[models.Model], Any]]:
    """Every named constraint of our models."""
    return {
        rule.name: (model, rule)
        for model in apps.get_models()
        if model._meta.app_label in APPS and not model._meta.proxy
        for rule in model._meta.constraints
    }


def attempt(name: str) -> None:
    """Violate the constraint by SQL of our own, as the application's role."""
    violation = VIOLATIONS[name]
    make.make_position()
    row = violation.make()
    table = row._meta.db_table
    if violation.columns:
        statement = f"UPDATE {table} SET {violation.columns} WHERE id = {row.pk}"  # noqa: S608
    else:
        values = {f.column: f'"{f.column}"' for f in row._meta.concrete_fields if f.column != "id"}
        values |= violation.copied
        into, given = ", ".join(f'"{column}"' for column in values), ", ".join(values.values())
        statement = f"INSERT INTO {table} ({into}) SELECT {given} FROM {table} WHERE id = {row.pk}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_rule_has_its_violation(record_bar: RecordBar) -> None:
    assert VIOLATIONS.keys() == rules().keys()
    record_bar("R-7", f"{len(VIOLATIONS)} constraints, each violated by raw SQL: 0 let through")


@pytest.mark.parametrize("name", VIOLATIONS)
def test_the_database_refuses_what_its_rule_forbids(name: str) -> None:
    model, rule = rules()[name]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        attempt(name)
    named = refused.value.__cause__.diag.constraint_name  # type: ignore[union-attr]
    assert named == (VIOLATIONS[name].before or name)
    if named == name:
        assert violated(model, refused.value) == str(rule.violation_error_message)


@pytest.mark.parametrize("name", [n for n, v in VIOLATIONS.items() if v.typed is not None])
def test_a_form_says_the_sentence_of_the_rule(name: str) -> None:
    violation, (model, rule) = VIOLATIONS[name], rules()[name]
    client = Client()
    client.force_login(make_account(ADMINISTRATOR))
    row = violation.make()
    case = next(case for case in CASES if case.model is model)
    page = reverse(f"{case.name}_add")
    changes = {k: row.pk if v == "itself" else v for k, v in (violation.typed or {}).items()}
    answer = client.post(page, typed(client, f"{page}?copy={row.pk}", **changes))
    assert answer.status_code == 400
    told = answer.content.decode()
    assert (violation.says or str(rule.violation_error_message)) in told
    assert model._default_manager.count() == len(model._default_manager.all())


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if issubclass(m, Record) and not m._meta.proxy],
    ids=lambda model: model._meta.label,
)
def test_the_database_knows_every_choice_and_the_order_of_every_period(
    model: type[models.Model],
) -> None:
    conditions = " ".join(
        str(rule.condition)
        for rule in model._meta.constraints
        if isinstance(rule, models.CheckConstraint)
    )
    for column in model._meta.concrete_fields:
        if column.choices:
            asked = (f"'{column.name}__in'", f"'{column.name}'")
            assert any(word in conditions for word in asked), column.name
    names = {column.name for column in model._meta.concrete_fields}
    for first, second in (("valid_from", "valid_to"), ("start", "end")):
        if {first, second} <= names:
            assert f"'{second}__gte', F({first})" in conditions
