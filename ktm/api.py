"""Endpoints of areas and facilities."""

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from directory.api.sources import SourceField
from directory.models import Document
from ktm.models import Area, Facility, SuccessCondition
from ktm.resources import AREAS, FACILITIES, SUCCESS_CONDITIONS
from records.api.fields import DecimalText
from records.api.serializers import RecordSerializer, StatedText
from records.api.views import RecordViewSet


class LegalBasisSerializer(RecordSerializer[Document]):
    """The regulation an area rests on."""

    class Meta:
        model = Document
        fields = ("id", "number", "title")


class CountSerializer(serializers.Serializer):
    """What one paper counts; papers may disagree, all are listed."""

    count = serializers.SerializerMethodField(help_text="Jumlah menurut sumber ini.")
    source = SourceField()

    @extend_schema_field({"type": "integer"})
    def get_count(self, figure: object) -> int:
        return int(figure.amount)


class ConditionSerializer(RecordSerializer[SuccessCondition]):
    """What the area's success depends on, by its source."""

    class Meta:
        model = SuccessCondition
        fields = ("number", "title", "text")


class AreaSerializer(RecordSerializer[Area]):
    """A KTM and what papers say about it."""

    regions = serializers.SerializerMethodField(help_text="Kode kecamatan menurut sumber.")
    regency = serializers.CharField(source="regency.code", help_text="Kode kabupaten.")
    operating_since = serializers.IntegerField(
        allow_null=True, help_text="Tahun mulai beroperasi; null bila tidak disebut."
    )
    legal_basis = LegalBasisSerializer(allow_null=True)
    villages = CountSerializer(source="village_counts", many=True)
    districts = CountSerializer(source="district_counts", many=True)
    pokja = StatedText(source="pokja.name", help_text="Nama Pokja.")
    conditions = ConditionSerializer(many=True)
    source = SourceField()

    class Meta:
        model = Area
        fields = (
            "id",
            "name",
            "regency",
            "regions",
            "operating_since",
            "legal_basis",
            "villages",
            "districts",
            "pokja",
            "conditions",
            "source",
        )

    def get_regions(self, area: Area) -> list[str]:
        return [region.code for region in area.regions]


@extend_schema(tags=["KTM"])
class AreaViewSet(RecordViewSet):
    """Kawasan KTM. Jumlah desa dan kecamatan yang berbeda antarsumber dicatat semuanya."""

    resource = AREAS
    serializer_class = AreaSerializer


class FacilitySerializer(RecordSerializer[Facility]):
    """A facility; capacity in tonnes an hour of `capacity_basis`."""

    area = serializers.IntegerField(source="area_id", help_text="Nomor kawasan pada ktm/areas.")
    region = StatedText(source="region.code", help_text="Kode wilayah; null bila tidak disebut.")
    capacity_t_per_hour = DecimalText(
        allow_null=True, help_text="Ton per jam; null bila tidak disebut."
    )
    capacity_basis = StatedText(help_text="gabah atau beras; null tanpa kapasitas.")
    capacity_is_upper_bound = serializers.BooleanField(help_text="Dokumen menulis “sampai”.")
    statement = StatedText(help_text="Keadaan menurut dokumen.")
    source = SourceField()

    class Meta:
        model = Facility
        fields = (
            "id",
            "area",
            "name",
            "kind",
            "region",
            "capacity_t_per_hour",
            "capacity_basis",
            "capacity_is_upper_bound",
            "statement",
            "source",
        )


@extend_schema(tags=["KTM"])
class FacilityViewSet(RecordViewSet):
    """Fasilitas kawasan KTM, kapasitas dalam ton per jam."""

    resource = FACILITIES
    serializer_class = FacilitySerializer


class SuccessConditionSerializer(ConditionSerializer):
    """A condition with the area that it is about."""

    area = serializers.IntegerField(source="area_id", help_text="Nomor kawasan pada ktm/areas.")
    source = SourceField()

    class Meta(ConditionSerializer.Meta):
        fields = ("id", "area", "number", "title", "text", "note", "source")


@extend_schema(tags=["KTM"])
class SuccessConditionViewSet(RecordViewSet):
    """Syarat keberhasilan sebuah kawasan menurut dokumen."""

    resource = SUCCESS_CONDITIONS
    serializer_class = SuccessConditionSerializer
