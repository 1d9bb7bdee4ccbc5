"""The page of one record."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from records.access import Action, may
from records.columns import Fact
from records.links import links_of_parts
from records.resources import url_name
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
            "parts": self.parts,
        }

    @cached_property
    def may_change(self) -> bool:
        """Whether this reader may change the record."""
        return self.may_act_on(self.object, Action.CHANGE)

    @cached_property
    def parts(self) -> list[dict[str, str]]:
        """The kinds of parts that this reader may keep: this record's, and the way to one more."""
        if not self.may_change:
            return []
        key, found = self.object.address_key, []
        for link in links_of_parts(self.resource.model):
            if may(self.request.user, Action.ADD, link.model):
                query = f"?{urlencode({link.path: key})}"
                found.append(
                    {
                        "noun": str(link.model._meta.verbose_name),
                        "url": reverse(url_name(link.model, "list")) + query,
                        "add_url": reverse(url_name(link.model, "add")) + query,
                    }
                )
        return found

    def acts(self) -> list[dict[str, str]]:
        """What this reader may do with the record; the first is the main act."""
        resource, key = self.resource, self.object.pk
        acts = []
        if self.may_change:
            acts.append({"label": "Ubah", "url": resource.url("change", key)})
            if self.parts:
                acts.append({"label": "Kelola bagian", "url": "#bagian"})
            acts.append({"label": "Riwayat", "url": resource.url("history", key)})
        if may(self.request.user, Action.ADD, resource.model):
            acts.append({"label": "Salin", "url": f"{resource.url('add')}?copy={key}"})
        if acts and self.may_act_on(self.object, Action.DELETE):
            acts.append({"label": "Hapus", "url": resource.url("delete", key)})
        return acts
