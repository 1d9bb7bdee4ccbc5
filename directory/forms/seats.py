"""The end of an appointment, the handover of a seat, and the filters that a seat keeps."""

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from directory.access import scope_of
from directory.models import Appointment, Person, Position, SavedView
from records.dates import format_date
from records.forms import NOTHING_CHOSEN, DateField, RecordForm


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
        scope, seats = scope_of(self.user), self.fields["position"]
        if not scope.is_unlimited:
            seats.queryset = seats.queryset.filter(pk__in=scope.positions)
        if len(scope.positions) == 1:
            seats.initial = scope.positions[0]

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
