"""Which accounts an administrator keeps."""

from typing import Any

from django.db import models

from directory.access import scope_of
from records.access import EVERY_ROW, NO_ROW, Action


class AccountsInScope:
    """Accounts of people with a seat in the administrator's region. One's own has its own page."""

    is_public = False

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        scope = scope_of(user)
        if scope.is_unlimited:
            return EVERY_ROW
        if not scope.regions:
            return NO_ROW
        people: Any = model._meta.get_field("person").related_model
        seats = scope.covers("appointments__position__organisation__region__code")
        return models.Q(person__in=people.objects.filter(seats))
