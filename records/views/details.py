"""The page of one record."""

from typing import Any

from django.views.generic import DetailView

from records.access import Action, may
from records.columns import Fact
from records.views.base import ResourcePage, trail


class DetailPage(ResourcePage, DetailView):
    """One record: what it is, its facts, where they come from, and what this reader may do."""

    template_name = "crud/detail.html"
    object: Any

    def lead(self) -> str:
        """The page's first sentence: its answer."""
        return ""

    def facts(self) -> list[Fact]:
        """The lines of the page; the list's columns where an app says nothing else."""
        return [Fact(c.label, c.text(self.object)) for c in self.resource.columns]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": str(self.object),
            "lead": self.lead(),
            "facts": [fact for fact in self.facts() if fact.value not in (None, "")],
            "crumbs": trail(self.resource.trail, str(self.object)),
            "acts": self.acts(),
        }

    def acts(self) -> list[dict[str, str]]:
        """What this reader may do with the record; the first is the main act."""
        resource, key = self.resource, self.object.pk
        acts = []
        if self.may_act_on(self.object, Action.CHANGE):
            acts.append({"label": "Ubah", "url": resource.url("change", key)})
            acts.append({"label": "Riwayat", "url": resource.url("history", key)})
        if may(self.request.user, Action.ADD, resource.model):
            acts.append({"label": "Salin", "url": f"{resource.url('add')}?copy={key}"})
        if acts and self.may_act_on(self.object, Action.DELETE):
            acts.append({"label": "Hapus", "url": resource.url("delete", key)})
        return acts
