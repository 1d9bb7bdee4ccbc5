"""Days on which offices are closed."""

from directory.filters import HolidayFilterSet
from directory.forms import HolidayForm
from directory.models import Holiday
from directory.resources.documents import IN_DIRECTORY
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

HOLIDAYS = Resource(
    queryset=Holiday.objects.select_related("region", "document"),
    filterset_class=HolidayFilterSet,
    form_class=HolidayForm,
    title="Hari libur",
    lead="Libur nasional, cuti bersama, dan libur daerah menurut keputusannya.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Tanggal", "date", kind=Kind.DATE, link=True),
        Column("Nama", "name"),
        Column("Jenis", "kind"),
        Column("Wilayah", "region.name", key="region"),
        Column("Keputusan", "document.title", key="document"),
    ),
)
