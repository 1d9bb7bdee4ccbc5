"""Endpoints of the shared nouns."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from directory.filters import DocumentFilterSet, RegionFilterSet
from directory.models import Document, Figure, Region
from records.api.serializers import RecordSerializer
from records.api.views import PublicRecords


class SourceSerializer(serializers.Serializer):
    """Where a statement comes from: the document and the place in it."""

    id = serializers.IntegerField(source="document_id", help_text="Nomor pada /documents/.")
    title = serializers.SerializerMethodField(help_text="Judul dokumen; keduanya bila selisih.")
    place = serializers.CharField(source="place_in_document", help_text="Tempat dalam dokumen.")

    def get_title(self, sourced: Any) -> str:
        return sourced.source_title if isinstance(sourced, Figure) else sourced.document.title


class SourceField(serializers.Field):
    """`source` of a Sourced record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return SourceSerializer(value).data


SourceField = extend_schema_field(SourceSerializer)(SourceField)


class RegionSerializer(RecordSerializer[Region]):
    """A region of the Kemendagri code list."""

    parent = serializers.CharField(
        source="parent.code",
        default=None,
        allow_null=True,
        help_text="Kode wilayah induk; null untuk provinsi.",
    )
    aliases = serializers.SerializerMethodField(help_text="Ejaan lain dan nama lama.")

    class Meta:
        model = Region
        fields = ("code", "name", "level", "parent", "aliases", "valid_from", "valid_to")

    def get_aliases(self, region: Region) -> list[str]:
        return [alias.name for alias in region.aliases.all()]


@extend_schema(tags=["Direktori"])
class RegionViewSet(PublicRecords):
    """Wilayah menurut kode Kemendagri; kode adalah teks bertitik."""

    queryset = Region.objects.select_related("parent").prefetch_related("aliases")
    serializer_class = RegionSerializer
    filterset_class = RegionFilterSet
    lookup_field = "code"
    lookup_value_regex = r"[0-9.]{2,13}"


class DocumentSerializer(RecordSerializer[Document]):
    """A paper that facts come from."""

    issuer = serializers.CharField(source="issuer.name", default=None, allow_null=True)

    class Meta:
        model = Document
        fields = ("id", "kind", "number", "title", "date", "date_note", "issuer", "note")


@extend_schema(tags=["Direktori"])
class DocumentViewSet(PublicRecords):
    """Dokumen yang menjadi sumber angka dan kesepakatan."""

    queryset = Document.objects.select_related("issuer")
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilterSet
    lookup_value_regex = r"[0-9]{1,18}"
