"""Regions by code, name and other spellings."""

from typing import Any

from directory.filters import RegionFilterSet
from directory.forms import RegionForm
from directory.models import Figure, Region
from directory.sentences import amount_text
from directory.views.figures import IN_DIRECTORY
from records.columns import Column, Fact
from records.views import ChangePage, DetailPage, ListPage, PublicPage


def spellings(region: Region) -> str:
    """The other names, in one line."""
    return ", ".join(alias.name for alias in region.aliases.all())


class RegionList(PublicPage, ListPage):
    model = Region
    parents = IN_DIRECTORY
    queryset = Region.objects.select_related("parent").prefetch_related("aliases")
    filterset_class = RegionFilterSet
    heading = "Wilayah"
    lead = "Kode dan nama menurut Kementerian Dalam Negeri, dengan ejaan lain yang dipakai dokumen."
    columns = (
        Column("Nama", "name", link=True),
        Column("Kode", "code"),
        Column("Tingkat", lambda r: r.get_level_display()),
        Column("Induk", lambda r: r.parent and r.parent.name),
        Column("Ejaan lain", spellings),
    )


class RegionDetail(PublicPage, DetailPage):
    model = Region
    parents = (*IN_DIRECTORY, ("Wilayah", "directory:region_list"))
    queryset = Region.objects.select_related("parent").prefetch_related("aliases")
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


class RegionChange(ChangePage):
    model = Region
    form_class = RegionForm
