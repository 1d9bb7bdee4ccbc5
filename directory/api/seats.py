"""Endpoint of the filters that seats keep."""

from drf_spectacular.utils import extend_schema

from directory.models import SavedView
from directory.resources import SAVED_VIEWS
from records.api.serializers import RecordSerializer
from records.api.views import RecordViewSet


class SavedViewSerializer(RecordSerializer[SavedView]):
    """A list with its filters, under a name."""

    class Meta:
        model = SavedView
        fields = ("id", "position", "name", "page", "query")


@extend_schema(tags=["Direktori"])
class SavedViewViewSet(RecordViewSet):
    """Saringan tersimpan milik jabatan."""

    resource = SAVED_VIEWS
    serializer_class = SavedViewSerializer
