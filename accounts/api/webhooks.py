"""The endpoint of webhooks; a secret is made and shown on their pages only."""

from drf_spectacular.utils import extend_schema

from accounts.models import Webhook
from accounts.resources import WEBHOOKS
from records.api.serializers import RecordSerializer, StatedText
from records.api.views import RecordViewSet


class WebhookSerializer(RecordSerializer[Webhook]):
    """An address that is told of changes."""

    region = StatedText(source="region.code", help_text="Kode wilayah; null: semua.")

    class Meta:
        model = Webhook
        fields = ("id", "name", "address", "owner", "topics", "region", "is_active")


@extend_schema(tags=["Akun"])
class WebhookViewSet(RecordViewSet):
    """Alamat yang diberi tahu bila data berubah."""

    resource = WEBHOOKS
    serializer_class = WebhookSerializer
