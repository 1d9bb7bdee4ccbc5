"""Steps of a record's workflow over the API, by the forms and services of the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from directory.rules import MoveRefused
from records.api.conditions import seen_version
from records.api.errors import Conflict, RefusedParameters
from records.api.input import filled_step
from records.forms import SentOnce, problems_of
from records.models import Record


class TakesSteps:
    """Mixin: a step is taken on the version of `If-Match`; one that the workflow refuses is 409."""

    request: Any

    def said(self, form_class: type[SentOnce], step: str = "", **arguments: Any) -> dict[str, Any]:
        """What the body says, by the form of the pages; 400 for what it refuses."""
        fixed = {"version": seen_version(self.request)} | ({"step": step} if step else {})
        form = filled_step(form_class, self.request.data, fixed=fixed, **arguments)
        if not form.is_valid():
            raise RefusedParameters(problems_of(form))
        return form.cleaned_data

    @contextmanager
    def writing(self, record: Record) -> Iterator[None]:
        try:
            with super().writing(record):
                yield
        except MoveRefused as refused:
            raise Conflict(str(refused)) from refused
