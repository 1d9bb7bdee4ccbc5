"""The declarations of areas, facilities and conditions of success."""

from directory.sentences import source_text
from ktm.filters import AreaFilterSet, FacilityFilterSet, SuccessConditionFilterSet
from ktm.forms import AreaForm, FacilityForm, SuccessConditionForm
from ktm.models import Area, Facility, SuccessCondition
from ktm.sentences import capacity
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

IN_PROGRAMME = (("KTM", "ktm:programme"),)

AREAS = Resource(
    queryset=Area.objects.with_coverage(),
    filterset_class=AreaFilterSet,
    form_class=AreaForm,
    title="Kawasan KTM",
    lead="Kawasan transmigrasi yang dibangun menjadi kota terpadu mandiri.",
    programme="ktm",
    parents=IN_PROGRAMME,
    columns=(
        Column("Nama", "name", link=True),
        Column("Kabupaten", "regency.name", key="regency"),
        Column("Kecamatan", lambda a: ", ".join(r.name for r in a.regions), key="regions"),
        Column("Beroperasi sejak", "operating_since", kind=Kind.YEAR),
        Column("Sumber", source_text, key="source", to="document"),
    ),
)

FACILITIES = Resource(
    queryset=Facility.objects.with_area(),
    filterset_class=FacilityFilterSet,
    form_class=FacilityForm,
    title="Fasilitas kawasan KTM",
    lead="Kapasitas dan keadaan seperti yang disebut dokumen.",
    programme="ktm",
    parents=IN_PROGRAMME,
    columns=(
        Column("Nama", "name", link=True),
        Column("Kawasan", "area.name", key="area", to="area"),
        Column("Jenis", "kind"),
        Column(
            "Kapasitas",
            "capacity_t_per_hour",
            kind=Kind.NUMBER,
            unit="t/jam",
            places=0,
            write=capacity,
        ),
        Column("Sumber", source_text, key="source", to="document"),
        Column("Wilayah", "region.title", key="region", standing=False),
        Column("Keadaan menurut dokumen", "statement", standing=False),
    ),
)

SUCCESS_CONDITIONS = Resource(
    queryset=SuccessCondition.objects.select_related("area", "document"),
    filterset_class=SuccessConditionFilterSet,
    form_class=SuccessConditionForm,
    title="Syarat keberhasilan",
    lead="Yang menurut dokumen menentukan berhasil tidaknya sebuah kawasan.",
    programme="ktm",
    parents=IN_PROGRAMME,
    columns=(
        Column("Syarat", "title", link=True),
        Column("Nomor", "number", kind=Kind.NUMBER),
        Column("Kawasan", "area.name", key="area", to="area"),
        Column("Isi", "text"),
        Column("Sumber", source_text, key="source", to="document"),
    ),
)
