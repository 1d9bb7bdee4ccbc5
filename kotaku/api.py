"""Endpoints of slum area: every figure, and the region's years with parts and sources."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.api.sources import FigureSource, PlaceName, RegionCodes, SourceSerializer
from kotaku.filters import SummaryFilterSet
from kotaku.models import SlumArea, SlumYear, Why
from kotaku.resources import SLUM_AREAS
from records.api.errors import RefusedParameters
from records.api.fields import DecimalText
from records.api.moments import AS_OF, at_the_time_asked
from records.api.reading import ConditionalRead, RecordReading
from records.api.serializers import RecordSerializer


class SlumAreaSerializer(RecordSerializer[SlumArea]):
    """A figure of slum area; `hectares` in ha as the paper writes it."""

    regions = RegionCodes(
        help_text="Kode wilayah menurut urutan kode; lebih dari satu bila angka gabungan."
    )
    label = PlaceName(help_text="Nama wilayah atau gabungan wilayah.")
    year = serializers.IntegerField(
        allow_null=True, help_text="Tahun data; null bila dokumen tidak menyebutnya."
    )
    as_of = serializers.DateField(
        allow_null=True, help_text="Tanggal data; null bila dokumen tidak menyebutnya."
    )
    hectares = DecimalText(source="amount", help_text="Luas dalam hektare.")
    source = FigureSource()

    class Meta:
        model = SlumArea
        fields = (
            "id",
            "regions",
            "label",
            "year",
            "as_of",
            "kind",
            "status",
            "hectares",
            "is_reference",
            "source",
        )


@extend_schema(tags=["KOTAKU"])
class SlumAreaViewSet(RecordReading):
    """Luas permukiman kumuh (ha). Wilayah baris bisa tumpang tindih, maka tanpa jumlah."""

    resource = SLUM_AREAS
    serializer_class = SlumAreaSerializer
    knows_past = True


class PartSerializer(serializers.Serializer):
    """A region or group directly below the summarised region."""

    label = serializers.CharField()
    regions = serializers.ListField(source="region_codes", child=serializers.CharField())
    hectares = DecimalText(source="amount", help_text="Luas dalam hektare.")


class AmountText(DecimalText):
    """The amount of a figure, null where there is none."""

    def to_representation(self, value: Any) -> str:
        return super().to_representation(value.amount)


class RowSerializer(serializers.Serializer):
    """A stated figure that a year rests on."""

    id = serializers.IntegerField(help_text="Nomor pada /kotaku/hectares/.")
    label = serializers.CharField(help_text="Nama wilayah atau gabungan wilayah.")
    kind = serializers.CharField(help_text="baseline, remaining, handled, atau target.")
    status = serializers.CharField(help_text="Seberapa pasti angka itu.")
    hectares = DecimalText(source="amount", help_text="Luas dalam hektare.")
    document = serializers.IntegerField(source="document_id", help_text="Nomor pada /documents/.")


class LeftOutSerializer(serializers.Serializer):
    """A stated figure that a year does not count."""

    id = serializers.IntegerField(source="figure.pk", help_text="Nomor pada /kotaku/hectares/.")
    label = serializers.CharField(source="figure.label", help_text="Nama wilayah atau gabungan.")
    hectares = DecimalText(source="figure.amount", help_text="Luas dalam hektare.")
    reason = serializers.ChoiceField(
        choices=[why.value for why in Why],
        help_text=(
            "agrees: sama dengan yang dipakai; not_reference: ada angka acuan lain; undecided: "
            "dokumen berbeda tanpa acuan; incomplete: bagian lain belum dapat ditetapkan; "
            "shared: mencakup wilayah lain juga."
        ),
    )


class SlumYearSerializer(serializers.Serializer):
    """One year of a region; all amounts in hectares."""

    year = serializers.IntegerField()
    total = AmountText(allow_null=True, help_text="Luas awal atau sisa tahun itu (ha).")
    parts = PartSerializer(many=True)
    baseline = AmountText(allow_null=True, help_text="Luas awal bila tahun itu tahun awal (ha).")
    handled = AmountText(allow_null=True, help_text="Tertangani sejak angka sebelumnya (ha).")
    target = AmountText(allow_null=True, help_text="Target untuk tahun itu (ha).")
    reconciles = serializers.BooleanField(
        allow_null=True,
        help_text="Apakah bagian berjumlah total; null bila tidak ada bagian atau tidak ada total.",
    )
    sources = serializers.SerializerMethodField()
    rows = RowSerializer(source="figures", many=True, help_text="Angka yang mendasari tahun itu.")
    left_out = LeftOutSerializer(many=True, help_text="Angka tahun itu yang tidak dihitung.")

    def get_sources(self, year: SlumYear) -> SourceSerializer(many=True):  # type: ignore[valid-type]
        sources = map(FigureSource().to_representation, year.figures)
        return list({tuple(source.values()): source for source in sources}.values())


class SummarySerializer(serializers.Serializer):
    """A region's slum area over the years."""

    region = serializers.CharField(source="region.code")
    years = SlumYearSerializer(many=True)


@extend_schema(tags=["KOTAKU"])
class SummaryView(ConditionalRead, APIView):
    """Ringkasan luas kumuh satu wilayah per tahun, dengan bagian, target, dan sumbernya."""

    filterset_class = SummaryFilterSet
    knows_past = True
    http_method_names = ("get", "head", "options")

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "region", str, required=True, description="Kode wilayah, misalnya 19.05"
            )
        ],
        responses=SummarySerializer,
    )
    def get(self, request: Request) -> Response:
        filters = SummaryFilterSet(request.query_params, extra=frozenset({AS_OF}))
        with at_the_time_asked(request):
            if not filters.is_valid():
                raise RefusedParameters(filters.problems)
            path = SlumArea.objects.path(filters.chosen)
            return Response(SummarySerializer(path).data)
