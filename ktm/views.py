"""Pages of the transmigration new towns: the programme, an area, its facilities."""

from typing import Any

from django.views.generic import TemplateView

from ktm.models import Area, Facility
from ktm.sentences import UNKNOWN_UTILISATION, capacity, stated
from records.columns import Fact
from records.views import DetailPage, PublicPage


class Programme(PublicPage, TemplateView):
    """All areas, and first what the largest stated capacity lacks."""

    template_name = "ktm/programme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "programme": "ktm",
            "lead": mill_lead(Facility.objects.with_area().largest_rice_mill()),
            "areas": Area.objects.with_coverage(),
        }


def mill_lead(mill: Facility | None) -> str:
    """Whether supply is known to fill the mill. No harvest figure means: cannot be computed."""
    if mill is None:
        return "Belum ada kapasitas penggilingan yang dicatat."
    sentences = (
        f"{mill.name} {mill.area.name} dapat menggiling {capacity(mill)}.",
        stated(mill),
        f"Utilisasinya {UNKNOWN_UTILISATION}.",
    )
    return " ".join(filter(None, sentences))


class AreaDetail(DetailPage):
    """One area: where it lies, what stands in it, what its success depends on."""

    template_name = "ktm/area_detail.html"

    def lead(self) -> str:
        area = self.object
        names = [region.name for region in area.regions]
        covered = f"{', '.join(names[:-1])}, dan {names[-1]}" if len(names) > 1 else "".join(names)
        place = f"{area.regency.name}: Kecamatan {covered}." if names else f"{area.regency.name}."
        since = f" Beroperasi sejak {area.operating_since}." if area.operating_since else ""
        return place + since

    def facts(self) -> list[Fact]:
        area = self.object
        basis, pokja = area.legal_basis, area.pokja
        return [
            Fact("Kabupaten", area.regency.name, area.regency.get_absolute_url()),
            Fact("Kecamatan", ", ".join(f"{r.name} ({r.code})" for r in area.regions)),
            Fact("Beroperasi sejak", str(area.operating_since or "tidak disebut")),
            Fact(
                "Dasar hukum",
                basis and f"{basis.get_kind_display().capitalize()} {basis.number}, {basis}",
                basis.get_absolute_url() if basis else "",
            ),
            Fact("Pokja", pokja and pokja.name, pokja.get_absolute_url() if pokja else ""),
            Fact("Sumber", area.document.title, area.document.get_absolute_url()),
            Fact("Tempat dalam dokumen", area.place_in_document),
            Fact("Catatan sumber", area.note),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        area = self.object
        facilities = area.facilities.select_related("document")
        return super().get_context_data(**kwargs) | {
            "counts": [
                ("Desa", area.village_counts),
                ("Kecamatan", area.district_counts),
            ],
            "undecided": " dan ".join(area.undecided_counts),
            "facilities": [(facility, capacity(facility)) for facility in facilities],
            "conditions": area.conditions.all(),
            "print_source": area.document.title,
        }


class FacilityDetail(DetailPage):
    """One facility: its capacity, its state, its paper."""

    def lead(self) -> str:
        return stated(self.object)

    def facts(self) -> list[Fact]:
        facility = self.object
        region = facility.region
        is_mill = facility.kind == Facility.Kind.RICE_MILL
        return [
            Fact("Kawasan", facility.area.name, facility.area.get_absolute_url()),
            Fact("Wilayah", region and region.title, region.get_absolute_url() if region else ""),
            Fact("Jenis", facility.get_kind_display()),
            Fact("Kapasitas", capacity(facility) or "tidak disebut"),
            Fact("Utilisasi", UNKNOWN_UTILISATION if is_mill else ""),
            Fact("Sumber", facility.document.title, facility.document.get_absolute_url()),
            Fact("Tempat dalam dokumen", facility.place_in_document),
            Fact("Catatan sumber", facility.note),
        ]
