"""How judgements about figures look on pages, and the saved views above a list."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from directory.access import scope_of
from directory.models import SavedView
from directory.rules import TargetState

register = template.Library()

LOOKS = {
    TargetState.MET: "selesai",
    TargetState.MET_LATE: "selesai",
    TargetState.NOT_MET: "terlambat",
    TargetState.UNPROVED: "catatan",
    TargetState.NOT_DUE: "berjalan",
}


@register.filter
def target_look(state: TargetState) -> str:
    """The state of components/status.html that goes with the word."""
    return LOOKS[state]


@register.inclusion_tag("components/saved_views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """What holders of the reader's seats have kept of this list; two queries for those who may."""
    request, filterset = context["request"], context["filterset"]
    seats = scope_of(request.user).positions
    if not (seats and request.user.has_perm("directory.view_savedview")):
        return {}
    page = request.resolver_match.view_name
    query = request.GET.copy()
    query.pop("page", None)
    keep = {"page": page, "query": query.urlencode()}
    views = SavedView.objects.filter(position__in=seats).of_list(page)
    in_use = filterset.is_valid() and query and request.user.has_perm("directory.add_savedview")
    add_url = f"{reverse('directory:savedview_add')}?{urlencode(keep)}" if in_use else ""
    return {"views": views, "add_url": add_url}
