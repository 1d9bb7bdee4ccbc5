"""`as_of` and `modified_since`: moments that a reader names."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from records.access import Action, rule_of
from records.api.errors import RefusedParameters
from records.dates import in_wib, start_of_day, today
from records.models import HistoryEntry
from records.models.deletions import RESTORABLE_FOR
from records.models.records import RecordQuerySet
from records.past import as_known_at, known_since

AS_OF, MODIFIED_SINCE, MODIFIED_UNTIL = "as_of", "modified_since", "modified_until"
AS_OF_PARAMETER = OpenApiParameter(
    AS_OF,
    str,
    description=(
        "Hari atau saat ISO 8601: data sebagaimana diketahui pada akhir hari itu (WIB) atau pada "
        "saat itu, menurut riwayat portal."
    ),
)
MODIFIED_SINCE_PARAMETER = OpenApiParameter(
    MODIFIED_SINCE,
    str,
    description=(
        "Hari atau saat ISO 8601, paling lama 30 hari lalu: hanya yang berubah sejak itu; jawaban "
        "memuat deleted (nomor yang terhapus) dan modified_until (untuk panggilan berikutnya)."
    ),
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
WRITTEN = "Tulis hari 2026-11-01 atau saat 2026-11-01T09:00:00+07:00."
# A change is dated when it is made and seen when its transaction ends. Those that are under way
# now may still bring changes dated since they began.
UNTIL = """
SELECT least(clock_timestamp(), min(xact_start)) FROM pg_stat_activity
WHERE datname = current_database() AND backend_xid IS NOT NULL
"""


def moment_of(text: str, *, day_ends: bool) -> datetime | None:
    """The moment that a text names, of a day its end or its beginning in WIB; None for none."""
    # A plus sign that was not escaped arrives as a blank.
    text = text.replace(" ", "+")
    try:
        if DAY.fullmatch(text):
            day = date.fromisoformat(text)
            if day == date.max:
                return datetime.max.replace(tzinfo=UTC)
            return start_of_day(day + timedelta(days=int(day_ends)))
        return datetime.fromisoformat(text) if MOMENT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def _past_moment(request: Request, name: str, *, day_ends: bool) -> datetime | None:
    """The moment of a parameter, today's end being now; None without it, 400 for a wrong one."""
    text = request.query_params.get(name)
    if not text:
        return None
    now = timezone.now()
    latest = start_of_day(today() + timedelta(days=1)) if DAY.fullmatch(text) else now
    moment = moment_of(text, day_ends=day_ends)
    if moment is None:
        raise RefusedParameters([(name, "invalid", WRITTEN)])
    if moment > latest:
        raise RefusedParameters([(name, "ahead", "Saat itu belum tiba.")])
    return min(moment, now)


@contextmanager
def at_the_time_asked(request: Request) -> Iterator[bool]:
    """Reads inside are as of the request's `as_of`; yields whether there is one."""
    moment = _past_moment(request, AS_OF, day_ends=True)
    if moment is None:
        yield False
        return
    if (since := known_since()) is None or moment < since:
        first = f" sejak {in_wib(since).isoformat(timespec='seconds')}" if since else ""
        raise RefusedParameters([(AS_OF, "too_early", f"Riwayat baru ada{first or ' nanti'}.")])
    with as_known_at(moment):
        yield True


@dataclass(frozen=True)
class Changes:
    """What has happened to the rows of a list since a moment.

    `until` is what the first page of this reading said; the later ones say the same, for what
    changes between them is to be asked for once more.
    """

    since: datetime
    until: datetime | None = None

    @classmethod
    def asked(cls, request: Request) -> "Changes | None":
        """Since the request's `modified_since`; None without it, 400 for a wrong one."""
        moment = _past_moment(request, MODIFIED_SINCE, day_ends=False)
        if moment is None:
            if request.query_params.get(MODIFIED_UNTIL):
                sentence = "Hanya bersama modified_since."
                raise RefusedParameters([(MODIFIED_UNTIL, "alone", sentence)])
            return None
        if moment < timezone.now() - RESTORABLE_FOR:
            sentence = "Paling lama 30 hari; baca seluruh daftar sekali, lalu ikuti perubahannya."
            raise RefusedParameters([(MODIFIED_SINCE, "too_early", sentence)])
        return cls(moment, _past_moment(request, MODIFIED_UNTIL, day_ends=False))

    def among(self, rows: models.QuerySet) -> models.QuerySet:
        """The rows that were added, changed or restored."""
        return rows.filter(pk__in=self._touched(rows.model))

    def told(self, model: type[models.Model], user: Any) -> dict[str, Any]:
        """What the answer says beside the rows: the ids of deleted ones, and until when it knows.

        Two queries, on later pages one.
        """
        gone: Any = RecordQuerySet(model).visible_to(user, Action.VIEW)
        gone = gone.filter(deletion__isnull=False, pk__in=self._touched(model)).order_by()
        return {
            "deleted": sorted(gone.values_list("pk", flat=True).union(self._removed(model))),
            MODIFIED_UNTIL: in_wib(self.until or _now()).isoformat(),
        }

    def _removed(self, model: type[models.Model]) -> models.QuerySet:
        """Ids of rows that are in the table no more, as computed ones go when their stocks do.

        Of a list that everybody reads; of any other an id alone would tell that there was a row.
        """
        entries = HistoryEntry.objects.filter(
            table_name=model._meta.db_table,
            at__gte=self.since,
            action=HistoryEntry.Action.DELETE,
        )
        still: Any = RecordQuerySet(model).filter(pk=models.OuterRef("record_id"))
        entries = entries.exclude(models.Exists(still))
        entries = entries if rule_of(model).is_public else entries.none()
        return entries.order_by().values_list("record_id", flat=True)

    def _touched(self, model: type[models.Model]) -> models.QuerySet:
        entries = HistoryEntry.objects.filter(table_name=model._meta.db_table, at__gte=self.since)
        return entries.order_by().values("record_id")


def _now() -> datetime:
    """Until when everything that has changed can be seen."""
    with connection.cursor() as cursor:
        cursor.execute(UNTIL)
        moment: datetime = cursor.fetchone()[0]
    return moment
