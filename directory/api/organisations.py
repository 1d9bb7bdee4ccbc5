"""Endpoints of organisations, their names and seats, and of people."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from directory.models import (
    Appointment,
    Organisation,
    OrganisationName,
    Person,
    PokjaMember,
    Position,
)
from directory.resources import (
    APPOINTMENTS,
    ORGANISATION_NAMES,
    ORGANISATIONS,
    PEOPLE,
    POKJA_MEMBERS,
    POSITIONS,
)
from records.api.serializers import RecordSerializer, StatedText
from records.api.views import RecordViewSet


class OrganisationSerializer(RecordSerializer[Organisation]):
    """A body that acts, with the names that papers use."""

    region = StatedText(source="region.code", help_text="Kode wilayah; null bila tidak dicatat.")
    names = serializers.SerializerMethodField(help_text="Nama lain, singkatan, ejaan.")

    class Meta:
        model = Organisation
        fields = ("id", "name", "short_name", "kind", "region", "names")

    def get_names(self, organisation: Organisation) -> list[str]:
        return [name.name for name in organisation.names.all()]


@extend_schema(tags=["Direktori"])
class OrganisationViewSet(RecordViewSet):
    """Perangkat daerah, Pokja, dan lembaga lain."""

    resource = ORGANISATIONS
    serializer_class = OrganisationSerializer


class OrganisationNameSerializer(RecordSerializer[OrganisationName]):
    """A former name, an abbreviation or a spelling."""

    class Meta:
        model = OrganisationName
        fields = ("id", "organisation", "name", "valid_from", "valid_to")


@extend_schema(tags=["Direktori"])
class OrganisationNameViewSet(RecordViewSet):
    """Nama lama, singkatan, dan ejaan organisasi."""

    resource = ORGANISATION_NAMES
    serializer_class = OrganisationNameSerializer


class PositionSerializer(RecordSerializer[Position]):
    """A seat in an organisation."""

    class Meta:
        model = Position
        fields = ("id", "title", "organisation")


@extend_schema(tags=["Direktori"])
class PositionViewSet(RecordViewSet):
    """Jabatan pada organisasi."""

    resource = POSITIONS
    serializer_class = PositionSerializer


class PokjaMemberSerializer(RecordSerializer[PokjaMember]):
    """A seat or an organisation in a Pokja."""

    class Meta:
        model = PokjaMember
        fields = ("id", "pokja", "organisation", "position", "role", "valid_from", "valid_to")


@extend_schema(tags=["Direktori"])
class PokjaMemberViewSet(RecordViewSet):
    """Anggota Pokja: jabatan atau organisasi."""

    resource = POKJA_MEMBERS
    serializer_class = PokjaMemberSerializer


class PersonSerializer(RecordSerializer[Person]):
    """A person acting in office."""

    class Meta:
        model = Person
        fields = ("id", "name")


@extend_schema(tags=["Direktori"])
class PersonViewSet(RecordViewSet):
    """Orang yang disebut dokumen dalam jabatannya."""

    resource = PEOPLE
    serializer_class = PersonSerializer


class AppointmentSerializer(RecordSerializer[Appointment]):
    """Who holds a seat, since when, by which decree."""

    class Meta:
        model = Appointment
        fields = (
            "id",
            "position",
            "person",
            "kind",
            "decree",
            "valid_from",
            "valid_to",
            "end_decree",
        )


@extend_schema(tags=["Direktori"])
class AppointmentViewSet(RecordViewSet):
    """Pengangkatan: siapa memegang jabatan apa, sejak kapan."""

    resource = APPOINTMENTS
    serializer_class = AppointmentSerializer
