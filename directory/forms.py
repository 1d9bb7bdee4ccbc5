"""What staff may say about the shared nouns."""

from typing import Any

from django import forms

from directory.models import (
    Appointment,
    Document,
    Figure,
    Indicator,
    Organisation,
    OrganisationName,
    Person,
    PokjaMember,
    Position,
    Region,
    RegionAlias,
    RegionGroup,
    RegionGroupMember,
)
from records.filters import YEAR_MESSAGES
from records.forms import NOTHING_CHOSEN, CodeField, DateField, NumberField, RecordForm


class RegionField(CodeField):
    """A region by its Kemendagri code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Region.objects.all(),
            **{
                "label": "Kode wilayah",
                "help_text": "Kode Kemendagri dengan titik, misalnya 19.05.06.",
            }
            | kwargs,
        )


class FigureForm(RecordForm):
    """A figure as its paper states it. Indicator and place say which figure it is, and stay."""

    identity = ("indicator", "region", "group")

    region = RegionField(required=False)
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
            "indicator",
            "region",
            "group",
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

    region = RegionField(required=False)

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "region")


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

    identity = ("code", "level", "parent")

    code = forms.CharField(
        label="Kode", max_length=13, help_text="Kode Kemendagri dengan titik, misalnya 19.05.06."
    )
    parent = RegionField(required=False, label="Kode wilayah induk")
    valid_from = DateField(label="Berlaku sejak", required=False)
    valid_to = DateField(label="Berlaku sampai", required=False)

    class Meta:
        model = Region
        fields = ("code", "name", "level", "parent", "valid_from", "valid_to")


class RegionAliasForm(RecordForm):
    """Another spelling of a region."""

    region = RegionField()

    class Meta:
        model = RegionAlias
        fields = ("region", "name")


class RegionGroupForm(RecordForm):
    """Regions that papers name together."""

    class Meta:
        model = RegionGroup
        fields = ("name", "kind")


class RegionGroupMemberForm(RecordForm):
    """A region in a group."""

    region = RegionField()

    class Meta:
        model = RegionGroupMember
        fields = ("group", "region")


class OrganisationNameForm(RecordForm):
    """Another name of an organisation."""

    valid_from = DateField(label="Berlaku sejak", required=False)
    valid_to = DateField(label="Berlaku sampai", required=False)

    class Meta:
        model = OrganisationName
        fields = ("organisation", "name", "valid_from", "valid_to")


class PokjaMemberForm(RecordForm):
    """A seat or an organisation in a Pokja."""

    valid_from = DateField(label="Sejak", required=False)
    valid_to = DateField(label="Sampai", required=False)

    class Meta:
        model = PokjaMember
        fields = ("pokja", "organisation", "position", "role", "valid_from", "valid_to")


class AppointmentForm(RecordForm):
    """Who holds a seat, by which decree."""

    valid_from = DateField(label="Sejak")
    valid_to = DateField(label="Sampai", required=False, help_text="Kosongkan selama menjabat.")

    class Meta:
        model = Appointment
        fields = ("position", "person", "kind", "decree", "valid_from", "valid_to")


class IndicatorForm(RecordForm):
    """What a figure measures."""

    class Meta:
        model = Indicator
        fields = ("code", "name", "unit", "places", "lower_is_better")


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
