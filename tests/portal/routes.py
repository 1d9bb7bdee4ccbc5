"""Every address of the portal with a sample: what the crawls of this folder visit.

A URL pattern without a row fails test_architecture. Samples need the fixture `facts`.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import ApiToken, Application, User, Webhook, WebhookDelivery
from accounts.roles import STAFF as STAFF_ROLE
from accounts.services import make_token
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
from directory.services import keep_file, merge_people
from kotaku.models import SlumArea
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
from records.models import Import, ImportRow, Job
from tests.accounts.factories import practice_seat
from tests.factories import make_application, make_delivery

PUBLIC, SIGNED_IN, STAFF, ADMINISTRATOR = "public", "signed in", "staff", "administrator"
Sample = dict[str, Any]


def key(objects: Any, **filters: Any) -> Callable[[], Sample]:
    """Sample argument `pk`: the first such record."""
    return lambda: {"pk": objects.filter(**filters).values_list("pk", flat=True).first()}


def code(value: str) -> Callable[[], Sample]:
    """Sample argument `code`."""
    return lambda: {"code": value}


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name, sample arguments and query, and who may open it."""

    name: str
    sample: Callable[[], Sample] = dict
    query: Sample = field(default_factory=dict)
    access: str = PUBLIC
    posts_only: bool = False

    def address(self) -> str:
        """The sample's path, without the query."""
        return reverse(self.name, kwargs=self.sample())

    @property
    def is_api(self) -> bool:
        """Whether JSON is answered; the schema and the page about the API are not records."""
        return self.name.startswith("api:")

    @property
    def is_file(self) -> bool:
        """Whether a file is handed out, with the moment of its making in it."""
        return self.name.endswith("_export")

    @property
    def is_list(self) -> bool:
        """Whether it takes filters and pages."""
        return self.name.endswith(("_list", "-list"))

    @property
    def is_detail(self) -> bool:
        """Whether it shows one record."""
        return self.name.endswith(("_detail", "-detail"))


def pages_of(
    model: str,
    sample: Callable[[], Sample],
    detail: Callable[[], Sample] | None = None,
    read: str = PUBLIC,
    keep: str = STAFF,
) -> tuple[Route, ...]:
    """The ten addresses of a declared model that staff keep and, unless said, anybody may read."""
    return (
        Route(f"{model}_list", access=read),
        Route(f"{model}_export", query={"format": "csv"}, access=read),
        Route(f"{model}_import", access=keep),
        Route(f"{model}_detail", detail or sample, access=read),
        Route(f"{model}_add", access=keep),
        Route(f"{model}_change", sample, access=keep),
        Route(f"{model}_delete", sample, access=keep),
        Route(f"{model}_deleted", access=keep),
        Route(f"{model}_restore", sample, access=keep, posts_only=True),
        Route(f"{model}_history", sample, access=keep),
    )


def endpoints_of(
    model: str,
    sample: Callable[[], Sample],
    *steps: str,
    read: str = PUBLIC,
    keep: str = STAFF,
) -> tuple[Route, ...]:
    """The three addresses of a declared model in the API, and those of its steps."""
    return (
        Route(f"api:{model}-list", access=read),
        Route(f"api:{model}-detail", sample, access=read),
        *(
            Route(f"api:{model}-{step}", sample, access=keep, posts_only=True)
            for step in ("restore", *steps)
        ),
    )


# What only its owner reaches: tried by tests/records/imports.
OWN_ROUTES = (
    *(
        Route(f"records:import_{page}", key(Import.objects), posts_only=posts_only)
        for page, posts_only in (
            ("detail", False),
            ("columns", True),
            ("confirm", True),
            ("cancel", True),
            ("marked", True),
            ("undo", False),
            ("handover", False),
        )
    ),
    Route("records:import_row", lambda: ImportRow.objects.values("row", pk=F("of"))[0]),
    Route("api:import-list", posts_only=True),
    Route("api:import-detail", key(Import.objects)),
    *(
        Route(f"api:import-{step}", key(Import.objects), posts_only=True)
        for step in ("confirm", "undo", "cancel")
    ),
    Route("records:job_detail", key(Job.objects)),
    Route("records:job_file", key(Job.objects)),
    Route("records:job_cancel", key(Job.objects), posts_only=True),
)
OWNERS_PAGES = {route.name for route in OWN_ROUTES}

ROUTES = (
    Route("home"),
    Route("about"),
    Route("login"),
    Route("logout", access=SIGNED_IN, posts_only=True),
    Route("accounts:account", access=SIGNED_IN),
    Route("accounts:password_change", access=SIGNED_IN),
    *(
        Route(f"accounts:user_{page}", sample, access=ADMINISTRATOR)
        for page, sample in (
            ("list", dict),
            ("export", dict),
            ("roles", dict),
            ("add", dict),
            ("detail", key(User.objects, username="contoh")),
            ("change", key(User.objects, username="contoh")),
            ("history", key(User.objects, username="contoh")),
            ("switch", key(User.objects, username="contoh")),
            ("link", key(User.objects, username="contoh")),
        )
    ),
    *pages_of(
        "accounts:application",
        key(Application.objects),
        read=ADMINISTRATOR,
        keep=ADMINISTRATOR,
    ),
    Route("accounts:application_token", key(Application.objects), access=ADMINISTRATOR),
    Route(
        "accounts:application_revoke",
        lambda: ApiToken.objects.values(token=F("pk"), pk=F("application"))[0],
        access=ADMINISTRATOR,
    ),
    *pages_of("accounts:webhook", key(Webhook.objects), read=ADMINISTRATOR, keep=ADMINISTRATOR),
    Route("accounts:webhook_secret", key(Webhook.objects), access=ADMINISTRATOR),
    Route("accounts:webhook_ping", key(Webhook.objects), access=ADMINISTRATOR, posts_only=True),
    Route(
        "accounts:webhook_again",
        lambda: WebhookDelivery.objects.values(delivery=F("pk"), pk=F("webhook"))[0],
        access=ADMINISTRATOR,
        posts_only=True,
    ),
    Route("accounts:password_reset"),
    Route("accounts:password_reset_sent"),
    Route("accounts:password_set", lambda: {"uidb64": "MQ", "token": "lama-0"}),
    Route("records:import_list", access=SIGNED_IN),
    *OWN_ROUTES,
    Route("health"),
    Route("history", access=STAFF),
    Route("api_docs"),
    Route("api:summary", query={"region": "19.05"}),
    Route("api:schema"),
    *endpoints_of("region", code("19.05.01")),
    *endpoints_of("regionalias", key(RegionAlias.objects)),
    *endpoints_of("regiongroup", key(RegionGroup.objects)),
    *endpoints_of("regiongroupmember", key(RegionGroupMember.objects)),
    *endpoints_of("organisation", key(Organisation.objects)),
    *endpoints_of("organisationname", key(OrganisationName.objects)),
    *endpoints_of("position", key(Position.objects)),
    *endpoints_of("pokjamember", key(PokjaMember.objects)),
    *endpoints_of("person", key(Person.objects.unmerged())),
    *endpoints_of("appointment", key(Appointment.objects)),
    *endpoints_of("application", key(Application.objects), read=ADMINISTRATOR, keep=ADMINISTRATOR),
    *endpoints_of("webhook", key(Webhook.objects), read=ADMINISTRATOR, keep=ADMINISTRATOR),
    *endpoints_of("savedview", key(SavedView.objects), read=STAFF),
    *endpoints_of("document", key(Document.objects)),
    *endpoints_of("indicator", key(Indicator.objects)),
    *endpoints_of("figure", key(Figure.objects, opening=None)),
    *endpoints_of(
        "figureupdate",
        key(FigureUpdate.objects),
        "submit",
        "withdraw",
        "approve",
        "return",
        read=STAFF,
    ),
    *endpoints_of("asset", key(Asset.objects), "advance", read=STAFF),
    *endpoints_of("assetpaper", key(AssetPaper.objects), read=STAFF),
    *endpoints_of("handoverstage", key(HandoverStage.objects)),
    *endpoints_of("requiredpaper", key(RequiredPaper.objects)),
    *endpoints_of("holiday", key(Holiday.objects)),
    *endpoints_of("area", key(Area.objects)),
    *endpoints_of("facility", key(Facility.objects)),
    *endpoints_of("successcondition", key(SuccessCondition.objects)),
    Route("api:slumarea-list"),
    Route("api:slumarea-detail", key(SlumArea.objects)),
    *endpoints_of("meeting", key(Meeting.objects)),
    *endpoints_of("agreement", key(Agreement.objects)),
    *endpoints_of("agreementparty", key(AgreementParty.objects)),
    *endpoints_of("signatory", key(Signatory.objects)),
    *endpoints_of("agendaitem", key(AgendaItem.objects)),
    *endpoints_of("speaker", key(Speaker.objects)),
    *endpoints_of("exchange", key(Exchange.objects)),
    *endpoints_of("problem", key(Problem.objects)),
    *endpoints_of("attachment", key(Attachment.objects)),
    Route("ktm:programme"),
    *pages_of("ktm:area", key(Area.objects)),
    *pages_of("ktm:facility", key(Facility.objects)),
    *pages_of("ktm:successcondition", key(SuccessCondition.objects)),
    Route("kotaku:programme"),
    Route("kotaku:region_path", code("19.05")),
    Route("kotaku:slumarea_list"),
    Route("kotaku:slumarea_export", query={"format": "csv"}),
    *pages_of("meetings:meeting", key(Meeting.objects)),
    *pages_of("meetings:agreement", key(Agreement.objects)),
    *pages_of("meetings:agreementparty", key(AgreementParty.objects)),
    *pages_of("meetings:signatory", key(Signatory.objects)),
    *pages_of("meetings:agendaitem", key(AgendaItem.objects)),
    *pages_of("meetings:speaker", key(Speaker.objects)),
    *pages_of("meetings:exchange", key(Exchange.objects)),
    *pages_of("meetings:problem", key(Problem.objects)),
    *pages_of("meetings:attachment", key(Attachment.objects)),
    Route("directory:index"),
    *pages_of("directory:region", key(Region.objects, code="19.02.01"), detail=code("19.05.01")),
    *pages_of("directory:regionalias", key(RegionAlias.objects)),
    *pages_of("directory:regiongroup", key(RegionGroup.objects)),
    *pages_of("directory:regiongroupmember", key(RegionGroupMember.objects)),
    *pages_of("directory:organisation", key(Organisation.objects)),
    *pages_of("directory:organisationname", key(OrganisationName.objects)),
    *pages_of("directory:position", key(Position.objects)),
    Route("directory:position_handover", key(Position.objects), access=STAFF),
    Route("directory:seathandover_detail", key(SeatHandover.objects), access=STAFF),
    *pages_of("directory:pokjamember", key(PokjaMember.objects)),
    *pages_of("directory:person", key(Person.objects.unmerged())),
    Route("directory:person_merge", key(Person.objects.unmerged()), access=STAFF),
    Route("directory:personmerge_undo", key(PersonMerge.objects), access=STAFF, posts_only=True),
    *pages_of("directory:appointment", key(Appointment.objects)),
    Route("directory:appointment_end", key(Appointment.objects), access=STAFF),
    *pages_of("directory:savedview", key(SavedView.objects), read=STAFF),
    *pages_of("directory:document", key(Document.objects)),
    Route("directory:document_upload", key(Document.objects), access=STAFF),
    Route("directory:documentfile_download", key(DocumentFile.objects), access=SIGNED_IN),
    *pages_of("directory:figure", key(Figure.objects, opening=None)),
    Route("directory:disagreements"),
    *pages_of("directory:indicator", key(Indicator.objects)),
    *pages_of("directory:figureupdate", key(FigureUpdate.objects), read=STAFF),
    Route("directory:figureupdate_awaiting", access=STAFF),
    *pages_of("directory:asset", key(Asset.objects), read=STAFF),
    Route("directory:asset_advance", key(Asset.objects), access=STAFF),
    *pages_of("directory:assetpaper", key(AssetPaper.objects), read=STAFF),
    *pages_of("directory:handoverstage", key(HandoverStage.objects)),
    *pages_of("directory:requiredpaper", key(RequiredPaper.objects)),
    *pages_of("directory:holiday", key(Holiday.objects)),
)
PUBLIC_ROUTES = [
    route for route in ROUTES if route.access == PUBLIC and route.name not in OWNERS_PAGES
]
# Pages that anybody may send a form from: their token is a cookie, and differs at each visit.
OPEN_FORMS = {"login", "accounts:password_reset", "accounts:password_set"}
READ_ROUTES = [route for route in ROUTES if not route.posts_only and route.name not in OWNERS_PAGES]


def add_samples() -> None:
    """Records that the facts hold none of."""
    original = SimpleUploadedFile("notula.txt", b"Notula lokakarya")
    keep_file(
        document=Document.objects.all()[0],
        name="notula.txt",
        media_type="text/plain",
        content=original,
    )
    seat = Position.objects.all()[0]
    Appointment.objects.create(
        person=Person.objects.all()[0],
        position=seat,
        kind="plt",
        decree="SK LATIHAN",
        valid_from=datetime.date(2019, 1, 1),
    )
    asset = Asset.objects.create(
        name="Bozem LATIHAN",
        kind="drainase",
        region=Region.objects.get(code="19.05.01"),
        stage=HandoverStage.objects.all()[1],
        stage_since=datetime.date(2019, 7, 16),
        holder=seat,
    )
    AssetPaper.objects.create(
        asset=asset, required=RequiredPaper.objects.all()[0], document=Document.objects.all()[0]
    )
    stated = Figure.objects.with_place().filter(opening=None)[0]
    FigureUpdate.correcting(stated, proposed_by=practice_seat(STAFF_ROLE)).save()
    twice = [Person.objects.create(name=name) for name in ("Contoh Satu", "Contoh Dua")]
    SeatHandover.objects.create(
        position=seat,
        handed_over_by=twice[0],
        received_by=Person.objects.all()[0],
        kind="plt",
        decree="SK LATIHAN",
        last_day=datetime.date(2018, 12, 31),
    )
    SavedView.objects.create(
        position=practice_seat(STAFF_ROLE),
        name="Sisa 2018",
        page="directory:figure_list",
        query="year=2018",
    )
    owner = User.objects.create_user(username="contoh", full_name="Contoh Akun")
    work = Job.objects.create(kind="export", owner=owner, state="selesai")
    upload = Import.objects.create(
        list_name="directory:figure_list",
        owner=owner,
        uploaded_by=owner,
        state="selesai",
        file_name="angka.xlsx",
        sha256="0" * 64,
        size_bytes=1,
        job=work,
    )
    ImportRow.objects.create(of=upload, row=1, state="galat", outcome="disisihkan")
    application = make_application()
    make_token(application, label="Contoh", scopes=["kotaku:read"], days=90)
    make_delivery()
    PokjaMember.objects.create(pokja=Organisation.objects.filter(kind="pokja")[0], position=seat)
    merge_people(kept=twice[0], absorbed=twice[1])


def url_names() -> Iterator[str]:
    """The full name of every URL pattern of the portal."""
    yield from _names(get_resolver(), "")


def _names(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern, prefix + inner)
