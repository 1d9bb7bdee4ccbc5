"""The declaration of slum area: the figures of one indicator, kept as figures."""

from directory.forms import FigureForm
from kotaku.filters import SlumAreaFilterSet
from kotaku.models import SlumArea
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

IN_PROGRAMME = (("KOTAKU", "kotaku:programme"),)

SLUM_AREAS = Resource(
    queryset=SlumArea.objects.with_place().in_list_order(),
    filterset_class=SlumAreaFilterSet,
    form_class=FigureForm,
    title="Angka luas permukiman kumuh",
    lead="Angka gabungan beberapa kecamatan tidak dipecah dan tidak dijumlah dua kali.",
    programme="kotaku",
    parents=IN_PROGRAMME,
    takes_files=False,
    columns=(
        Column("Wilayah", "label", link=True),
        Column("Kode wilayah", lambda f: ", ".join(f.region_codes), key="regions", standing=False),
        Column("Tahun", "year", kind=Kind.YEAR),
        Column("Jenis", "kind"),
        Column("Luas (ha)", "amount", key="hectares", kind=Kind.NUMBER, unit="ha"),
        Column("Status", "status"),
        Column("Sumber", "source_title", key="source", to="only_paper"),
        Column("Tempat dalam dokumen", "place_in_document", standing=False),
    ),
)
