"""What staff may say about areas and facilities."""

from decimal import Decimal

from directory.forms import RegionField
from ktm.models import Area, Facility, SuccessCondition
from records.forms import NumberField, RecordForm


class AreaForm(RecordForm):
    """An area's name, start and papers. The regions it covers are a group of their own."""

    regency = RegionField(label="Kode kabupaten")

    class Meta:
        model = Area
        fields = (
            "name",
            "regency",
            "coverage",
            "operating_since",
            "legal_basis",
            "pokja",
            "document",
            "place_in_document",
            "note",
        )


class FacilityForm(RecordForm):
    """A facility as its paper describes it."""

    region = RegionField(required=False)
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
            "area",
            "name",
            "kind",
            "region",
            "capacity_t_per_hour",
            "capacity_basis",
            "capacity_is_upper_bound",
            "statement",
            "document",
            "place_in_document",
            "note",
        )


class SuccessConditionForm(RecordForm):
    """What an area's success depends on."""

    identity = ("area", "number")

    class Meta:
        model = SuccessCondition
        fields = ("area", "number", "title", "text", "document", "place_in_document", "note")
