"""The endpoint that every record gets."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from records.access import Action, may, rule_of
from records.api.conditions import Stale, seen_version
from records.api.errors import Conflict, OutOfScope, RefusedParameters
from records.api.input import filled_form, form_problems
from records.api.rows import Plan, plan_of
from records.constraints import violated
from records.dates import in_wib
from records.deletions import CannotRestore, StillUsed, deleted_rows
from records.filters import StrictFilterSet
from records.forms import RecordForm
from records.models import Record
from records.resources import Resource
from records.saving import DeadLink, NotYours, check_saved
from records.state import Remembered, data_state
from records.versions import StaleVersion, locked

FIELDS = OpenApiParameter(
    "fields",
    str,
    description="Nama isian yang dikembalikan, dipisah koma tanpa spasi; yang lain tidak dikirim.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="ETag dari GET; hanya nomor versinya yang dibandingkan.",
)
DELETED = {
    "type": "object",
    "required": ["id", "version", "restorable_until"],
    "properties": {
        "id": {"type": "integer"},
        "version": {"type": "integer", "description": "Versi untuk If-Match saat memulihkan."},
        "restorable_until": {
            "type": "string",
            "format": "date-time",
            "description": "Sampai kapan data ini dapat dipulihkan.",
        },
    },
}
ETAGS = Remembered()
ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class ConditionalRead:
    """Mixin: every success carries an ETag of the record's version and the body.

    Pages of other hosts may read, too, where the answer is public and knows no cookie.
    """

    version = 0
    is_public = True
    state = ""  # of the data, once it has been asked

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What a browser asks before another host's page may send `If-None-Match`."""
        return Response(status=204, headers=PREFLIGHT)

    def get_authenticators(self) -> list[Any]:
        """Nobody is asked who reads what is public; but a token that is shown has to be right."""
        request = self.request
        is_read = bool(request) and request.method in permissions.SAFE_METHODS
        if is_read and self.is_public and "Authorization" not in request.headers:
            return []
        return super().get_authenticators()

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in permissions.SAFE_METHODS and self.is_public:
            for name, value in ANY_ORIGIN.items():
                response[name] = value
        if response.status_code in (200, 201) and request.method != "OPTIONS":
            response.add_post_render_callback(self._set_etag)
        return response

    def known(self, request: Request) -> Response | None:
        """304 where the reader has what this address has answered in the present state."""
        etag = ETAGS.get(self.state, _address(request))
        given = request.headers.get("If-None-Match", "").removeprefix("W/")
        return Response(status=304, headers={"ETag": etag}) if etag and given == etag else None

    def _set_etag(self, response: HttpResponse) -> None:
        digest = hashlib.sha256(response.content).hexdigest()[:16]
        response["ETag"] = f'"{self.version}-{digest}"'
        if self.state:
            ETAGS.put(self.state, _address(self.request), response["ETag"])


class RecordReading(ConditionalRead, viewsets.GenericViewSet):
    """What a model's pages show, for programs: same rows, filters and permissions.

    A subclass names `resource` and `serializer_class`, and `queryset` where the serializer needs
    more than a page shows. A foreign or deleted row is 404.
    """

    resource: Resource
    queryset: Any = None
    lookup_value_regex = r"[0-9]{1,18}"
    acts: ClassVar[dict[str, Action]] = {}

    @property
    def filterset_class(self) -> type[StrictFilterSet]:
        """The page's own filters."""
        return self.resource.filterset_class

    @property
    def is_public(self) -> bool:
        """Whether anybody may read these records."""
        return rule_of(self.resource.model).is_public

    @property
    def act(self) -> Action:
        """What the request wants to do."""
        return self.acts.get(self.action or "", Action.VIEW)

    # --- who, and on which rows -------------------------------------------------------------------

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not may(request.user, self.act, self.resource.model):
            self.permission_denied(request)

    def get_queryset(self) -> models.QuerySet:
        return self.shown_rows().visible_to(self.request.user, self.act)

    def shown_rows(self) -> Any:
        """Rows with everything that the serializer shows."""
        return (self.resource.queryset if self.queryset is None else self.queryset).all()

    # --- reading ----------------------------------------------------------------------------------

    def get_serializer(self, *args: Any, **kwargs: Any) -> serializers.BaseSerializer:
        serializer: Any = super().get_serializer(*args, **kwargs)
        if chosen := self.request.query_params.get("fields"):
            fields = getattr(serializer, "child", serializer).fields
            for name in set(fields) - set(chosen_fields(fields, chosen)):
                fields.pop(name)
        return serializer

    @extend_schema(parameters=[FIELDS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.state = data_state()
        if known := self.known(request):
            return known
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().order_by("pk")))
        page = (
            self.plan.rows(rows, self.state)
            if self.plan
            else self.get_serializer(rows, many=True).data
        )
        return self.get_paginated_response(page)

    @extend_schema(parameters=[FIELDS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if "If-None-Match" in request.headers:
            self.state = data_state()
            if known := self.known(request):
                return known
        return self.answer(self.get_object())

    def read(self, rows: Any) -> Any:
        """Rows of a list as they are read: columns where the serializer allows it."""
        return self.plan.columns(rows) if self.plan else rows

    @cached_property
    def plan(self) -> Plan | None:
        """How the chosen fields are read as columns; None where the serializer has to do it."""
        of_all: Any = self.serializer_class
        plan = plan_of(of_all)
        chosen = self.request.query_params.get("fields")
        return plan.only(chosen_fields(plan.readings, chosen)) if plan and chosen else plan

    def answer(self, record: Any, status: int = 200) -> Response:
        """A record as GET gives it, with its ETag."""
        self.version = getattr(record, "version", 0)
        return Response(self.get_serializer(record).data, status=status)


class RecordViewSet(RecordReading):
    """The API twin of a model's pages: what its form says, and its acts."""

    acts: ClassVar[dict[str, Action]] = {
        "create": Action.ADD,
        "update": Action.CHANGE,
        "partial_update": Action.CHANGE,
        "destroy": Action.DELETE,
        "restore": Action.DELETE,
    }

    def get_queryset(self) -> models.QuerySet:
        if self.action == "restore":
            return deleted_rows(self.resource.model, self.request.user)
        return super().get_queryset()

    @extend_schema(parameters=[])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.new_record()
        form = self.valid_form(record, is_whole=False)
        with self.writing(record):
            self.resource.create(form.instance)
            check_saved(request.user, form.instance, Action.ADD)
        address = f"{request.path}{getattr(record, self.lookup_field)}/"
        response = self.answer(self.read_again(record), status=201)
        response["Location"] = request.build_absolute_uri(address)
        return response

    @extend_schema(parameters=[IF_MATCH])
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen, record = seen_version(request), self.get_object()
        form = self.valid_form(record, is_whole=not kwargs.get("partial"))
        with self.writing(record):
            if form.edited:
                self.resource.save(form.instance, seen=seen)
                check_saved(request.user, form.instance, Action.CHANGE)
            else:
                locked(record, seen=seen)
        return self.answer(self.read_again(record))

    @extend_schema(parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs, partial=True)

    @extend_schema(parameters=[IF_MATCH], responses={200: DELETED})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen, record = seen_version(request), self.get_object()
        reason = _reason(request.data)
        with self.writing(record):
            deletion = self.resource.delete(record, seen=seen, reason=reason)
        self.version = seen + 1
        body = {
            "id": record.pk,
            "version": self.version,
            "restorable_until": in_wib(deletion.restorable_until).isoformat(),
        }
        return Response(body)

    @extend_schema(parameters=[IF_MATCH], request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen = seen_version(request)
        # Several deleted rows may have borne one code; the last to go is the one to come back.
        record = (
            self.get_queryset().filter(**{self.lookup_field: kwargs[self.lookup_field]}).first()
        )
        if record is None:
            raise Http404
        with self.writing(record):
            self.resource.restore(record, seen=seen)
            check_saved(request.user, record, Action.DELETE)
        return self.answer(self.read_again(record))

    def new_record(self) -> Record:
        """What a new record is before the request says anything."""
        return self.resource.model()

    def valid_form(self, record: Record, *, is_whole: bool) -> RecordForm:
        """The model's form with what the request says; 400 for what it refuses."""
        form = filled_form(
            self.resource.form_class,
            self.request.data,
            user=self.request.user,
            record=record,
            is_whole=is_whole,
        )
        if not form.is_valid():
            raise RefusedParameters(form_problems(form))
        return form

    @contextmanager
    def writing(self, record: Record) -> Iterator[None]:
        """One transaction; what stands in the way becomes an answer, and nothing is written."""
        try:
            with transaction.atomic():
                yield
        except StaleVersion as stale:
            raise Stale(stale.current.version) from stale
        except StillUsed as used:
            kinds = ", ".join(f"{use.count} {use.kind}" for use in used.uses)
            raise Conflict(f"{used} ({kinds}).") from used
        except CannotRestore as cannot:
            raise Conflict(str(cannot)) from cannot
        except DeadLink as dead:
            raise RefusedParameters([(n, "deleted", str(dead)) for n in dead.names]) from dead
        except NotYours as refused:
            raise OutOfScope(str(refused)) from refused
        except IntegrityError as error:
            sentence = violated(self.resource.model, error)
            raise RefusedParameters([("", "constraint", sentence)]) from error

    def read_again(self, record: Record) -> Any:
        """The written record with everything that the serializer shows."""
        return self.shown_rows().get(pk=record.pk)


def _reason(body: Any) -> str:
    """The reason of a deletion; 400 without one."""
    if isinstance(body, dict) and (unknown := [name for name in body if name != "reason"]):
        sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: reason."
        raise RefusedParameters([(unknown[0][:60], "unknown", sentence)])
    reason = body.get("reason") if isinstance(body, dict) else None
    if not isinstance(reason, str) or not reason.strip() or len(reason) > 300 or "\x00" in reason:
        sentence = "Tulis alasan penghapusan, paling panjang 300 huruf."
        raise RefusedParameters([("reason", "required", sentence)])
    return reason.strip()


def _address(request: Request) -> tuple[Any, ...]:
    """What an answer depends on beside the state of the data."""
    return request.build_absolute_uri(), request.user.pk


def chosen_fields(known: Mapping[str, Any], chosen: str) -> list[str]:
    """The names of `fields`; one that does not exist is refused."""
    names = chosen.split(",")
    if unknown := [name for name in names if name not in known]:
        sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: {', '.join(known)}."
        raise RefusedParameters([("fields", "unknown", sentence)])
    return names
