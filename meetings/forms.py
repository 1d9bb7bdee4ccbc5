"""What staff may say about a meeting, an agreement, a signature."""

from typing import Any

from directory.models import Figure, Position
from meetings.models import Agreement, Meeting, Signatory
from records.forms import DateField, RecordForm, TimeField

TIME_HELP = "Misalnya 09.15. Kosongkan bila tidak ditulis."


class MeetingForm(RecordForm):
    """A meeting as its minutes describe it."""

    date = DateField(label="Tanggal")
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

    due_date = DateField(
        label="Tanggal tenggat",
        required=False,
        help_text="Kosongkan bila naskah hanya menyebut tahun.",
    )

    class Meta:
        model = Agreement
        fields = (
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

    class Meta:
        model = Signatory
        fields = (
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
