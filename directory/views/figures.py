"""Figures: where each comes from, which disagree, and how staff correct one."""

from itertools import groupby
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.views.generic import TemplateView

from directory.filters import FigureFilterSet
from directory.forms import FigureForm
from directory.models import Figure
from directory.sentences import amount_text
from directory.services import save_figure
from records.columns import Column, Fact
from records.forms import RecordForm
from records.views import ChangePage, DetailPage, ListPage, PublicPage, trail

IN_DIRECTORY = (("Direktori", "directory:index"),)


class Index(PublicPage, TemplateView):
    """What the directory holds."""

    template_name = "directory/index.html"
    extra_context: ClassVar = {"programme": "direktori"}


class FigureList(PublicPage, ListPage):
    """All figures, whatever they measure."""

    model = Figure
    parents = IN_DIRECTORY
    queryset = Figure.objects.with_place()
    filterset_class = FigureFilterSet
    heading = "Semua angka"
    lead = "Setiap angka dengan tempat, tahun, status, dan dokumen sumbernya."
    columns = (
        Column("Angka", lambda f: f.indicator.name, link=True),
        Column("Wilayah", "label"),
        Column("Tahun", lambda f: f.year and str(f.year), numeric=True),
        Column("Jenis", lambda f: f.get_kind_display()),
        Column("Nilai", lambda f: f"{amount_text(f)} {f.indicator.unit}", numeric=True),
        Column("Status", lambda f: f.get_status_display()),
        Column("Sumber", "source_title"),
    )

    def row(self, record: Figure) -> dict[str, Any]:
        return super().row(record) | {"combined": record.is_combined}


class FigureDetail(PublicPage, DetailPage):
    """One figure: amount, unit, place, time, status, paper, and those that disagree with it."""

    model = Figure
    parents = (*IN_DIRECTORY, ("Angka", "directory:figure_list"))
    queryset = Figure.objects.with_place()
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
        }

    def _change_url(self) -> str:
        is_computed = self.object.status == Figure.Status.COMPUTED
        return "" if is_computed else super()._change_url()


class FigureChange(ChangePage):
    """Correct a figure; differences that rest on it follow at once."""

    model = Figure
    queryset = Figure.objects.with_place()
    form_class = FigureForm

    def get_object(self, queryset: Any = None) -> Figure:
        figure = super().get_object(queryset)
        if figure.status == Figure.Status.COMPUTED:
            raise PermissionDenied("Angka yang dihitung mengikuti angka asalnya.")
        return figure

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"heading": f"Ubah angka: {self.object}"}

    def save(self, form: RecordForm) -> None:
        save_figure(form.instance, seen=form.cleaned_data["version"])


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
