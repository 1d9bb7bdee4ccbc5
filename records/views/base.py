"""What all pages of a declared model share: who may open them, on which rows, and their frame."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.generic.detail import SingleObjectMixin

from records.access import Action, may, rule_of
from records.models import Record
from records.models.records import RecordQuerySet
from records.resources import Resource


def trail(parents: tuple[tuple[str, str], ...], *here: str) -> list[dict[str, str]]:
    """The way to a page: its parents (label, URL name), then the page itself."""
    above = [{"label": label, "url": reverse(name)} for label, name in parents]
    return above + [{"label": label, "url": ""} for label in here]


class PublicPage:
    """Mixin of the pages that anybody may read. All others ask for a login."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view, marked as public."""
        return login_not_required(super().as_view(**initkwargs))


class ResourcePage:
    """Mixin: a page of one declared model.

    `action` is what the page lets a user do; rows on which they may not are 404. Pages to read a
    public model need no login.
    """

    resource: Resource = None  # given by records.urls.pages
    action: ClassVar[Action] = Action.VIEW
    request: HttpRequest
    kwargs: dict[str, Any]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view; open to all where it only reads what is public."""
        view = super().as_view(**initkwargs)
        resource = initkwargs.get("resource", cls.resource)
        if cls.action == Action.VIEW and resource and rule_of(resource.model).is_public:
            return login_not_required(view)
        return view

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_permission()
        return super().dispatch(request, *args, **kwargs)

    def check_permission(self) -> None:
        """Raises PermissionDenied where the user may not act so at all."""
        if not may(self.request.user, self.action, self.resource.model):
            raise PermissionDenied

    def get_queryset(self) -> RecordQuerySet:
        """The rows on which this user may act so."""
        return self.resource.queryset.all().visible_to(self.request.user, self.action)

    def may_act_on(self, record: Record, action: Action) -> bool:
        """Whether this user may act so on this very row."""
        model = self.resource.model
        if not may(self.request.user, action, model):
            return False
        rows = model._default_manager.visible_to(self.request.user, action)
        return bool(rows.filter(pk=record.pk).exists())

    @property
    def whole_query(self) -> str:
        """Of parts: the record of this address whose parts are meant, as a query; or nothing."""
        part_of = self.resource.model.part_of
        given = self.request.GET.get(part_of) if part_of else None
        return f"?{urlencode({part_of: given})}" if given else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"programme": self.resource.programme}


class ActPage(ResourcePage, SingleObjectMixin):
    """Mixin: an act on one record, which is `object` in every method of the page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_permission()
        self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"cancel_url": self.object.get_absolute_url()}
