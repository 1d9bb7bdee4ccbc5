"""What each kind of job does, and what is left where it cannot be done."""

from collections.abc import Callable
from dataclasses import dataclass

from records.imports.applying import apply_rows, undo_rows
from records.imports.marking import mark_file
from records.imports.preview import read_file
from records.imports.steps import failed, session_of
from records.jobs.export import make_export
from records.jobs.queue import Held
from records.models import Import, Job


@dataclass(frozen=True)
class Kind:
    """`work` does the job and ends it by `Held.finish`; `give_up` tells those who wait for it."""

    work: Callable[[Held], None]
    give_up: Callable[[Job, str], None] = lambda job, message: None


def _of_session(
    work: Callable[[Held, Import], None], state: Import.State, back_to: Import.State
) -> Kind:
    """A step on an upload, which is in this state meanwhile and goes back to that one."""
    return Kind(
        lambda held: work(held, session_of(held.job)),
        lambda job, message: failed(job, message, state, back_to),
    )


KINDS = {
    "read": _of_session(read_file, Import.State.READING, Import.State.REFUSED),
    "apply": _of_session(apply_rows, Import.State.APPLYING, Import.State.PREVIEW),
    "mark": Kind(mark_file),
    "export": Kind(make_export),
    "undo": _of_session(undo_rows, Import.State.UNDOING, Import.State.APPLIED),
}
