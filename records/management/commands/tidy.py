"""Throw away what has had its time: deleted records after 30 days, tokens of forms after two."""

import datetime
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from records.attribution import because
from records.models import Deletion, KeyedRequest, Record, RequestCount, Submission
from records.models.deletions import RESTORABLE_FOR

SUBMISSIONS_FOR = datetime.timedelta(days=2)
COUNTS_FOR = datetime.timedelta(hours=1)


class Command(BaseCommand):
    help = "Buang data terhapus yang sudah lewat masa pemulihannya (jalankan setiap hari)."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        Submission.objects.filter(made_at__lt=now - SUBMISSIONS_FOR).delete()
        KeyedRequest.objects.filter(made_at__lt=now - SUBMISSIONS_FOR).delete()
        RequestCount.objects.filter(minute__lt=now - COUNTS_FOR).delete()
        over = Deletion.objects.filter(deleted_at__lt=now - RESTORABLE_FOR, restored_at=None)
        purged = sum(purge(deletion) for deletion in over.order_by("pk"))
        self.stdout.write(f"{purged} data terhapus dibuang.")


def purge(deletion: Deletion) -> int:
    """Remove the rows of a deletion for good; 0 while something still points to one of them."""
    try:
        with transaction.atomic(), because(f"masa pemulihan lewat: {deletion.reason}"[:300]):
            gone = 0
            for model in apps.get_models():
                if issubclass(model, Record) and not model._meta.proxy:
                    rows = model._base_manager.filter(deletion=deletion)
                    # Not collected by Django: the database itself says what still points to them.
                    gone += rows._raw_delete(using="default")
            Deletion.objects.filter(pk=deletion.pk)._raw_delete(using="default")
            connection.check_constraints()
            return gone
    except IntegrityError:
        return 0
