"""What happened to a record, and to all of them."""

from typing import Any

from django.views.generic import DetailView, ListView

from records.access import Action
from records.change_log import history_of, read
from records.views.base import ResourcePage, trail


class HistoryPage(ResourcePage, DetailView):
    """Every change of one record and its parts: who, when, why, from what to what."""

    action = Action.CHANGE
    template_name = "crud/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = self.paginator_class(history_of(self.object), 50)
        page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "heading": f"Riwayat: {self.object}",
            "crumbs": [
                *trail(self.resource.trail),
                {"label": str(self.object), "url": self.object.get_absolute_url()},
                {"label": "Riwayat", "url": ""},
            ],
            "page_obj": page,
            "changes": read(page.object_list),
        }

    paginator_class = ListView.paginator_class
