"""Practice meetings: plain functions, one per model, each with only what a test needs."""

import datetime
import itertools
from typing import Any

from directory.models import Document, Figure, Indicator, Organisation, Region
from meetings.models import (
    AgendaItem,
    Agreement,
    AgreementParty,
    Exchange,
    Meeting,
    Problem,
    Signatory,
    Speaker,
)

numbers = itertools.count(1)


def make_document() -> Document:
    """Practice minutes."""
    return Document.objects.create(kind="notula", title=f"Notulen LATIHAN {next(numbers)}")


def make_organisation(name: str = "") -> Organisation:
    """A practice agency."""
    return Organisation.objects.create(
        name=name or f"Dinas LATIHAN {next(numbers)}", kind=Organisation.Kind.AGENCY
    )


def make_meeting(**values: Any) -> Meeting:
    """A practice meeting on 2 March 2020."""
    defaults = {
        "kind": Meeting.Kind.MEETING,
        "title": f"Rapat LATIHAN {next(numbers)}",
        "date": datetime.date(2020, 3, 2),
        "place": "Aula LATIHAN",
        "document": values.pop("document", None) or make_document(),
        "place_in_document": "Kepala notulen",
    }
    return Meeting.objects.create(**defaults | values)


def make_agreement(meeting: Meeting, number: int = 1, **values: Any) -> Agreement:
    """A practice agreement of the meeting."""
    defaults = {
        "title": f"Kesepakatan LATIHAN {number}",
        "text": "Isi LATIHAN.",
        "document": meeting.document,
        "place_in_document": f"Kesepakatan nomor {number}",
    }
    return Agreement.objects.create(meeting=meeting, number=number, **defaults | values)


def make_party(
    agreement: Agreement, organisation: Organisation | None = None, named_as: str = ""
) -> AgreementParty:
    """Somebody whom the agreement binds."""
    return AgreementParty.objects.create(
        agreement=agreement,
        named_as=named_as or f"Pihak LATIHAN {next(numbers)}",
        organisation=organisation,
        responsibility=AgreementParty.Responsibility.RESPONSIBLE,
    )


def make_signatory(meeting: Meeting, organisation: Organisation, order: int = 1) -> Signatory:
    """A practice signature for the organisation."""
    return Signatory.objects.create(
        meeting=meeting,
        order=order,
        printed_name="PEJABAT LATIHAN",
        printed_position="Kepala",
        organisation=organisation,
        document=meeting.document,
        place_in_document="Daftar penanda tangan",
    )


def make_figure(kind: str, year: int, amount: int) -> Figure:
    """A figure of one practice indicator, less being better, in one practice province."""
    indicator, _ = Indicator.objects.get_or_create(
        code="latihan", defaults={"name": "LATIHAN", "unit": "ha", "lower_is_better": True}
    )
    region, _ = Region.objects.get_or_create(
        code="99", defaults={"name": "LATIHAN", "level": "provinsi"}
    )
    return Figure.objects.create(
        indicator=indicator,
        region=region,
        kind=kind,
        year=year,
        amount=amount,
        status="presented",
        document=make_document(),
        place_in_document="LATIHAN",
    )


def make_full_meeting(agreements: int, *, lines: int = 1, target: Figure | None = None) -> Meeting:
    """A meeting with everything: agreements with two parties, signatures, lines of each list."""
    meeting = make_meeting()
    bound = make_organisation()
    for number in range(1, agreements + 1):
        agreement = make_agreement(meeting, number, target=target)
        make_party(agreement, bound)
        make_party(agreement)
    for order in range(1, lines + 1):
        make_signatory(meeting, make_organisation(), order)
        AgendaItem.objects.create(meeting=meeting, order=order, text="Acara LATIHAN")
        Speaker.objects.create(
            meeting=meeting,
            order=order,
            printed_name="PEMBICARA LATIHAN",
            printed_position="Kepala",
            topic="Paparan LATIHAN",
        )
        Exchange.objects.create(
            meeting=meeting, order=order, kind="question", role="Warga", text="Tanya LATIHAN?"
        )
        Problem.objects.create(meeting=meeting, order=order, text="Masalah LATIHAN.")
    return meeting
