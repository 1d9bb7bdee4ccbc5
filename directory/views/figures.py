"""Figures: where each comes from, and which disagree."""

from itertools import groupby
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic import TemplateView

from directory.models import Figure, FigureUpdate
from directory.resources.documents import IN_DIRECTORY
from directory.rules import UpdateState
from directory.sentences import amount_text
from records.access import Action, may
from records.columns import Fact
from records.views import DetailPage, ListPage, PublicPage, trail


class Index(PublicPage, TemplateView):
    """What the directory holds."""

    template_name = "directory/index.html"
    extra_context: ClassVar = {"programme": "direktori"}


class FigureList(ListPage):
    """All figures, whatever they measure; combined ones are marked."""

    def row(self, record: Figure) -> dict[str, Any]:
        return super().row(record) | {"combined": record.is_combined}


class FigureDetail(DetailPage):
    """One figure: amount, unit, place, time, status, paper, and those that disagree with it."""

    template_name = "directory/figure_detail.html"

    def facts(self) -> list[Fact]:
        figure = self.object
        return [
            Fact(
                "Wilayah", figure.label, figure.region.get_absolute_url() if figure.region else ""
            ),
            Fact("Kode wilayah", ", ".join(figure.region_codes)),
            Fact("Tahun", str(figure.year) if figure.year else "tidak disebut"),
            Fact("Per tanggal", figure.as_of or "tidak disebut"),
            Fact("Jenis", figure.get_kind_display()),
            Fact("Status", figure.get_status_display()),
            Fact("Dokumen sumber", figure.source_title, figure.document.get_absolute_url()),
            Fact("Tempat dalam dokumen", figure.place_in_document),
            Fact("Angka acuan", f"ya: {figure.reference_reason}" if figure.is_reference else ""),
            Fact("Catatan sumber", figure.note),
        ]

    def acts(self) -> list[dict[str, str]]:
        figure, user = self.object, self.request.user
        acts = super().acts()
        if figure.status == Figure.Status.COMPUTED:
            # It follows from others: a copy would be a number that no paper states.
            return [act for act in acts if act["label"] != "Salin"]
        if may(user, Action.ADD, FigureUpdate):
            url = f"{reverse('directory:figureupdate_add')}?figure={figure.pk}"
            acts.append({"label": "Usulkan perubahan", "url": url})
        return acts

    def proposals(self) -> list[FigureUpdate]:
        """The proposals for this figure that the reader may see and that are not decided."""
        if not may(self.request.user, Action.VIEW, FigureUpdate):
            return []
        seen = self.object.updates.visible_to(self.request.user).with_place()
        return list(seen.exclude(state=UpdateState.APPROVED.value))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = self.object
        same = Figure.objects.with_place().filter(
            indicator=figure.indicator,
            region=figure.region,
            group=figure.group,
            kind=figure.kind,
            year=figure.year,
        )
        return super().get_context_data(**kwargs) | {
            "amount_text": amount_text(figure),
            "rivals": [
                (other, amount_text(other))
                for other in same.exclude(pk=figure.pk)
                if other.amount != figure.amount
            ],
            "parents": [f for f in (figure.opening, figure.closing) if f],
            "proposals": [(update, amount_text(update)) for update in self.proposals()],
        }


class Disagreements(PublicPage, TemplateView):
    """Figures for the same thing, place and year that papers state differently."""

    template_name = "directory/disagreements.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rivals = Figure.objects.rivals().with_place()
        matters = [
            (str(key), [(figure, amount_text(figure)) for figure in figures])
            for key, figures in groupby(rivals, key=str)
        ]
        return super().get_context_data(**kwargs) | {
            "matters": matters,
            "programme": "direktori",
            "crumbs": trail(IN_DIRECTORY, "Angka yang berbeda"),
        }
