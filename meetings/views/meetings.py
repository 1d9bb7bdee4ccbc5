"""Meetings: what was agreed at each, who is bound, who signed, and how the day went."""

import datetime
from typing import Any

from django.urls import reverse

from meetings.filters import MeetingFilterSet
from meetings.forms import MeetingForm
from meetings.models import Agreement, Meeting, Signatory
from meetings.views.agreements import IN_PROGRAMME, agreement_line
from records.columns import Column, Fact
from records.dates import format_date_long, format_period, format_time
from records.views import ChangePage, DetailPage, ListPage, PublicPage, trail

NO_TIME = "jam tidak ditulis"


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


class Programme(PublicPage, ListPage):
    """All meetings, each with what it left to be done."""

    model = Meeting
    queryset = Meeting.objects.with_commitments()
    filterset_class = MeetingFilterSet
    heading = "Rapat dan kesepakatan"
    programme = "rapat"
    columns = (
        Column("Rapat", "title", link=True),
        Column("Tanggal", lambda m: format_date_long(m.date)),
        Column("Kesepakatan", lambda m: str(m.agreement_count), numeric=True),
        Column("Penanda tangan", lambda m: str(m.signatory_count), numeric=True),
        Column(
            "Terikat, tidak menandatangani",
            lambda m: ", ".join(o.said_briefly for o in m.unsigned) or "tidak ada",
        ),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        latest = max(context["object_list"], key=lambda meeting: meeting.date, default=None)
        return context | {
            "lead": latest_text(latest) if latest else "",
            "crumbs": [],
            "actions": [
                {"label": "Semua kesepakatan", "url": reverse("meetings:agreement_list")},
                {"label": "Semua penanda tangan", "url": reverse("meetings:signatory_list")},
            ],
        }


def latest_text(meeting: Meeting) -> str:
    """The latest meeting in two sentences."""
    return f"{meeting.said_briefly}: {counts_text(meeting)} {unsigned_text(meeting)}".strip()


class MeetingDetail(PublicPage, DetailPage):
    """One meeting with everything its minutes record."""

    model = Meeting
    queryset = Meeting.objects.with_record()
    template_name = "meetings/meeting_detail.html"
    programme = "rapat"

    def lead(self) -> str:
        return f"{counts_text(self.object)} {unsigned_text(self.object)}".strip()

    def facts(self) -> list[Fact]:
        meeting = self.object
        host = meeting.host
        return [
            Fact("Tanggal", format_date_long(meeting.date)),
            Fact("Waktu acara", period_text(meeting.actual_start, meeting.actual_end)),
            Fact("Waktu panggilan", meeting.call_time and format_time(meeting.call_time)),
            Fact("Tempat", place_text(meeting)),
            Fact("Penyelenggara", host and host.name, host.get_absolute_url() if host else ""),
            Fact("Pimpinan", seat_text(meeting.chair_name, meeting.chair_position)),
            Fact("Notulis", seat_text(meeting.minute_taker_name, meeting.minute_taker_position)),
            Fact("Tujuan", meeting.purpose),
            Fact("Berita acara", meeting.copies),
            Fact("Dokumen sumber", meeting.document.title, meeting.document.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.object
        agreements = Agreement.objects.with_parts().filter(meeting=meeting)
        signatories = Signatory.objects.select_related("organisation").filter(meeting=meeting)
        lines = [agreement_line(agreement) for agreement in agreements]
        return super().get_context_data(**kwargs) | {
            "crumbs": trail(IN_PROGRAMME, meeting.said_briefly),
            "agreements": lines,
            "unnamed": unnamed_parties(lines),
            "signatories": signatories,
            "may_change_signatory": self.request.user.has_perm("meetings.change_signatory"),
            "agenda": [agenda_line(row) for row in meeting.agenda],
            "planned": period_text(meeting.planned_start, meeting.planned_end),
            "actual": period_text(meeting.actual_start, meeting.actual_end),
            "threads": threads(meeting.exchange_rows),
            "notes": meeting.note.splitlines(),
            "print_source": meeting.document.title,
        }


def place_text(meeting: Meeting) -> str:
    """The place as written, with the paper's other spelling."""
    if not meeting.place_note:
        return meeting.place
    return f"{meeting.place} (juga ditulis “{meeting.place_note}”)"


def seat_text(name: str, position: str) -> str:
    """A printed name with its printed seat."""
    return f"{name} ({position})" if position else name


def unnamed_parties(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parties named without an organisation, each with the agreements that name it."""
    named: dict[str, list[Agreement]] = {}
    for line in lines:
        for party in line["agreement"].parties.all():
            if party.organisation_id is None:
                named.setdefault(party.named_as, []).append(line["agreement"])
    return [{"named_as": name, "agreements": agreements} for name, agreements in named.items()]


def agenda_line(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the agenda; a missing time is said to be missing."""
    return row | {"time": period_text(row["start"], row["end"]) or NO_TIME}


def threads(exchanges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each question with its answers; an answer to no recorded question stands alone."""
    answers: dict[int | None, list[dict[str, Any]]] = {}
    for exchange in exchanges:
        if exchange["type"] == "answer":
            answers.setdefault(exchange["answers"], []).append(exchange)
    asked = [
        {"question": exchange, "answers": answers.get(exchange["number"], [])}
        for exchange in exchanges
        if exchange["type"] == "question"
    ]
    alone = [{"question": None, "answers": answers[None]}] if None in answers else []
    return asked + alone


class MeetingChange(ChangePage):
    """Correct the description of a meeting."""

    model = Meeting
    form_class = MeetingForm
    programme = "rapat"
