"""Who may do what to which rows: the question is asked here, each model carries its answer."""

from enum import StrEnum
from typing import Any, Protocol

from django.db import models

EVERY_ROW = models.Q()
NO_ROW = models.Q(pk__in=())


class Action(StrEnum):
    """What a user does to a record; the words of Django's permissions, and of one of ours."""

    VIEW = "view"
    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    DECIDE = "decide"


class AccessRule(Protocol):
    """On which rows of a model a user may act. `is_public`: anybody may read what it leaves."""

    is_public: bool

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        """The condition that such a row of the model fulfils; it never yields a row twice."""


class NoAccessRule(Exception):
    """A model that does not say who may reach its rows is reached by nobody."""


def rule_of(model: type[models.Model]) -> AccessRule:
    """The model's rule; raises NoAccessRule where it has none."""
    rule: AccessRule | None = getattr(model, "access", None)
    if rule is None:
        raise NoAccessRule(f"{model._meta.label} has no access rule")
    return rule


def may(user: Any, action: Action, model: type[models.Model]) -> bool:
    """Whether the user may act so on any row of this model."""
    rule = rule_of(model)
    if action == Action.VIEW and rule.is_public:
        return True
    return bool(user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}"))
