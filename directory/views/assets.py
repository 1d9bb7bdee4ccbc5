"""Assets on their way to the receiver: who holds the file, for how long, what is missing."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView

from directory.forms import AssetStepForm
from directory.models import Appointment, Asset, Holiday, RequiredPaper
from directory.models.holidays import Calendars
from directory.resources import ASSETS
from directory.resources.assets import holder_names
from directory.rules import Stuck
from directory.services import advance_asset
from directory.views.steps import TakesSteps
from records.access import Action, may
from records.amounts import format_money, format_number
from records.columns import Fact
from records.dates import format_date, today
from records.models import Record, RecordQuerySet
from records.views import ActPage, DetailPage, ListPage, trail
from records.views.export import ExportPage


class CountsDays:
    """Mixin: assets with who now has the seat that holds the file, and how long it has waited."""

    @cached_property
    def calendars(self) -> Calendars:
        """The days off of each region."""
        return Holiday.objects.calendars()

    def get_queryset(self) -> RecordQuerySet:
        present = Appointment.objects.on(today()).select_related("person")
        holders = Prefetch("holder__appointments", present, to_attr="present")
        return super().get_queryset().prefetch_related(holders)

    def prepared(self, record: Asset) -> Asset:
        """The asset with `waits`: days and working days in its stage."""
        record.waits = record.stuck(today(), self.calendars.holding_in(record.region.code))
        return record


class AssetList(CountsDays, ListPage):
    """The register."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        waits = [asset.waits for asset in context["object_list"] if asset.waits]
        years = {year for wait in waits for year in wait.working_days.years_without_data}
        return context | {"totals_note": WITHOUT_YEARS if years else ""}

    def acts(self) -> list[dict[str, str]]:
        return [
            *super().acts(),
            {"label": "Tahap serah terima", "url": reverse("directory:handoverstage_list")},
            {"label": "Berkas yang diperlukan", "url": reverse("directory:requiredpaper_list")},
        ]


WITHOUT_YEARS = (
    "Hari kerja: untuk tahun yang hari liburnya belum dicatat, hanya Sabtu dan Minggu yang "
    "dikurangkan."
)


class AssetExport(CountsDays, ExportPage):
    """The register as a file."""


class AssetDetail(CountsDays, DetailPage):
    """One asset: who has to act, since when, which papers are there, the steps so far."""

    template_name = "directory/asset_detail.html"

    def get_object(self, queryset: RecordQuerySet | None = None) -> Asset:
        return self.prepared(super().get_object(queryset))

    def lead(self) -> str:
        return stuck_text(self.object)

    def facts(self) -> list[Fact]:
        asset = self.object
        holder, region, document = asset.holder, asset.region, asset.document
        return [
            Fact(
                "Berkas ada pada",
                holder or "tidak diketahui",
                holder.get_absolute_url() if holder else "",
            ),
            Fact("Pejabatnya sekarang", holder_names(asset)),
            Fact("Tahap sejak", asset.stage_since or "tidak diketahui"),
            Fact("Jenis", asset.get_kind_display()),
            Fact("Wilayah", region.title, region.get_absolute_url()),
            Fact("Dibangun oleh", *organisation(asset.built_by)),
            Fact("Diterima oleh", *organisation(asset.received_by)),
            Fact("Tahun dibangun", str(asset.year_built) if asset.year_built else ""),
            Fact("Nilai", "" if asset.value_idr is None else format_money(asset.value_idr)),
            Fact(
                "Dokumen sumber",
                document and document.title,
                document.get_absolute_url() if document else "",
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asset = self.object
        steps = asset.steps.select_related(
            "from_stage", "to_stage", "holder__organisation", "document"
        )
        return super().get_context_data(**kwargs) | {
            "status": {
                "state": "selesai" if asset.stage.is_final else "berjalan",
                "label": asset.stage.name,
            },
            "papers": self.papers(),
            "steps": steps,
            "caveat": asset.waits.working_days.caveat if asset.waits else "",
        }

    def papers(self) -> list[dict[str, Any]]:
        """Every required paper: there, missing, or not yet needed; where it may be noted."""
        asset = self.object
        there = {p.required_id: p for p in asset.papers.select_related("document")}
        may_note = may(self.request.user, Action.ADD, asset.papers.model) and self.is_kept
        add = reverse("directory:assetpaper_add")
        return [
            {
                "required": required,
                "paper": there.get(required.pk),
                "is_due": required.stage.order <= asset.stage.order,
                "add_url": f"{add}?{urlencode({'asset': asset.pk, 'required': required.pk})}"
                if may_note
                else "",
            }
            for required in RequiredPaper.objects.select_related("stage")
        ]

    @cached_property
    def is_kept(self) -> bool:
        """Whether this reader keeps the asset."""
        return self.may_act_on(self.object, Action.CHANGE)

    def acts(self) -> list[dict[str, str]]:
        if not self.is_kept:
            return []
        advance = {"label": "Majukan tahap", "url": self.resource.url("advance", self.object.pk)}
        return [advance, *super().acts()]


def organisation(body: Any) -> tuple[str, str]:
    """Name and page of an organisation, or that none is known."""
    return (body.name, body.get_absolute_url()) if body else ("tidak diketahui", "")


def stuck_text(asset: Any) -> str:
    """How long an asset has been in its stage, in days and working days."""
    if asset.stage.is_final:
        return "Serah terima selesai."
    waits: Stuck | None = asset.waits
    if waits is None:
        return "Tidak diketahui sejak kapan aset ini berada pada tahap ini."
    days, working_days = (
        format_number(Decimal(count), minimum_places=0)
        for count in (waits.days, waits.working_days.days)
    )
    since = format_date(asset.stage_since)
    return f"{days} hari pada tahap ini ({working_days} hari kerja), sejak {since}."


class AdvancePage(TakesSteps, ActPage, FormView):
    """Move an asset to another stage, or its file to another seat."""

    resource = ASSETS
    action = Action.CHANGE
    template_name = "directory/asset_advance.html"
    form_class = AssetStepForm

    def form_arguments(self) -> dict[str, Any]:
        return {"asset": self.object}

    def take(self, form: AssetStepForm) -> str:
        said = form.cleaned_data
        step = advance_asset(
            self.object,
            to=said["stage"],
            on=said["date"],
            holder=said["holder"],
            document=said["document"],
            reason=said["reason"],
            seen=said["version"],
        )
        return f"Langkah dicatat: {step.to_stage}."

    def stale_text(self, current: Record) -> str:
        return (
            "Langkah Anda tidak tercatat: aset ini baru saja diubah orang lain dan kini pada tahap "
            f"“{self.object.stage}”. Periksa, lalu kirim lagi."
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asset = self.object
        return super().get_context_data(**kwargs) | {
            "heading": f"Majukan tahap: {asset}",
            "asset": asset,
            "crumbs": [
                *trail(self.resource.trail),
                {"label": str(asset), "url": asset.get_absolute_url()},
                {"label": "Majukan tahap", "url": ""},
            ],
            "submit_label": "Catat langkah",
        }
