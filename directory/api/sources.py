"""Where a statement comes from, as every endpoint says it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.models import Figure


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
