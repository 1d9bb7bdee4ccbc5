"""What staff may say about areas and facilities."""

from decimal import Decimal

from ktm.models import Area, Facility
from records.forms import NumberField, RecordForm


class AreaForm(RecordForm):
    """An area's name, start and papers; which regions it covers is a record of its own."""

    class Meta:
        model = Area
        fields = (
            "name",
            "operating_since",
            "legal_basis",
            "pokja",
            "document",
            "place_in_document",
            "note",
        )


class FacilityForm(RecordForm):
    """A facility as its paper describes it."""

    capacity_t_per_hour = NumberField(
        label="Kapasitas (t/jam)",
        required=False,
        minimum=Decimal(0),
        places=3,
        help_text="Kosongkan bila tidak disebut. Gunakan koma untuk desimal, misalnya 2,5.",
    )

    class Meta:
        model = Facility
        fields = (
            "name",
            "kind",
            "capacity_t_per_hour",
            "capacity_basis",
            "capacity_is_upper_bound",
            "statement",
            "document",
            "place_in_document",
            "note",
        )
