"""A runner: takes jobs from the queue and does them, one after the other."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from records.imports.archive import Refused
from records.imports.files import SETTLED_AFTER, drop, orphans
from records.jobs.kinds import KINDS
from records.jobs.queue import MOST_ATTEMPTS, TOO_OFTEN, Held, Lost, claim, is_locked_elsewhere
from records.models import Import, Job

log = logging.getLogger("records.jobs")

DEFECT = "Terjadi kesalahan di portal; sudah dicatat. Coba lagi, atau beri tahu administrator."
STOPPED = "Dihentikan sebelum selesai; belum ada yang ditulis."
BUSY_ROWS = "Data itu sedang disunting orang lain. Tunggu sebentar, lalu coba lagi."
FILES_KEPT_FOR, MADE_KEPT_FOR = timedelta(days=90), timedelta(days=1)


def run_next() -> bool:
    """Do the oldest job that waits; False where there is none. Error without a database."""
    job = claim()
    if job is None:
        return False
    with Held(job) as held:
        try:
            _do(held)
        except Lost:
            log.info("job %s is another's, or cancelled", job.pk)
            put_back_cancelled()
    return True


def _do(held: Held) -> None:
    """Do the job, or tell why it cannot be done."""
    kind = KINDS[held.job.kind]
    try:
        if held.job.attempts > MOST_ATTEMPTS:
            raise Refused(TOO_OFTEN)
        if not held.job.owner.is_active:
            raise Refused("Akun pemiliknya tidak aktif lagi.")
        kind.work(held)
    except Lost:
        raise
    except Refused as refused:
        _give_up(held, str(refused))
    except OperationalError as error:
        if not is_locked_elsewhere(error):
            raise
        _give_up(held, BUSY_ROWS)
    except InterfaceError:
        raise
    except Exception:
        log.exception("job %s (%s)", held.job.pk, held.job.kind)
        _give_up(held, DEFECT)


def _give_up(held: Held, message: str) -> None:
    with transaction.atomic():
        KINDS[held.job.kind].give_up(held.job, message)
        held.fail(message)


def put_back_cancelled() -> None:
    """Sessions whose step was cancelled in its middle stand as before it."""
    busy = Import.objects.filter(state__in=Import.BUSY)
    for job in Job.objects.filter(pk__in=busy.values("job"), state=Job.State.CANCELLED):
        with transaction.atomic():
            KINDS[job.kind].give_up(job, STOPPED)


def sweep(settled_after: timedelta = SETTLED_AFTER) -> int:
    """Delete files that are over their time, or that nothing names after a while; how many.

    What an import has written stays known without its file.
    """
    now = timezone.now()
    old_jobs = Job.objects.filter(ended_at__lt=now - MADE_KEPT_FOR).exclude(file="")
    old_imports = Import.objects.filter(made_at__lt=now - FILES_KEPT_FOR).exclude(
        state__in=Import.BUSY
    )
    old_jobs.update(file="")
    old_imports.exclude(file="").update(file="")
    put_back_cancelled()
    gone = orphans(settled_after)
    for name in gone:
        drop(name)
    return len(gone)
