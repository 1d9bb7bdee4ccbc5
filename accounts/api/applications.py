"""The endpoint of applications; their tokens are made and shown on their pages only."""

from drf_spectacular.utils import extend_schema

from accounts.models import Application
from accounts.resources import APPLICATIONS
from records.api.serializers import RecordSerializer
from records.api.views import RecordViewSet


class ApplicationSerializer(RecordSerializer[Application]):
    """A program of an organisation."""

    class Meta:
        model = Application
        fields = ("id", "name", "purpose", "owner", "contact", "role")


@extend_schema(tags=["Akun"])
class ApplicationViewSet(RecordViewSet):
    """Aplikasi yang memanggil API atas nama organisasi."""

    resource = APPLICATIONS
    serializer_class = ApplicationSerializer
