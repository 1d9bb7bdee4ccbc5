"""Practice records of every declared model in the region asked for: one line of CASES a model.

What tests/portal/test_every_model.py and its neighbours prove of one they prove of all.
"""

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import ApiToken, Application, User, Webhook, WebhookDelivery
from accounts.services import create_application, create_webhook, make_token, ping
from directory.models import (
    Appointment,
    Asset,
    AssetPaper,
    Document,
    DocumentFile,
    Figure,
    FigureUpdate,
    HandoverStage,
    Holiday,
    Indicator,
    Organisation,
    OrganisationName,
    Person,
    PersonMerge,
    PokjaMember,
    Position,
    Region,
    RegionAlias,
    RegionGroup,
    RegionGroupMember,
    RequiredPaper,
    SavedView,
    SeatHandover,
)
from ktm.models import Area, Facility, SuccessCondition
from meetings.models import (
    AgendaItem,
    Agreement,
    AgreementParty,
    Attachment,
    Exchange,
    Meeting,
    Problem,
    Signatory,
    Speaker,
)
from records.columns import read_path
from records.models import Record

OWN, FOREIGN = "19.05", "19.01"
LEVELS = {2: "provinsi", 5: "kabupaten", 8: "kecamatan"}
DAY = datetime.date(2020, 3, 2)
numbers = itertools.count(1)


def say(what: str) -> str:
    """A name that no other practice record has."""
    return f"{what} LATIHAN {next(numbers)}"


def make_region(code: str = OWN) -> Region:
    """The region of that code, with those above it."""
    above = code.rpartition(".")[0]
    level = "kota" if len(code) == 5 and code[3] >= "7" else LEVELS[len(code)]
    defaults = {"name": f"Wilayah LATIHAN {code}", "level": level}
    if above:
        defaults["parent"] = make_region(above)
    return Region.objects.get_or_create(code=code, defaults=defaults)[0]


def make_district(code: str = OWN) -> Region:
    """A new kecamatan in the region, numbered above the real ones."""
    taken = Region._base_manager.filter(code__startswith=f"{code}.6").count()
    return make_region(f"{code}.{60 + taken}")


def make_alias(code: str = OWN) -> RegionAlias:
    return RegionAlias.objects.create(region=make_region(code), name=say("Ejaan"))


def make_group(code: str = OWN) -> RegionGroup:
    """A group of one region."""
    return make_membership(code).group


def make_membership(code: str = OWN) -> RegionGroupMember:
    group = RegionGroup.objects.create(name=say("Gabungan"))
    return RegionGroupMember.objects.create(group=group, region=make_region(code))


def make_organisation(code: str = OWN, kind: str = "opd") -> Organisation:
    return Organisation.objects.create(name=say("Dinas"), kind=kind, region=make_region(code))


def make_organisation_name(code: str = OWN) -> OrganisationName:
    return OrganisationName.objects.create(organisation=make_organisation(code), name=say("Nama"))


def make_position(code: str = OWN) -> Position:
    return Position.objects.create(organisation=make_organisation(code), title=say("Kepala"))


def make_pokja_member(code: str = OWN) -> PokjaMember:
    pokja, member = make_organisation(code, "pokja"), make_organisation(code)
    return PokjaMember.objects.create(pokja=pokja, organisation=member, role=say("anggota"))


def make_person(code: str = OWN) -> Person:
    return Person.objects.create(name=say("Orang"))


def make_appointment(code: str = OWN) -> Appointment:
    return Appointment.objects.create(
        position=make_position(code),
        person=make_person(),
        kind="definitif",
        decree=say("SK"),
        valid_from=DAY,
    )


def make_saved_view(code: str = OWN, position_id: int | None = None) -> SavedView:
    return SavedView.objects.create(
        position_id=position_id or make_position(code).pk,
        name=say("Saringan"),
        page="directory:region_list",
        query="level=kota",
    )


def make_application(code: str = OWN) -> Application:
    """One that only reads."""
    application = Application(name=say("Aplikasi"), owner=make_organisation(code))
    Group.objects.get_or_create(name=application.role)
    create_application(application)
    return application


def make_webhook(code: str = OWN) -> Webhook:
    """One that is told of everything."""
    webhook = Webhook(
        name=say("Dasbor"), address="https://example.com/terima", owner=make_organisation(code)
    )
    create_webhook(webhook)
    return webhook


def make_document(code: str = OWN) -> Document:
    return Document.objects.create(kind="notula", title=say("Notulen"))


def make_indicator(code: str = OWN) -> Indicator:
    return Indicator.objects.create(code=f"latihan-{next(numbers)}", name=say("Ukuran"), unit="ha")


def sourced() -> dict[str, Any]:
    """What every record that a paper states must say of it."""
    return {"document": make_document(), "place_in_document": say("Halaman")}


def make_figure(code: str = OWN, **values: Any) -> Figure:
    """10 ha remaining in 2020, of an indicator of its own."""
    place = {} if "group" in values else {"region": values.pop("region", None) or make_region(code)}
    defaults: dict[str, Any] = {"kind": "remaining", "year": 2020, "amount": 10}
    defaults |= {"status": "presented"}
    indicator = values.pop("indicator", None) or make_indicator()
    return Figure.objects.create(indicator=indicator, **sourced(), **defaults | place | values)


def make_stage(code: str = OWN) -> HandoverStage:
    """A stage behind the real ones."""
    return HandoverStage.objects.create(
        order=1000 + next(numbers), name=say("Tahap"), basis="LATIHAN"
    )


def make_required_paper(code: str = OWN) -> RequiredPaper:
    return RequiredPaper.objects.create(stage=make_stage(), name=say("Berkas"), basis="LATIHAN")


def make_asset(code: str = OWN) -> Asset:
    return Asset.objects.create(
        name=say("IPAL"), kind="sanitasi", region=make_region(code), stage=make_stage()
    )


def make_asset_paper(code: str = OWN) -> AssetPaper:
    return AssetPaper.objects.create(
        asset=make_asset(code), required=make_required_paper(), document=make_document()
    )


def make_holiday(code: str = OWN) -> Holiday:
    """A regional holiday on a day that no other practice record has."""
    day = DAY + datetime.timedelta(days=next(numbers))
    return Holiday.objects.create(
        date=day, name=say("Hari jadi"), kind="daerah", region=make_region(code)
    )


def make_figure_update(code: str = OWN, proposed_by_id: int | None = None) -> FigureUpdate:
    """A draft for a new figure, by default of the seat of the account that was made last."""
    keepers = User.objects.values("person")
    seats = Position.objects.filter(appointments__person__in=keepers).order_by("-pk")
    return FigureUpdate.objects.create(
        indicator=make_indicator(),
        region=make_region(code),
        kind="remaining",
        year=2020,
        amount=10,
        status="presented",
        proposed_by_id=proposed_by_id or (seats.first() or make_position(code)).pk,
        **sourced(),
    )


def make_area(code: str = OWN) -> Area:
    return Area.objects.create(
        name=say("Kawasan"), coverage=make_group(code), regency=make_region(code), **sourced()
    )


def make_facility(code: str = OWN) -> Facility:
    return Facility.objects.create(
        area=make_area(code), name=say("Gudang"), kind="gudang", **sourced()
    )


def make_condition(code: str = OWN) -> SuccessCondition:
    return SuccessCondition.objects.create(
        area=make_area(code), number=1, title=say("Syarat"), text="Isi.", **sourced()
    )


def make_meeting(code: str = OWN) -> Meeting:
    return Meeting.objects.create(
        kind="rapat",
        title=say("Rapat"),
        date=DAY,
        place="Aula",
        region=make_region(code),
        **sourced(),
    )


def make_agreement(code: str = OWN) -> Agreement:
    return Agreement.objects.create(
        meeting=make_meeting(code), number=1, title=say("Sepakat"), text="Isi.", **sourced()
    )


def make_party(code: str = OWN) -> AgreementParty:
    return AgreementParty.objects.create(
        agreement=make_agreement(code), named_as=say("Pihak"), responsibility="terlibat"
    )


def make_signatory(code: str = OWN) -> Signatory:
    return Signatory.objects.create(
        meeting=make_meeting(code),
        order=1,
        printed_name=say("Pejabat"),
        printed_position="Kepala",
        organisation=make_organisation(code),
        **sourced(),
    )


def make_agenda_item(code: str = OWN) -> AgendaItem:
    return AgendaItem.objects.create(meeting=make_meeting(code), order=1, text=say("Acara"))


def make_speaker(code: str = OWN) -> Speaker:
    return Speaker.objects.create(
        meeting=make_meeting(code),
        order=1,
        printed_name=say("Pembicara"),
        printed_position="Kepala",
        topic="Paparan",
    )


def make_exchange(code: str = OWN) -> Exchange:
    return Exchange.objects.create(
        meeting=make_meeting(code), order=1, kind="question", role="Warga", text=say("Tanya")
    )


def make_problem(code: str = OWN) -> Problem:
    return Problem.objects.create(meeting=make_meeting(code), order=1, text=say("Masalah"))


def make_attachment(code: str = OWN) -> Attachment:
    return Attachment.objects.create(meeting=make_meeting(code), order=1, name=say("Lampiran"))


@dataclass(frozen=True)
class Case:
    """A declared model to be tried: how to make a row in a region, and a field to type over.

    `place` is the field that says whose the row is. Rows of a `common` model belong to everybody
    who acts for a region. `words` is where the text stands by which a search finds the row; empty
    without a search. A row that is not `copied` has no link that begins another one with it.
    """

    make: Callable[..., Any]
    edited: str
    place: str = ""
    words: str | None = None
    common: bool = False
    copied: bool = True

    @property
    def model(self) -> type[Record]:
        """The model of the rows."""
        model: type[Record] = self.make.__annotations__["return"]
        return model

    @property
    def name(self) -> str:
        """The first half of the names of its addresses."""
        return f"{self.model._meta.app_label}:{self.model._meta.model_name}"

    def searched(self, record: Any) -> str:
        """What a reader types to find the row."""
        return str(read_path(record, self.edited if self.words is None else self.words))

    @property
    def names_another(self) -> bool:
        """Whether the field that is typed over names another record."""
        return self.model._meta.get_field(self.edited).is_relation

    def typed(self, code: str = OWN) -> dict[str, str]:
        """Another value for the field."""
        if self.edited == "region":
            return {"region": make_district(code).code}
        if self.edited == "document":
            return {"document": str(make_document().pk)}
        return {self.edited: say("Diubah")}


CASES = (
    Case(make_district, "name", place="code"),
    Case(make_alias, "name", place="region"),
    Case(make_group, "name"),
    Case(make_membership, "region", place="group", words=""),
    Case(make_organisation, "name", place="region"),
    Case(make_organisation_name, "name", place="organisation"),
    Case(make_position, "title", place="organisation"),
    Case(make_pokja_member, "role", place="pokja", words="organisation.name"),
    Case(make_person, "name", common=True),
    Case(make_appointment, "decree", place="position", words="person.name"),
    Case(make_saved_view, "name"),
    Case(make_application, "name", place="owner"),
    Case(make_webhook, "name", place="owner"),
    Case(make_document, "title", common=True),
    Case(make_figure, "place_in_document", place="region", words="region.name"),
    Case(make_indicator, "name", common=True),
    Case(make_figure_update, "place_in_document", words="region.name", copied=False),
    Case(make_stage, "name", common=True),
    Case(make_required_paper, "name", common=True),
    Case(make_asset, "name", place="region"),
    Case(make_asset_paper, "document", place="asset", words="required.name"),
    Case(make_holiday, "name", place="region"),
    Case(make_area, "name", place="regency"),
    Case(make_facility, "name", place="area"),
    Case(make_condition, "title", place="area"),
    Case(make_meeting, "title", place="region"),
    Case(make_agreement, "title", place="meeting"),
    Case(make_party, "named_as", place="agreement"),
    Case(make_signatory, "printed_name", place="meeting"),
    Case(make_agenda_item, "text", place="meeting"),
    Case(make_speaker, "printed_name", place="meeting"),
    Case(make_exchange, "text", place="meeting"),
    Case(make_problem, "text", place="meeting"),
    Case(make_attachment, "name", place="meeting"),
)


# --- models without pages -------------------------------------------------------------------------


def make_file() -> DocumentFile:
    return make_document().files.create(
        name="notula.txt", media_type="text/plain", size_bytes=1, sha256=f"{next(numbers):064x}"
    )


def make_api_token() -> ApiToken:
    application = make_application()
    make_token(application, label=say("Token"), scopes=["kotaku:read"], days=90)
    return application.tokens.get()


def make_delivery() -> WebhookDelivery:
    webhook = make_webhook()
    ping(webhook)
    return webhook.deliveries.get()


def make_handover() -> SeatHandover:
    return SeatHandover.objects.create(
        position=make_position(),
        handed_over_by=make_person(),
        received_by=make_person(),
        kind="definitif",
        decree=say("SK"),
        last_day=DAY,
    )


def make_merge() -> PersonMerge:
    return PersonMerge.objects.create(kept=make_person(), absorbed=make_person())
