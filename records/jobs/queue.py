"""The queue of jobs: asking for one, claiming it, holding it, and ending it exactly once.

A runner holds a job by a lease that it renews from a thread of its own. Whatever a job writes, it
writes in one transaction with `Held.finish`: a runner that lost its lease meanwhile writes nothing.
"""

import logging
import threading
import uuid
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from django.db import Error, connection
from django.utils import timezone

from records.models import Job

log = logging.getLogger("records.jobs")

LEASED_FOR, RENEWED_EVERY = timedelta(seconds=15), timedelta(seconds=3)
REMEMBERED_FOR = timedelta(minutes=5)
LOCK_NOT_AVAILABLE = "55P03"
MOST_ATTEMPTS = 3
MOST_WAITING = 5
WAITING = "Masih ada {count} pekerjaan Anda yang dikerjakan. Tunggu sampai selesai, lalu coba lagi."
TOO_OFTEN = "Pekerjaan ini tiga kali terputus dan dihentikan."
CLAIM = """
UPDATE records_job SET state = 'berjalan', lease = %s, leased_until = %s, attempts = attempts + 1
WHERE id = (
    SELECT id FROM records_job AS job
    WHERE state = 'menunggu' OR (state = 'berjalan' AND leased_until < %s)
    ORDER BY (
        SELECT count(*) FROM records_job AS earlier
        WHERE earlier.owner_id = job.owner_id AND earlier.id < job.id
            AND earlier.made_at > %s
    ), id
    LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""


class Lost(Exception):
    """The job is another runner's by now, or was cancelled: what was begun is rolled back."""


class TooMany(Exception):
    """Somebody asks for more than is done at a time; the message is a sentence for them."""


def is_locked_elsewhere(error: Error) -> bool:
    """Whether the database refused because somebody else holds the row."""
    return getattr(error.__cause__, "pgcode", None) == LOCK_NOT_AVAILABLE


def ask_for(kind: str, *, owner: Any, **options: Any) -> Job:
    """A new job of the queue; it waits for the surrounding transaction. Raises TooMany."""
    waiting = Job.objects.filter(owner=owner, state__in=Job.OPEN).count()
    if waiting >= MOST_WAITING:
        raise TooMany(WAITING.format(count=waiting))
    return Job.objects.create(kind=kind, owner=owner, options=options)


def cancel(job: Job) -> None:
    """Take the job out of the queue; who works on it learns it at its next step."""
    Job.objects.filter(pk=job.pk, state__in=Job.OPEN).update(
        state=Job.State.CANCELLED, ended_at=timezone.now()
    )


def claim() -> Job | None:
    """A job that waits or was interrupted, now held by this runner; None without any.

    Whoever asked for less lately comes first: nobody waits for all that another has asked for.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, (uuid.uuid4(), now + LEASED_FOR, now, now - REMEMBERED_FOR))
        found = cursor.fetchone()
    return Job.objects.select_related("owner").get(pk=found[0]) if found else None


class Held:
    """A claimed job while it is worked on: renews the lease, tells how far the work is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._done = self._total = 0
        self._is_lost = False
        self._is_over = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> Self:
        self._renewing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._renewing.join()

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is; raises Lost where it is no longer this runner's."""
        self._done, self._total = done, total
        if self._is_lost:
            raise Lost

    def finish(self, *, file: str = "", file_name: str = "") -> None:
        """The job is done, in the transaction of what it wrote; raises Lost."""
        self._end(Job.State.DONE, "", file=file, file_name=file_name)

    def fail(self, message: str) -> None:
        """The job cannot be done; the message says why. Raises Lost."""
        self._end(Job.State.FAILED, message)

    def _end(self, state: Job.State, message: str, **values: Any) -> None:
        ended = self._mine().update(
            state=state, message=message[:300], lease=None, ended_at=timezone.now(), **values
        )
        if not ended:
            raise Lost

    def _mine(self) -> Any:
        running = Job.State.RUNNING
        return Job.objects.filter(pk=self.job.pk, lease=self.job.lease, state=running)

    def _renew(self) -> None:
        try:
            while not self._is_over.wait(RENEWED_EVERY.total_seconds()):
                until = timezone.now() + LEASED_FOR
                try:
                    # A thread has a connection of its own: others see this before the work ends.
                    kept = self._mine().update(
                        leased_until=until, done=self._done, total=self._total
                    )
                    self._is_lost = self._is_lost or not kept
                except Error as error:
                    log.warning("job %s: %s", self.job.pk, type(error).__name__)
                    connection.close()
        finally:
            connection.close()
