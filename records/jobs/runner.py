"""A runner: takes jobs from the queue and does them, one after the other."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from records.imports.archive import Refused
from records.imports.files import SETTLED_AFTER, drop, orphans
from records.jobs.kinds import KINDS
from records.jobs.queue import MOST_ATTEMPTS, TOO_OFTEN, Held, Lost, claim
from records.models import Import, Job

log = logging.getLogger("records.jobs")

DEFECT = "Terjadi kesalahan di portal; sudah dicatat. Coba lagi, atau beri tahu administrator."
BUSY_ROWS = "Data itu sedang disunting orang lain. Tunggu sebentar, lalu coba lagi."
LOCK_NOT_AVAILABLE = "55P03"
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
            log.info("job %s is another's", job.pk)
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
        if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
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
    gone = orphans(settled_after)
    for name in gone:
        drop(name)
    return len(gone)
