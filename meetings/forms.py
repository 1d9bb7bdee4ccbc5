"""What staff may say about a meeting, an agreement, a signature."""

from typing import Any

from directory.forms import RegionField
from directory.models import Figure, Position
from meetings.models import (
    AgendaItem,
    Agreement,
    AgreementParty,
    Attachment,
    Exchange,
    Meeting,
    Problem,
    Signatory,
    Speaker,
)
from records.forms import DateField, RecordForm, TimeField

TIME_HELP = "Misalnya 09.15. Kosongkan bila tidak ditulis."


class MeetingForm(RecordForm):
    """A meeting as its minutes describe it."""

    date = DateField(label="Tanggal")
    region = RegionField(required=False)
    call_time = TimeField(label="Waktu panggilan", required=False, help_text=TIME_HELP)
    planned_start = TimeField(label="Mulai menurut jadwal", required=False, help_text=TIME_HELP)
    planned_end = TimeField(label="Selesai menurut jadwal", required=False, help_text=TIME_HELP)
    actual_start = TimeField(label="Mulai", required=False, help_text=TIME_HELP)
    actual_end = TimeField(label="Selesai", required=False, help_text=TIME_HELP)

    class Meta:
        model = Meeting
        fields = (
            "kind",
            "title",
            "date",
            "call_time",
            "planned_start",
            "planned_end",
            "actual_start",
            "actual_end",
            "place",
            "place_note",
            "region",
            "host",
            "purpose",
            "copies",
            "chair_name",
            "chair",
            "chair_position",
            "minute_taker_name",
            "minute_taker",
            "minute_taker_position",
            "document",
            "place_in_document",
            "note",
        )


class AgreementForm(RecordForm):
    """An agreement's wording, deadline and target. Meeting and number say which one it is."""

    identity = ("meeting", "number")

    due_date = DateField(
        label="Tanggal tenggat",
        required=False,
        help_text="Kosongkan bila naskah hanya menyebut tahun.",
    )

    class Meta:
        model = Agreement
        fields = (
            "meeting",
            "number",
            "title",
            "text",
            "due_year",
            "due_date",
            "due_note",
            "target",
            "document",
            "place_in_document",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        targets = Figure.objects.filter(kind=Figure.Kind.TARGET)
        self.fields["target"].queryset = targets.with_place()


class SignatoryForm(RecordForm):
    """A signature: name and seat as printed, and who and what that is."""

    identity = ("meeting",)

    class Meta:
        model = Signatory
        fields = (
            "meeting",
            "order",
            "printed_name",
            "person",
            "printed_position",
            "organisation",
            "position",
            "document",
            "place_in_document",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = Position.objects.select_related("organisation")


class AgreementPartyForm(RecordForm):
    """Whom an agreement names."""

    identity = ("agreement",)

    class Meta:
        model = AgreementParty
        fields = ("agreement", "named_as", "organisation", "responsibility")


class AgendaItemForm(RecordForm):
    """A line of the planned agenda."""

    identity = ("meeting",)

    start = TimeField(label="Mulai", required=False, help_text=TIME_HELP)
    end = TimeField(label="Selesai", required=False, help_text=TIME_HELP)

    class Meta:
        model = AgendaItem
        fields = ("meeting", "order", "start", "end", "text", "speaker", "note")


class SpeakerForm(RecordForm):
    """Somebody who spoke."""

    identity = ("meeting",)

    class Meta:
        model = Speaker
        fields = (
            "meeting",
            "order",
            "printed_name",
            "person",
            "printed_position",
            "organisation",
            "topic",
            "on_behalf_of",
            "material",
            "note",
        )


class ExchangeForm(RecordForm):
    """A question or an answer."""

    identity = ("meeting",)

    alike = False  # a reply answers a question of its own meeting

    class Meta:
        model = Exchange
        fields = (
            "meeting",
            "order",
            "kind",
            "speaker_name",
            "role",
            "organisation_text",
            "text",
            "answers",
            "note",
        )
        help_texts = {"speaker_name": "Hanya nama pejabat. Warga disebut dengan perannya saja."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = Exchange.objects.filter(kind=Exchange.Kind.QUESTION)
        if self.instance.meeting_id:
            questions = questions.filter(meeting=self.instance.meeting_id)
        self.fields["answers"].queryset = questions


class ProblemForm(RecordForm):
    """A problem of the discussion groups."""

    identity = ("meeting",)

    class Meta:
        model = Problem
        fields = ("meeting", "order", "text", "note")


class AttachmentForm(RecordForm):
    """An attachment that the minutes name."""

    identity = ("meeting",)

    class Meta:
        model = Attachment
        fields = ("meeting", "order", "name", "form", "file", "note")
