"""Which accounts an administrator sees, and which of them the administrator keeps."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models

from directory.access import InRegion, Scope, scope_of
from directory.models import Appointment
from records.access import EVERY_ROW, NO_ROW, Action
from records.dates import today


class AccountsInScope:
    """Accounts of people all of whose seats of today lie in the administrator's regions.

    Who can do more than the administrator is seen, but not kept: a link to a new password or
    another mail address would be a way to those rights.
    """

    is_public = False

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        reached = _reached(scope_of(user))
        if action == Action.VIEW or user.is_superuser:
            return reached
        return reached & models.Q(is_superuser=False) & ~_may_more_than(user)


@dataclass(frozen=True)
class OwnedInScope(InRegion):
    """Rows of organisations that lie in the administrator's regions; nobody else's."""

    path: str = "owner__region__code"
    is_public: bool = False


@dataclass(frozen=True)
class ApplicationsInScope(OwnedInScope):
    """Applications that may do no more than their keeper: a token is a way to their rights."""

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        reached = super().rows(model, user, action)
        if action == Action.VIEW or user.is_superuser:
            return reached
        return reached & ~_may_more_than(user, "account")


def _reached(scope: Scope) -> models.Q:
    if scope.is_unlimited:
        return EVERY_ROW
    if not scope.regions:
        return NO_ROW
    held = Appointment.objects.on(today()).filter(person=models.OuterRef("person"))
    inside = scope.covers("position__organisation__region__code")
    return models.Q(models.Exists(held.filter(inside)), ~models.Exists(held.exclude(inside)))


def _may_more_than(user: Any, account: str = "pk") -> models.Q:
    theirs = Permission.objects.filter(
        models.Q(group__user=models.OuterRef(account)) | models.Q(user=models.OuterRef(account))
    )
    return models.Q(models.Exists(theirs.exclude(pk__in=permissions_of(user).values("pk"))))


def permissions_of(user: Any) -> "models.QuerySet[Permission, Permission]":
    """What a user may do when switched on: by roles, or given to this account alone."""
    if user.is_superuser:
        return Permission.objects.all()
    given = models.Q(group__user=user.pk) | models.Q(user=user.pk)
    return Permission.objects.filter(given).distinct()
