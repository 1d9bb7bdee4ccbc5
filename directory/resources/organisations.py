"""Organisations, their names and seats, and who belongs to a Pokja."""

from directory.filters import (
    OrganisationFilterSet,
    OrganisationNameFilterSet,
    PokjaMemberFilterSet,
    PositionFilterSet,
)
from directory.forms import (
    OrganisationForm,
    OrganisationNameForm,
    PokjaMemberForm,
    PositionForm,
)
from directory.models import Organisation, OrganisationName, PokjaMember, Position
from directory.resources.documents import IN_DIRECTORY
from directory.sentences import holders_text
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

ORGANISATIONS = Resource(
    queryset=Organisation.objects.select_related("region").prefetch_related("names"),
    filterset_class=OrganisationFilterSet,
    form_class=OrganisationForm,
    title="Organisasi",
    lead=(
        "Perangkat daerah, Pokja, dan lembaga lain, dengan nama dan singkatan yang dipakai dokumen."
    ),
    parents=IN_DIRECTORY,
    columns=(
        Column("Nama", "name", link=True),
        Column("Nama pendek", "short_name", standing=False),
        Column("Jenis", "kind"),
        Column("Wilayah", "region.name", key="region"),
        Column("Nama lain", lambda o: ", ".join(n.name for n in o.names.all()), key="names"),
    ),
)

ORGANISATION_NAMES = Resource(
    queryset=OrganisationName.objects.select_related("organisation"),
    filterset_class=OrganisationNameFilterSet,
    form_class=OrganisationNameForm,
    title="Nama organisasi",
    lead="Nama lama, singkatan, dan ejaan yang dipakai dokumen.",
    parents=(*IN_DIRECTORY, ("Organisasi", "directory:organisation_list")),
    columns=(
        Column("Nama", "name", link=True),
        Column("Organisasi", "organisation.name", key="organisation", to="organisation"),
        Column("Berlaku sejak", "valid_from", kind=Kind.DATE),
        Column("Berlaku sampai", "valid_to", kind=Kind.DATE),
    ),
)

POSITIONS = Resource(
    queryset=Position.objects.select_related("organisation"),
    filterset_class=PositionFilterSet,
    form_class=PositionForm,
    title="Jabatan",
    lead="Pekerjaan melekat pada jabatan; orangnya dapat berganti.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Jabatan", "title", link=True),
        Column("Organisasi", "organisation.name", key="organisation", to="organisation"),
        Column("Pejabat sekarang", holders_text, key="holders"),
    ),
)

POKJA_MEMBERS = Resource(
    queryset=PokjaMember.objects.select_related("pokja", "organisation", "position__organisation"),
    filterset_class=PokjaMemberFilterSet,
    form_class=PokjaMemberForm,
    title="Anggota Pokja",
    lead="Jabatan atau organisasi yang menjadi anggota sebuah Pokja.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Anggota", str, key="member", link=True),
        Column("Pokja", "pokja.name", key="pokja", to="pokja"),
        Column("Kedudukan", "role"),
        Column("Sejak", "valid_from", kind=Kind.DATE),
        Column("Sampai", "valid_to", kind=Kind.DATE),
    ),
)
