"""Reading over the API: conditional, as of a moment, since a moment, as JSON or CSV."""

import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from django.db import models
from django.http import HttpResponse, HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from records.access import Action, may, rule_of
from records.api.csv_answer import CSV_PARAMETERS, csv_answer, is_csv
from records.api.errors import RefusedParameters
from records.api.moments import (
    MODIFIED_SINCE_PARAMETER,
    MODIFIED_UNTIL,
    Changes,
    at_the_time_asked,
)
from records.api.rows import Plan, plan_of
from records.filters import StrictFilterSet
from records.resources import Resource
from records.state import Remembered, data_state

FIELDS = OpenApiParameter(
    "fields",
    str,
    description="Nama isian yang dikembalikan, dipisah koma tanpa spasi; yang lain tidak dikirim.",
)
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
            if response.streaming:
                self._set_etag_of_state(response)
            else:
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

    def _set_etag_of_state(self, response: HttpResponse) -> None:
        """Of a stream, which nobody has read yet: the state of the data stands for its body."""
        if self.state:
            said = repr((self.state, _address(self.request)))
            digest = hashlib.sha256(said.encode()).hexdigest()[:16]
            response["ETag"] = f'"0-{digest}"'
            ETAGS.put(self.state, _address(self.request), response["ETag"])


class RecordReading(ConditionalRead, viewsets.GenericViewSet):
    """What a model's pages show, for programs: same rows, filters and permissions.

    A subclass names `resource` and `serializer_class`, and `queryset` where the serializer needs
    more than a page shows. A foreign or deleted row is 404.
    """

    resource: Resource
    queryset: Any = None
    lookup_value_regex = r"[0-9]{1,18}"
    knows_past: ClassVar[bool] = False
    """Whether `as_of` is understood: every row that the answer rests on is public."""
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

    @extend_schema(parameters=[FIELDS, *CSV_PARAMETERS, MODIFIED_SINCE_PARAMETER])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with self.time_asked() as is_past:
            self.state = "" if is_past else data_state()
            if known := self.known(request):
                return known
            rows = self.filter_queryset(self.get_queryset().order_by("pk"))
            if is_csv(request):
                return csv_answer(self, rows, self.state)
            changes = Changes.asked(request)
            page: Any = self.paginate_queryset(changes.among(rows) if changes else rows)
            answer = self.get_paginated_response(self.written(page, self.state))
            if changes:
                told = changes.told(self.resource.model, request.user)
                answer.data |= told
                if following := answer.data["next"]:
                    until = told[MODIFIED_UNTIL]
                    answer.data["next"] = replace_query_param(following, MODIFIED_UNTIL, until)
        return answer

    @extend_schema(parameters=[FIELDS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self.time_asked() as is_past:
            if "If-None-Match" in request.headers and not is_past:
                self.state = data_state()
                if known := self.known(request):
                    return known
            return self.answer(self.get_object())

    def time_asked(self) -> AbstractContextManager[bool]:
        """Reads inside are as of the request's `as_of`, where the endpoint understands it."""
        return at_the_time_asked(self.request) if self.knows_past else nullcontext(False)

    def written(self, rows: Any, state: str) -> Any:
        """What `read` gave, as JSON says it."""
        return (
            self.plan.rows(rows, state) if self.plan else self.get_serializer(rows, many=True).data
        )

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
