"""What staff may say about the shared nouns."""

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from directory.access import seats_of
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
    SavedView,
)
from records.dates import format_date
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
        fields = ("position", "person", "kind", "decree", "valid_from", "valid_to", "end_decree")


class EndAppointmentForm(RecordForm):
    """Until when somebody holds a seat, and by which decree that ends."""

    valid_to = DateField(label="Hari terakhir menjabat", help_text="Hari itu masih dihitung.")
    end_decree = forms.CharField(label="Nomor keputusan pengakhiran", max_length=120)

    class Meta:
        model = Appointment
        fields = ("valid_to", "end_decree")


CHANGED_MEANWHILE = (
    "Pengangkatan pejabat lama baru saja diubah orang lain. Periksa keadaannya sekarang, lalu "
    "pilih lagi."
)


class HandoverForm(forms.Form):
    """Who leaves a seat, who takes it over, since when and by which decree.

    A choice of `outgoing` carries the version that was shown: one changed since is no choice.
    """

    outgoing = forms.ChoiceField(
        label="Pejabat lama", error_messages={"invalid_choice": CHANGED_MEANWHILE}
    )
    last_day = DateField(
        label="Hari terakhir pejabat lama",
        help_text="Misalnya 31/12/2026. Pejabat baru menjabat mulai hari berikutnya.",
    )
    successor = forms.ModelChoiceField(
        Person.objects.unmerged(),
        label="Pejabat baru",
        empty_label=NOTHING_CHOSEN,
        help_text="Belum ada dalam daftar? Tambahkan dahulu di Direktori, Orang.",
    )
    kind = forms.ChoiceField(label="Sifat", choices=Appointment.Kind)
    decree = forms.CharField(label="Nomor keputusan", max_length=120)
    notes = forms.CharField(
        label="Catatan",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tercetak pada berita acara, misalnya berkas atau barang yang diserahkan.",
    )

    def __init__(self, *args: Any, position: Position, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        appointments = position.appointments.select_related("person")
        self.appointments = {f"{a.pk}-{a.version}": a for a in appointments}
        self.fields["outgoing"].choices = [
            (key, appointment_text(a)) for key, a in self.appointments.items()
        ]

    def clean_outgoing(self) -> Appointment:
        return self.appointments[self.cleaned_data["outgoing"]]


def appointment_text(appointment: Appointment) -> str:
    """Who, how and from when until when, in one line."""
    until = format_date(appointment.valid_to) if appointment.valid_to else "sekarang"
    return (
        f"{appointment.person}, {appointment.get_kind_display()}, "
        f"{format_date(appointment.valid_from)} sampai {until}"
    )


class SavedViewForm(RecordForm):
    """The name of a list's filters, and whose they are. Which list and filters, stays."""

    identity = ("page", "query")

    class Meta:
        model = SavedView
        fields = ("name", "position", "page", "query")
        widgets = {"page": forms.HiddenInput, "query": forms.HiddenInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [seat.position_id for seat in seats_of(self.user)]
        seats = self.fields["position"]
        seats.queryset = seats.queryset.filter(pk__in=held)
        if len(held) == 1:
            seats.initial = held[0]

    def clean_page(self) -> str:
        page: str = self.cleaned_data["page"]
        try:
            if not page.endswith("_list"):
                raise NoReverseMatch
            reverse(page)
        except NoReverseMatch as error:
            raise forms.ValidationError(NO_SUCH_LIST, code="unknown") from error
        return page


NO_SUCH_LIST = "Daftar ini tidak ada. Buka daftarnya, saring, lalu pilih “Simpan saringan ini”."


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
