"""What every step on an upload does: lock it, sign what it writes, tell how far it is."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import connection

from records.attribution import Attribution, Author, attributed
from records.imports.archive import Refused
from records.imports.lists import MAY_NOT, may_import, resource_of
from records.jobs.queue import Held, Lost
from records.models import Import, Job


def locked(session: Import, state: Import.State) -> Import:
    """The session as it stands, for this transaction alone; Lost where the step is not its own."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("owner")
    current = rows.get(pk=session.pk)
    if current.state != state or current.job_id != session.job_id:
        raise Lost
    return current


def signed(session: Import, request_id: str, reason: str = "") -> AbstractContextManager[None]:
    """Attribute what is written inside to the owner, through an import."""
    author = Author(session.owner.pk, str(session.owner))
    return attributed(Attribution(lambda: author, "import", reason, request_id))


def one_at_a_time(list_name: str) -> None:
    """Of two files with the same new rows the second finds what the first has made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [list_name])


def progress(held: Held, total: int) -> Callable[[int], None]:
    """Tells the job how many of the rows are done."""
    return lambda done: held.progress(min(done, total), total)


def session_of(job: Job) -> Import:
    """The session that the job is about; Refused where its owner may change the list no more."""
    session = Import.objects.select_related("owner").get(pk=job.options["session"])
    if not may_import(session.owner, resource_of(session.list_name)):
        raise Refused(MAY_NOT)
    return session


def failed(job: Job, message: str, state: Import.State, back_to: Import.State) -> None:
    """Tell on the session why its step could not be done."""
    session = Import.objects.select_for_update(of=("self",)).get(pk=job.options["session"])
    if session.state == state and session.job_id == job.pk:
        session.state = back_to
        session.found["failed"] = message
        session.save(update_fields=["state", "found"])
