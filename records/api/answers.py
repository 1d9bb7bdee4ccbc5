"""What stands in the way of a write, as the answer that tells it."""

from django.db import IntegrityError
from rest_framework.exceptions import APIException

from records.api.conditions import Stale
from records.api.errors import Conflict, OutOfScope, RefusedParameters
from records.constraints import violated
from records.deletions import CannotRestore, StillUsed
from records.many.acts import Broken
from records.models import Record
from records.saving import DeadLink, NotYours
from records.versions import StaleVersion

REFUSALS = (StaleVersion, StillUsed, CannotRestore, DeadLink, NotYours, IntegrityError)


def answer_to(error: Exception, model: type[Record]) -> APIException:
    """The answer to one of REFUSALS, or Broken, on a row of the model."""
    match error:
        case StaleVersion():
            return Stale(error.current.version)
        case StillUsed():
            kinds = ", ".join(f"{use.count} {use.kind}" for use in error.uses)
            return Conflict(f"{error} ({kinds}).")
        case CannotRestore():
            return Conflict(str(error))
        case DeadLink():
            return RefusedParameters([(name, "deleted", str(error)) for name in error.names])
        case NotYours():
            return OutOfScope(str(error))
        case Broken():
            return RefusedParameters([("", "invalid", sentence) for sentence in error.sentences])
        case IntegrityError():
            return RefusedParameters([("", "constraint", violated(model, error))])
    raise TypeError(error)
