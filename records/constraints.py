"""The sentence of a violated constraint, the same in forms, API and imports."""

from django.db import IntegrityError, models

UNEXPLAINED = "Data ini melanggar aturan basis data dan tidak disimpan."


def violated(model: type[models.Model], error: IntegrityError) -> str:
    """The message of the constraint that `error` names, or a plain refusal."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    return UNEXPLAINED
