"""What staff may say about the shared nouns."""

from typing import Any

from django import forms

from directory.models import Document, Figure, Organisation, Person, Position, Region
from records.filters import YEAR_MESSAGES
from records.forms import NOTHING_CHOSEN, DateField, NumberField, RecordForm


class FigureForm(RecordForm):
    """A figure as its paper states it. Place and indicator stay; they say which figure it is."""

    amount = NumberField(label="Angka", help_text="Gunakan koma untuk desimal, misalnya 16,23.")
    year = forms.IntegerField(
        label="Tahun",
        required=False,
        min_value=2000,
        max_value=2100,
        error_messages=YEAR_MESSAGES,
        help_text="Kosongkan bila dokumen tidak menyebut tahun.",
    )
    as_of = DateField(
        label="Per tanggal",
        required=False,
        help_text="Kosongkan bila dokumen hanya menyebut tahun.",
    )

    class Meta:
        model = Figure
        fields = (
            "amount",
            "year",
            "as_of",
            "kind",
            "status",
            "document",
            "place_in_document",
            "note",
            "is_reference",
            "reference_reason",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Computed lines follow from their stocks and are never typed.
        self.fields["status"].choices = [
            choice for choice in Figure.Status.choices if choice[0] != Figure.Status.COMPUTED
        ]


class DocumentForm(RecordForm):
    """A paper's description."""

    date = DateField(label="Tanggal", required=False, help_text="Kosongkan bila tidak tertulis.")

    class Meta:
        model = Document
        fields = ("kind", "number", "title", "date", "date_note", "issuer", "kept_at", "note")


class OrganisationForm(RecordForm):
    """An organisation's present name and kind."""

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind")


class PositionForm(RecordForm):
    """A seat's title."""

    class Meta:
        model = Position
        fields = ("title", "organisation")


class PersonForm(RecordForm):
    """A person's name."""

    class Meta:
        model = Person
        fields = ("name",)


class RegionForm(RecordForm):
    """A region's name and validity; the code is its identity and stays."""

    valid_from = DateField(label="Berlaku sejak", required=False)
    valid_to = DateField(label="Berlaku sampai", required=False)

    class Meta:
        model = Region
        fields = ("name", "valid_from", "valid_to")


class MergeForm(forms.Form):
    """Which other person is the same one."""

    absorbed = forms.ModelChoiceField(
        Person.objects.none(),
        empty_label=NOTHING_CHOSEN,
        label="Orang yang sama",
        help_text="Ejaan pada dokumen tidak diubah.",
    )

    def __init__(self, *args: Any, kept: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.filter(merged_into__isnull=True).exclude(pk=kept.pk)
        self.fields["absorbed"].queryset = others


class OriginalForm(forms.Form):
    """The original file of a document."""

    file = forms.FileField(
        max_length=200,
        label="Berkas asli",
        help_text="PDF, gambar, Word, Excel, atau teks; paling besar 20 MB.",
    )
