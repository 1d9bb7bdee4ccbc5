"""Endpoints of papers and of the figures that they state."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from directory.api.sources import FigureSource, PlaceName, RegionCodes
from directory.models import Document, Figure, Indicator
from directory.resources import DOCUMENTS, FIGURES, INDICATORS
from records.api.fields import DecimalText
from records.api.serializers import RecordSerializer, StatedText
from records.api.views import RecordViewSet


class DocumentSerializer(RecordSerializer[Document]):
    """A paper that facts come from."""

    issuer = serializers.CharField(source="issuer.name", default=None, allow_null=True)

    class Meta:
        model = Document
        fields = ("id", "kind", "number", "title", "date", "date_note", "issuer", "note")


@extend_schema(tags=["Direktori"])
class DocumentViewSet(RecordViewSet):
    """Dokumen yang menjadi sumber angka dan kesepakatan."""

    resource = DOCUMENTS
    serializer_class = DocumentSerializer


class IndicatorSerializer(RecordSerializer[Indicator]):
    """What a figure measures, and in which unit."""

    class Meta:
        model = Indicator
        fields = ("id", "code", "name", "unit", "places", "lower_is_better")


@extend_schema(tags=["Direktori"])
class IndicatorViewSet(RecordViewSet):
    """Indikator dengan satuannya."""

    resource = INDICATORS
    serializer_class = IndicatorSerializer


class FigureSerializer(RecordSerializer[Figure]):
    """An official figure, whatever it measures; `amount` in `unit`."""

    indicator = serializers.CharField(source="indicator.code", help_text="Kode indikator.")
    unit = serializers.CharField(source="indicator.unit", help_text="Satuan.")
    regions = RegionCodes(help_text="Kode wilayah.")
    label = PlaceName(help_text="Nama wilayah atau gabungan wilayah.")
    amount = DecimalText(help_text="Angka, dalam satuan itu.")
    reference_reason = StatedText(help_text="Mengapa menjadi acuan; null bila bukan acuan.")
    source = FigureSource()

    class Meta:
        model = Figure
        fields = (
            "id",
            "indicator",
            "unit",
            "regions",
            "label",
            "group",
            "year",
            "as_of",
            "kind",
            "status",
            "amount",
            "is_reference",
            "reference_reason",
            "note",
            "source",
        )


@extend_schema(tags=["Direktori"])
class FigureViewSet(RecordViewSet):
    """Semua angka dengan tempat, tahun, status, dan sumbernya."""

    resource = FIGURES
    serializer_class = FigureSerializer
    knows_past = True
