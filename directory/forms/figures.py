"""Figures and what they measure, and figures as they are proposed."""

from typing import Any

from django import forms

from directory.access import scope_of
from directory.forms.regions import RegionField
from directory.models import Figure, FigureUpdate, Indicator, Position
from directory.rules import Need
from records.filters import YEAR_MESSAGES
from records.forms import (
    NOTHING_CHOSEN,
    UNSENT,
    DateField,
    NumberField,
    RecordForm,
    SentOnce,
)
from records.models import with_names

COMPARATOR_HELP = "Hanya untuk target; kosongkan bila dokumen tidak menyebutnya."
REASON_HELP = "Wajib bila sisa menjauh dari yang diinginkan, misalnya luas kumuh bertambah."
WITHOUT_SEAT = "Akun Anda tidak memegang jabatan hari ini, jadi tidak dapat memutuskan."


def own_seats(user: Any) -> Any:
    """The seats that the user holds today."""
    return with_names(Position.objects.filter(pk__in=scope_of(user).positions))


class StatedAmountForm(RecordForm):
    """An amount as its paper states it. Indicator and place say which one it is, and stay."""

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Computed lines follow from their stocks and are never typed.
        self.fields["status"].choices = [
            choice for choice in Figure.Status.choices if choice[0] != Figure.Status.COMPUTED
        ]
        self.fields["comparator"].help_text = COMPARATOR_HELP


class FigureForm(StatedAmountForm):
    """A figure, and whether it is the reference."""

    class Meta:
        model = Figure
        fields = (*FigureUpdate.PROPOSED, "is_reference", "reference_reason")


class FigureUpdateForm(StatedAmountForm):
    """A figure as it is proposed to be, and which seat proposes it.

    `figure_version` is the version of the figure that the page shows beside the proposal: saving
    redrafts it against that one.
    """

    identity = (*StatedAmountForm.identity, "proposed_by")
    alike = False  # a proposal for a stored figure leaves it its place
    bookkeeping = (*StatedAmountForm.bookkeeping, "figure_version")
    proposed_by = forms.ModelChoiceField(Position.objects.none(), label="Diusulkan oleh")
    figure_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = FigureUpdate
        fields = (*FigureUpdate.PROPOSED, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        update, seats = self.instance, own_seats(self.user)
        self.fields["reason"].help_text = REASON_HELP
        self.fields["proposed_by"].queryset = seats
        if update.pk:
            self.initial["proposed_by"] = update.proposed_by_id
        elif len(seats) == 1:
            self.fields["proposed_by"].initial = seats[0]
        if update.figure is None:
            del self.fields["figure_version"]
            return
        for name in StatedAmountForm.identity:
            self.fields[name].disabled = True
            self.fields[name].help_text = ""
        seen = update.figure_version if self.is_bound else update.figure.version
        self.initial["figure_version"] = seen

    @property
    def edited(self) -> list[str]:
        """With the version of the figure: to hold what was typed against another is a change."""
        seen = "figure_version"
        return super().edited + [n for n in self.changed_data if n == seen and self.data.get(n)]

    def clean(self) -> dict[str, Any]:
        for name in ("proposed_by", "figure_version"):
            if self.cleaned_data.get(name):
                setattr(self.instance, name, self.cleaned_data[name])
        super().clean()
        return self.cleaned_data


def deciding(user: Any, update: FigureUpdate) -> dict[str, Any]:
    """As which of their seats the user decides: none for who holds the proposing one, and why."""
    if update.proposed_by_id in scope_of(user).positions:
        return {"seats": Position.objects.none(), "without_seat": Need.OTHER_SEAT.value}
    return {"seats": own_seats(user), "without_seat": WITHOUT_SEAT}


class FigureStepForm(SentOnce):
    """A step of a proposal; who decides says as which seat, and why it is returned."""

    DECISIONS = ("approve", "return")

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("submit", "withdraw", *DECISIONS)],
        error_messages={"required": UNSENT, "invalid_choice": UNSENT},
    )
    by = forms.ModelChoiceField(
        Position.objects.none(),
        required=False,
        label="Memutuskan sebagai",
        empty_label=NOTHING_CHOSEN,
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Alasan dikembalikan",
        help_text="Tulis apa yang perlu diperbaiki. Tidak perlu diisi bila menyetujui.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, seats: Any, without_seat: str = WITHOUT_SEAT, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.without_seat = list(seats), without_seat
        self.fields["by"].queryset = seats
        if len(self.seats) == 1:
            self.fields["by"].initial = self.seats[0]
            self.fields["by"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        step = self.cleaned_data.get("step")
        if step in self.DECISIONS and not self.seats:
            self.add_error(None, self.without_seat)
        elif step in self.DECISIONS and "by" in self.cleaned_data and not self.cleaned_data["by"]:
            self.add_error("by", "Pilih jabatan.")
        if step == "return" and not self.cleaned_data.get("reason"):
            self.add_error("reason", Need.REASON.value)
        return self.cleaned_data


class IndicatorForm(RecordForm):
    """What a figure measures."""

    class Meta:
        model = Indicator
        fields = ("code", "name", "unit", "places", "lower_is_better")
