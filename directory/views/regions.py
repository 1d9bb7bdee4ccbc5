"""Regions by code, name and other spellings."""

from typing import Any

from directory.models import Figure
from directory.resources.regions import spellings
from directory.sentences import amount_text
from records.columns import Fact
from records.views import DetailPage


class RegionDetail(DetailPage):
    """One region: its place in the list of codes, what lies below it, its figures."""

    slug_field = slug_url_kwarg = "code"
    template_name = "directory/region_detail.html"

    def facts(self) -> list[Fact]:
        region = self.object
        parent = region.parent
        return [
            Fact("Kode", region.code),
            Fact("Tingkat", region.get_level_display()),
            Fact("Induk", parent and parent.name, parent.get_absolute_url() if parent else ""),
            Fact("Ejaan lain", spellings(region)),
            Fact("Berlaku sejak", region.valid_from),
            Fact("Berlaku sampai", region.valid_to),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = Figure.objects.touching(self.object.code).with_place()[:100]
        return super().get_context_data(**kwargs) | {
            "heading": self.object.title,
            "children": self.object.children.all(),
            "figures": [(figure, amount_text(figure)) for figure in figures],
        }
