"""Days on which offices are closed."""

from directory.forms.regions import RegionField
from directory.models import Holiday
from records.forms import DateField, RecordForm


class HolidayForm(RecordForm):
    """A day off, as a decree names it."""

    date = DateField(label="Tanggal")
    region = RegionField(required=False, help_text="Hanya untuk libur daerah.")

    class Meta:
        model = Holiday
        fields = ("date", "name", "kind", "region", "document")
