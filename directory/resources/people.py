"""People and the seats they hold."""

from directory.filters import AppointmentFilterSet, PersonFilterSet
from directory.forms import AppointmentForm, PersonForm
from directory.models import Appointment, Person
from directory.resources.documents import IN_DIRECTORY
from records.columns import Column
from records.exports.sheet import Kind
from records.resources import Resource

PEOPLE = Resource(
    queryset=Person.objects.unmerged(),
    filterset_class=PersonFilterSet,
    form_class=PersonForm,
    title="Orang",
    lead="Orang yang disebut dokumen dalam jabatannya. Ejaan pada dokumen tetap dicatat.",
    parents=IN_DIRECTORY,
    columns=(Column("Nama", "name", link=True),),
)

APPOINTMENTS = Resource(
    queryset=Appointment.objects.select_related("person", "position__organisation"),
    filterset_class=AppointmentFilterSet,
    form_class=AppointmentForm,
    title="Pengangkatan",
    lead="Siapa memegang jabatan apa, sejak kapan, dengan keputusan apa.",
    parents=IN_DIRECTORY,
    columns=(
        Column("Orang", "person.name", key="person", link=True),
        Column("Sifat", "kind"),
        Column("Jabatan", "position.title", key="position"),
        Column("Organisasi", "position.organisation.name", key="organisation"),
        Column("Nomor keputusan", "decree"),
        Column("Sejak", "valid_from", kind=Kind.DATE),
        Column("Sampai", "valid_to", kind=Kind.DATE),
        Column("Keputusan pengakhiran", "end_decree", standing=False),
    ),
)
