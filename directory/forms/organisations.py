"""Organisations, their names and seats, and who belongs to a Pokja."""

from directory.forms.regions import RegionField
from directory.models import Organisation, OrganisationName, PokjaMember, Position
from records.forms import DateField, RecordForm


class OrganisationForm(RecordForm):
    """An organisation's present name and kind."""

    region = RegionField(required=False)

    class Meta:
        model = Organisation
        fields = ("name", "short_name", "kind", "region")


class OrganisationNameForm(RecordForm):
    """Another name of an organisation."""

    valid_from = DateField(label="Berlaku sejak", required=False)
    valid_to = DateField(label="Berlaku sampai", required=False)

    class Meta:
        model = OrganisationName
        fields = ("organisation", "name", "valid_from", "valid_to")


class PositionForm(RecordForm):
    """A seat's title."""

    class Meta:
        model = Position
        fields = ("title", "organisation")


class PokjaMemberForm(RecordForm):
    """A seat or an organisation in a Pokja."""

    valid_from = DateField(label="Sejak", required=False)
    valid_to = DateField(label="Sampai", required=False)

    class Meta:
        model = PokjaMember
        fields = ("pokja", "organisation", "position", "role", "valid_from", "valid_to")
