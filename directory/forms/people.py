"""People and the seats they hold."""

from typing import Any

from django import forms

from directory.models import Appointment, Person
from records.forms import NOTHING_CHOSEN, DateField, RecordForm


class PersonForm(RecordForm):
    """A person's name."""

    class Meta:
        model = Person
        fields = ("name",)


class AppointmentForm(RecordForm):
    """Who holds a seat, by which decree."""

    valid_from = DateField(label="Sejak")
    valid_to = DateField(label="Sampai", required=False, help_text="Kosongkan selama menjabat.")

    class Meta:
        model = Appointment
        fields = ("position", "person", "kind", "decree", "valid_from", "valid_to")


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
