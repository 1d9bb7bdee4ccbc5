"""Who signed, for which organisation."""

from meetings.filters import SignatoryFilterSet
from meetings.forms import SignatoryForm
from meetings.models import Signatory
from meetings.views.agreements import IN_PROGRAMME
from records.columns import Column
from records.views import ChangePage, ListPage, PublicPage


class SignatoryList(PublicPage, ListPage):
    """The signatories of all meetings."""

    model = Signatory
    queryset = Signatory.objects.select_related("meeting", "organisation")
    filterset_class = SignatoryFilterSet
    heading = "Penanda tangan"
    lead = "Nama dan jabatan ditulis seperti pada naskah."
    programme = "rapat"
    parents = IN_PROGRAMME
    columns = (
        Column("Nama", "printed_name", link=True),
        Column("Jabatan", "printed_position"),
        Column("Lembaga", lambda s: s.organisation.said_briefly),
        Column("Rapat", lambda s: s.meeting.said_briefly),
    )


class SignatoryChange(ChangePage):
    """Correct a signature's name, seat or organisation."""

    model = Signatory
    form_class = SignatoryForm
    programme = "rapat"
