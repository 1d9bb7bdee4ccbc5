"""Filters of areas and facilities, for page and API."""

from typing import Any

from directory.filters import RegionFilter
from ktm.models import Area, Facility, SuccessCondition
from records.filters import (
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
)


class AreaFilterSet(StrictFilterSet):
    """Filters of areas."""

    q = SearchFilter("name", help_text="Nama kawasan, juga ejaan lain")
    region = RegionFilter(method="touching")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Area
        fields = ("q", "region", "ordering")

    def touching(self, areas: Any, name: str, code: str) -> Any:
        return areas.touching(code)


class FacilityFilterSet(StrictFilterSet):
    """Filters of facilities."""

    q = SearchFilter("name", "area__name", help_text="Nama fasilitas atau kawasan")
    area = RecordFilter(
        Area, "Kawasan", field_name="area", help_text="Nomor kawasan, dari /ktm/areas/"
    )
    region = RegionFilter(method="touching")
    kind = ChoiceFilter(choices=Facility.Kind, label="Jenis")
    ordering = OrderingFilter({"name": "Nama", "capacity_t_per_hour": "Kapasitas"})

    class Meta:
        model = Facility
        fields = ("q", "area", "region", "kind", "ordering")

    def touching(self, facilities: Any, name: str, code: str) -> Any:
        return facilities.touching(code)


class SuccessConditionFilterSet(StrictFilterSet):
    """Filters of conditions of success."""

    q = SearchFilter("title", "text", help_text="Judul atau isi syarat")
    area = RecordFilter(Area, "Kawasan", field_name="area")
    ordering = OrderingFilter({"number": "Nomor"})

    class Meta:
        model = SuccessCondition
        fields = ("q", "area", "ordering")
