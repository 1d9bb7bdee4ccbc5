"""Sentences about meetings and agreements."""

import datetime

from directory.templatetags.directory import target_look
from meetings.models import Agreement, Meeting
from records.dates import format_date, format_period, format_time, today


def parties_text(agreement: Agreement) -> str:
    """Whom the agreement binds, as the paper names them; empty where it names nobody."""
    return ", ".join(party.named_as for party in agreement.parties.all())


def due_text(agreement: Agreement) -> str:
    """The deadline, with what is not known about it; empty where the paper names none."""
    if agreement.due_date:
        return format_date(agreement.due_date)
    if not agreement.due_year:
        return ""
    remark = agreement.due_note or "tanggal tidak disebut"
    return f"{agreement.due_year} ({remark})"


def target_state(agreement: Agreement) -> dict[str, str] | None:
    """The state of the target as a word and its look; None without a target."""
    check = agreement.check_target(today())
    if check is None:
        return None
    return {"state": target_look(check.state), "label": check.state.capitalize()}


def counts_text(meeting: Meeting) -> str:
    """How much was agreed, and by how many signed."""
    agreed = f"{meeting.agreement_count} kesepakatan"
    if not meeting.signatory_count:
        return f"{agreed}, belum ada penanda tangan yang dicatat."
    return f"{agreed}, ditandatangani {meeting.signatory_count} pihak."


def unsigned_text(meeting: Meeting) -> str:
    """Which bound organisations did not sign; empty where all did."""
    names = ", ".join(organisation.said_briefly for organisation in meeting.unsigned)
    if not names:
        return ""
    return f"{len(meeting.unsigned)} lembaga terikat, tetapi tidak menandatangani: {names}."


def period_text(start: datetime.time | None, end: datetime.time | None) -> str:
    """09.15–16.30 WIB, as far as the paper writes it."""
    if start and end:
        return format_period(start, end)
    if start:
        return f"mulai {format_time(start)}"
    return f"sampai {format_time(end)}" if end else ""
