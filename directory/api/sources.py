"""Where a statement comes from and which places it is about, as every endpoint says it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directory.models import Figure, RegionGroupMember
from records.api.rows import Composed
from records.state import Remembered

CODES = Remembered()
TITLES = Remembered()


class SourceSerializer(serializers.Serializer):
    """Where a statement comes from: the document and the place in it."""

    id = serializers.IntegerField(help_text="Nomor pada /documents/.")
    title = serializers.CharField(help_text="Judul dokumen; keduanya bila selisih.")
    place = serializers.CharField(help_text="Tempat dalam dokumen.")


@extend_schema_field(SourceSerializer)
class SourceField(Composed):
    """`source` of a Sourced record."""

    def columns(self, model: Any) -> tuple[Any, ...]:
        return "document_id", "document__title", "place_in_document"

    def compose(self, document_id: int, title: str, place: str) -> dict[str, Any]:
        return {"id": document_id, "title": title, "place": place}

    def to_representation(self, value: Any) -> dict[str, Any]:
        return self.compose(value.document_id, value.source_title, value.place_in_document)


class FigureSource(SourceField):
    """`source` of a figure: a difference of two papers names both."""

    def columns(self, model: Any) -> tuple[Any, ...]:
        return *super().columns(model), "opening_id", "pk"

    def compose_all(self, state: str, *columns: Sequence[Any]) -> Iterable[Any]:
        ids, titles, places, openings, keys = columns
        computed = tuple(key for key, opening in zip(keys, openings, strict=True) if opening)
        if computed:
            both = TITLES.once(state, computed, partial(Figure.objects.titles_of_both, computed))
            titles = [both.get(key, title) for key, title in zip(keys, titles, strict=True)]
        return map(self.compose, ids, titles, places)


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class RegionCodes(Composed):
    """`regions` of a stated amount: the code of its region, or those of its group."""

    def columns(self, model: Any) -> tuple[Any, ...]:
        return "region__code", "group_id"

    def compose_all(self, state: str, *columns: Sequence[Any]) -> Iterable[Any]:
        codes, groups = columns
        members: dict[int, list[str]] = {}
        if any(groups):
            members = CODES.once(state, "members", RegionGroupMember.objects.codes)
        return [[c] if c else members.get(g, []) for c, g in zip(codes, groups, strict=True)]

    def to_representation(self, value: Any) -> list[str]:
        codes: list[str] = value.region_codes
        return codes


@extend_schema_field({"type": "string"})
class PlaceName(Composed):
    """`label` of a stated amount: what its region or group is called."""

    def columns(self, model: Any) -> tuple[Any, ...]:
        return "region__name", "group__name"

    def compose(self, region: str | None, group: str | None) -> str:
        return region or group or ""

    def to_representation(self, value: Any) -> str:
        label: str = value.label
        return label
