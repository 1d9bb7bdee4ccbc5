"""What happened to a record, and to all of them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.views.generic import DetailView, TemplateView

from records.access import Action
from records.change_log import history_for, history_of, read
from records.history_filters import HistoryFilterSet
from records.views.base import ResourcePage, trail

PER_PAGE = 50


def page_of(entries: models.QuerySet, number: str | None) -> dict[str, Any]:
    """One page of entries, in words."""
    page = Paginator(entries, PER_PAGE).get_page(number)
    return {"page_obj": page, "changes": read(page.object_list)}


class HistoryPage(ResourcePage, DetailView):
    """Every change of one record and its parts: who, when, why, from what to what."""

    action = Action.CHANGE
    template_name = "crud/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = page_of(history_of(self.object), self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "heading": f"Riwayat: {self.object}",
            "crumbs": [
                *trail(self.resource.trail),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
                {"label": "Riwayat", "url": ""},
            ],
            **entries,
        }


class HistoryOfAll(TemplateView):
    """The changes of all records that the reader may change."""

    template_name = "crud/history.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told = history_for(request.user)
        if told is None:
            raise PermissionDenied
        filterset = HistoryFilterSet(request.GET, queryset=told)
        is_valid = filterset.is_valid()
        entries = filterset.qs if is_valid else told.none()
        context = {
            "heading": "Riwayat perubahan",
            "crumbs": trail((), "Riwayat perubahan"),
            "filterset": filterset,
            "is_unfolded": filterset.is_unfolded,
            **page_of(entries, request.GET.get("page")),
        }
        return self.render_to_response(context, status=200 if is_valid else 400)
