"""Meetings: what was agreed at each, who is bound, who signed, and how the day went."""

from typing import Any

from django.urls import reverse

from meetings.models import Agreement, Meeting, Signatory
from meetings.resources.agreements import IN_PROGRAMME
from meetings.sentences import counts_text, period_text, unsigned_text
from meetings.views.agreements import agreement_line
from records.columns import Fact
from records.dates import format_date_long, format_time
from records.models import RecordQuerySet
from records.views import DetailPage, ListPage, trail

NO_TIME = "jam tidak ditulis"


class MeetingList(ListPage):
    """All meetings, each with what it left to be done; the programme's first page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        latest = max(context["object_list"], key=lambda meeting: meeting.date, default=None)
        return context | {
            "heading": "Rapat dan kesepakatan",
            "lead": latest_text(latest) if latest else "",
            "crumbs": [],
        }

    def acts(self) -> list[dict[str, str]]:
        lists = [
            {"label": "Semua kesepakatan", "url": reverse("meetings:agreement_list")},
            {"label": "Semua penanda tangan", "url": reverse("meetings:signatory_list")},
        ]
        return [*lists, *super().acts()]


def latest_text(meeting: Meeting) -> str:
    """The latest meeting in two sentences."""
    return f"{meeting.said_briefly}: {counts_text(meeting)} {unsigned_text(meeting)}".strip()


class MeetingDetail(DetailPage):
    """One meeting with everything its minutes record."""

    template_name = "meetings/meeting_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        return Meeting.objects.with_record().visible_to(self.request.user)

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
