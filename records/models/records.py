"""The base of every record: its version, its deletion, who may reach it, what history calls it."""

from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from records.access import NO_ROW, AccessRule, Action, rule_of
from records.constraints import broken
from records.models.deletions import Deletion

M = TypeVar("M", bound=models.Model)
# The condition of a unique constraint: a deleted row leaves its name and number to others.
ALIVE = models.Q(deletion__isnull=True)


class Tracked(models.Model):
    """A table whose changes go into the history (`records.history` makes its trigger).

    `history_label` are the columns that name a row to a reader, across foreign keys with `__`.
    `history_excluded` are columns that history never sees. `history_links` are many-to-many fields
    without a model of their own. `part_of` names the foreign key to the record that this row is
    a part of: it is shown, deleted and restored with it.
    """

    history_label: ClassVar[tuple[str, ...]] = ("name",)
    history_excluded: ClassVar[tuple[str, ...]] = ()
    history_links: ClassVar[tuple[str, ...]] = ()
    part_of: ClassVar[str] = ""

    class Meta:
        abstract = True


class RecordQuerySet(models.QuerySet[M]):
    """Readings that every record has."""

    def visible_to(self, user: Any, action: Action = Action.VIEW) -> Self:
        """The rows on which this user may act so; raises NoAccessRule for a model without a rule.

        It narrows rows only; whether the user may act so at all is `records.access.may`.
        """
        return self.filter(rule_of(self.model).rows(self.model, user, action))


def with_names(records: Any) -> Any:
    """The records with the others that their names are made of: no query for each of them."""
    label = getattr(records.model, "history_label", ())
    others = {path.rpartition("__")[0] for path in label if "__" in path}
    return records.select_related(*others) if others else records


class RecordManager(models.Manager[M]):
    """The rows that are not deleted. `_base_manager` still reaches all."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(deletion__isnull=True)


class Record(Tracked):
    """A row that people edit.

    `version` counts its changes, so that no editor overwrites another. A row with a `deletion` is
    gone for everybody until it is restored. `follows` are rows that are computed from others: they
    stand in no deletion's way. `asks_constraints` is False while `records.many` asks for many.
    """

    access: ClassVar[AccessRule | None] = None
    asks_constraints: bool = True
    follows: ClassVar[models.Q] = NO_ROW

    version = models.PositiveIntegerField("versi", default=1, db_default=1, editable=False)
    deletion = models.ForeignKey(
        Deletion,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="penghapusan",
    )

    objects = RecordManager.from_queryset(RecordQuerySet)()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The record's page."""
        model: Any = self._meta.concrete_model
        return _pages_of(model) % self.pk

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Django's; a link whose record has just been read is not looked up once more."""
        read = {
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.get_cached_value(self, default=None) is not None
        }
        super().clean_fields(exclude={*(exclude or ()), *read})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Also those on living rows, which Django leaves out where a form has no `deletion`."""
        excluded = set(exclude or ()) - {"deletion"}
        asked = [self] if self.asks_constraints else []
        if found := broken(asked, excluded).get(0):
            raise ValidationError([str(each.violation_error_message) for each in found])

    @property
    def address_key(self) -> str:
        """What filters and forms call the record in an address."""
        return str(self.pk)


@cache
def _pages_of(model: type[models.Model]) -> str:
    """The addresses of its records, with `%d` for the number: lists write hundreds of them."""
    meta = model._meta
    of_none = reverse(f"{meta.app_label}:{meta.model_name}_detail", args=[0])
    return of_none.replace("%", "%%").replace("/0/", "/%d/")
