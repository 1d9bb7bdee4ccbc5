"""The kit's start: every connection learns to tell who writes."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from records.attribution import sign_writes


class RecordsConfig(AppConfig):
    """Found by Django as the only configuration of the app."""

    name = "records"

    def ready(self) -> None:
        connection_created.connect(sign_writes, dispatch_uid="records.sign_writes")
