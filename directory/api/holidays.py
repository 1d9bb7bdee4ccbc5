"""The endpoint of days on which offices are closed."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from directory.models import Holiday
from directory.resources import HOLIDAYS
from records.api.serializers import RecordSerializer
from records.api.views import RecordViewSet


class HolidaySerializer(RecordSerializer[Holiday]):
    """A day off, as a decree names it."""

    region = serializers.CharField(
        source="region.code",
        default=None,
        allow_null=True,
        help_text="Kode wilayah libur daerah; null untuk libur nasional dan cuti bersama.",
    )

    class Meta:
        model = Holiday
        fields = ("id", "date", "name", "kind", "region", "document")


@extend_schema(tags=["Direktori"])
class HolidayViewSet(RecordViewSet):
    """Hari libur nasional, cuti bersama, dan libur daerah."""

    resource = HOLIDAYS
    serializer_class = HolidaySerializer
