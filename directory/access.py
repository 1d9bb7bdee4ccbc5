"""On which rows a user acts: those of the regions and organisations of the seats held today."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from records.access import EVERY_ROW, NO_ROW, Action


@dataclass(frozen=True)
class Scope:
    """For whom a user acts.

    `regions` are codes; each means all below it, too. `organisations` and `positions` are ids of
    the user's own.
    """

    regions: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    is_unlimited: bool = False

    def covers(self, path: str) -> models.Q:
        """Condition that the region code at `path` lies in the scope."""
        if self.is_unlimited:
            return EVERY_ROW
        inside = NO_ROW
        for code in self.regions:
            inside |= models.Q(**{path: code}) | models.Q(**{f"{path}__startswith": f"{code}."})
        return inside


NO_SCOPE = Scope()


def scope_of(user: Any) -> Scope:
    """The user's scope; nobody's for an anonymous reader."""
    scope: Scope = getattr(user, "scope", NO_SCOPE)
    return scope


@dataclass(frozen=True, kw_only=True)
class InScope:
    """Base of the rules: whoever's scope reaches a row keeps it, and reads it if it is not public.

    `is_public`: anybody reads all rows. `fixed` are rows that follow from others, which nobody
    changes by hand.
    """

    is_public: bool = True
    fixed: models.Q = NO_ROW

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        """Every row to read if they are public; otherwise those that the user's scope reaches."""
        if action == Action.VIEW and self.is_public:
            return EVERY_ROW
        scope = scope_of(user)
        kept = EVERY_ROW if scope.is_unlimited else self.kept(model, user, scope)
        return kept if action == Action.VIEW or self.fixed == NO_ROW else kept & ~self.fixed

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        """The rows that a limited scope reaches."""
        raise NotImplementedError


@dataclass(frozen=True)
class Common(InScope):
    """Rows that belong to no region: whoever acts for a region keeps them."""

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        return EVERY_ROW if scope.regions else NO_ROW


@dataclass(frozen=True)
class InRegion(InScope):
    """Rows of a region, by the path to its code. A row without a region is common."""

    path: str

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        of_none = models.Q(**{f"{self.path}__isnull": True}) if scope.regions else NO_ROW
        return scope.covers(self.path) | of_none


@dataclass(frozen=True)
class InPlace(InScope):
    """Rows of a region or of a group of regions, all of which the scope must reach."""

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        groups: Any = model._meta.get_field("group").related_model
        return scope.covers("region__code") | models.Q(
            group__in=groups.objects.visible_to(user, Action.CHANGE)
        )


@dataclass(frozen=True)
class AllMembersInRegion(InScope):
    """Groups none of whose members lies outside the scope."""

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        members: Any = model._meta.get_field("members").related_model
        # Of a deleted group those that went with it.
        own = members._base_manager.filter(
            models.Q(deletion__isnull=True) | models.Q(deletion=models.OuterRef("deletion")),
            group=models.OuterRef("pk"),
        )
        outside = own.exclude(scope.covers("region__code"))
        return models.Q(~models.Exists(outside)) if scope.regions else NO_ROW


@dataclass(frozen=True)
class InRegionOrOwn(InRegion):
    """Rows of a region, kept also by the organisations that `own` names."""

    own: tuple[str, ...]

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        kept = super().kept(model, user, scope)
        for name in self.own:
            kept |= models.Q(**{f"{name}__in": scope.organisations})
        return kept


@dataclass(frozen=True)
class With(InScope):
    """Rows that go with another record: who may change that one keeps them."""

    field: str

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        other: Any = model._meta.get_field(self.field).related_model
        return models.Q(**{f"{self.field}__in": other.objects.visible_to(user, Action.CHANGE)})


@dataclass(frozen=True)
class Both(InScope):
    """Rows that two rules keep."""

    first: InScope
    second: InScope

    def kept(self, model: type[models.Model], user: Any, scope: Scope) -> models.Q:
        return self.first.kept(model, user, scope) & self.second.kept(model, user, scope)


@dataclass(frozen=True)
class Proposed(InPlace):
    """Proposals: kept by the proposing seat; read and decided by who acts for the place.

    That the deciding seat is another one is a rule of the step, which says so in words.
    """

    is_public: bool = False

    def rows(self, model: type[models.Model], user: Any, action: Action) -> models.Q:
        scope = scope_of(user)
        own = models.Q(proposed_by__in=scope.positions)
        if action not in (Action.VIEW, Action.DECIDE):
            return own & ~self.fixed
        placed = super().rows(model, user, Action.VIEW)
        # Every row or one's own are every row; an empty condition would vanish beside another.
        is_whole = action == Action.DECIDE or placed == EVERY_ROW
        return placed if is_whole else own | placed
