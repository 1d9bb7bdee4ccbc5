"""Filters of organisations, seats, people, and what seats keep."""

from directory.models import (
    Appointment,
    Organisation,
    OrganisationName,
    Person,
    PokjaMember,
    Position,
    SavedView,
)
from records.filters import (
    ChoiceFilter,
    OrderingFilter,
    RecordFilter,
    SearchFilter,
    StrictFilterSet,
)
from records.search import through


class OrganisationFilterSet(StrictFilterSet):
    """Filters of the list of organisations."""

    q = SearchFilter(*Organisation.NAMES, help_text="Nama sekarang, dulu, atau singkatan")
    kind = ChoiceFilter(choices=Organisation.Kind, label="Jenis")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Organisation
        fields = ("q", "kind", "ordering")


class OrganisationNameFilterSet(StrictFilterSet):
    """Filters of organisations' names."""

    q = SearchFilter("name", help_text="Nama")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = OrganisationName
        fields = ("q", "organisation", "ordering")


class PositionFilterSet(StrictFilterSet):
    """Filters of the list of seats."""

    q = SearchFilter(*Position.NAMES, help_text="Jabatan atau organisasi")
    organisation = RecordFilter(Organisation, "Organisasi", field_name="organisation")
    ordering = OrderingFilter({"title": "Jabatan"})

    class Meta:
        model = Position
        fields = ("q", "organisation", "ordering")


class PokjaMemberFilterSet(StrictFilterSet):
    """Filters of the members of Pokja."""

    q = SearchFilter(
        *through("organisation", Organisation.NAMES),
        *through("position", Position.NAMES),
        help_text="Nama organisasi atau jabatan",
    )
    pokja = RecordFilter(Organisation, "Pokja", field_name="pokja")
    ordering = OrderingFilter({"role": "Kedudukan"})

    class Meta:
        model = PokjaMember
        fields = ("q", "pokja", "ordering")


class PersonFilterSet(StrictFilterSet):
    """Filters of the list of people."""

    q = SearchFilter("name", help_text="Nama, juga ejaan lain")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = Person
        fields = ("q", "ordering")


class AppointmentFilterSet(StrictFilterSet):
    """Filters of appointments."""

    q = SearchFilter(
        "person__name",
        *through("position", Position.NAMES),
        help_text="Orang, jabatan, atau organisasi",
    )
    position = RecordFilter(Position, "Jabatan", field_name="position")
    person = RecordFilter(Person, "Orang", field_name="person")
    kind = ChoiceFilter(choices=Appointment.Kind, label="Sifat")
    ordering = OrderingFilter({"valid_from": "Mulai menjabat"})

    class Meta:
        model = Appointment
        fields = ("q", "position", "person", "kind", "ordering")


class SavedViewFilterSet(StrictFilterSet):
    """Filters of saved views."""

    q = SearchFilter("name", help_text="Nama saringan")
    ordering = OrderingFilter({"name": "Nama"})

    class Meta:
        model = SavedView
        fields = ("q", "ordering")
