"""Every address of the portal with a sample: what the crawls of this folder visit.

A URL pattern without a row fails test_architecture. Samples need the fixture `facts`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from directory.models import (
    Document,
    DocumentFile,
    Figure,
    Organisation,
    Person,
    PersonMerge,
    Position,
    Region,
)
from directory.services import keep_file, merge_people
from kotaku.models import SlumArea
from ktm.models import Area, Facility
from meetings.models import Agreement, Meeting, Signatory

PUBLIC, SIGNED_IN, STAFF = "public", "signed in", "staff"
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
    def is_list(self) -> bool:
        """Whether it takes filters and pages."""
        return self.name.endswith(("_list", "-list"))

    @property
    def is_detail(self) -> bool:
        """Whether it shows one record."""
        return self.name.endswith(("_detail", "-detail"))


ROUTES = (
    Route("home"),
    Route("about"),
    Route("login"),
    Route("logout", access=SIGNED_IN, posts_only=True),
    Route("accounts:account", access=SIGNED_IN),
    Route("accounts:password_change", access=SIGNED_IN),
    Route("accounts:password_reset"),
    Route("accounts:password_reset_sent"),
    Route("accounts:password_set", lambda: {"uidb64": "MQ", "token": "lama-0"}),
    Route("health"),
    Route("api_docs"),
    Route("api:summary", query={"region": "19.05"}),
    Route("api:schema"),
    Route("api:region-list"),
    Route("api:region-detail", code("19.05.01")),
    Route("api:document-list"),
    Route("api:document-detail", key(Document.objects)),
    Route("api:slumarea-list"),
    Route("api:slumarea-detail", key(SlumArea.objects)),
    Route("api:area-list"),
    Route("api:area-detail", key(Area.objects)),
    Route("api:facility-list"),
    Route("api:facility-detail", key(Facility.objects)),
    Route("api:meeting-list"),
    Route("api:meeting-detail", key(Meeting.objects)),
    Route("api:agreement-list"),
    Route("api:agreement-detail", key(Agreement.objects)),
    Route("api:signatory-list"),
    Route("api:signatory-detail", key(Signatory.objects)),
    Route("ktm:programme"),
    Route("ktm:area_detail", key(Area.objects)),
    Route("ktm:area_change", key(Area.objects), access=STAFF),
    Route("ktm:facility_list"),
    Route("ktm:facility_detail", key(Facility.objects)),
    Route("ktm:facility_change", key(Facility.objects), access=STAFF),
    Route("kotaku:programme"),
    Route("kotaku:region_path", code("19.05")),
    Route("kotaku:slumarea_list"),
    Route("meetings:programme"),
    Route("meetings:meeting_detail", key(Meeting.objects)),
    Route("meetings:meeting_change", key(Meeting.objects), access=STAFF),
    Route("meetings:agreement_list"),
    Route("meetings:agreement_detail", key(Agreement.objects)),
    Route("meetings:agreement_change", key(Agreement.objects), access=STAFF),
    Route("meetings:signatory_list"),
    Route("meetings:signatory_change", key(Signatory.objects), access=STAFF),
    Route("directory:index"),
    Route("directory:region_list"),
    Route("directory:region_detail", code("19.05.01")),
    Route("directory:region_change", key(Region.objects, code="19.05.01"), access=STAFF),
    Route("directory:organisation_list"),
    Route("directory:organisation_detail", key(Organisation.objects)),
    Route("directory:organisation_change", key(Organisation.objects), access=STAFF),
    Route("directory:position_list"),
    Route("directory:position_detail", key(Position.objects)),
    Route("directory:position_change", key(Position.objects), access=STAFF),
    Route("directory:person_list"),
    Route("directory:person_detail", key(Person.objects)),
    Route("directory:person_change", key(Person.objects), access=STAFF),
    Route("directory:person_merge", key(Person.objects, merged_into=None), access=STAFF),
    Route("directory:personmerge_undo", key(PersonMerge.objects), access=STAFF, posts_only=True),
    Route("directory:document_list"),
    Route("directory:document_detail", key(Document.objects)),
    Route("directory:document_change", key(Document.objects), access=STAFF),
    Route("directory:document_upload", key(Document.objects), access=STAFF),
    Route("directory:documentfile_download", key(DocumentFile.objects), access=SIGNED_IN),
    Route("directory:figure_list"),
    Route("directory:figure_detail", key(Figure.objects)),
    Route("directory:figure_change", key(Figure.objects, opening=None), access=STAFF),
    Route("directory:disagreements"),
)
PUBLIC_ROUTES = [route for route in ROUTES if route.access == PUBLIC]
# Pages that anybody may send a form from: their token is a cookie, and differs at each visit.
OPEN_FORMS = {"login", "accounts:password_reset", "accounts:password_set"}
READ_ROUTES = [route for route in ROUTES if not route.posts_only]


def add_samples() -> None:
    """Records that the facts hold none of: an original file and a merge of two people."""
    original = SimpleUploadedFile("notula.txt", b"Notula lokakarya")
    keep_file(
        document=Document.objects.all()[0],
        name="notula.txt",
        media_type="text/plain",
        content=original,
    )
    twice = [Person.objects.create(name=name) for name in ("Contoh Satu", "Contoh Dua")]
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
