"""The endpoint that every published record gets."""

import hashlib
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, permissions, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.errors import RefusedParameters
from records.filters import StrictFilterSet

FIELDS = OpenApiParameter(
    "fields",
    str,
    description="Nama isian yang dikembalikan, dipisah koma tanpa spasi; yang lain tidak dikirim.",
)
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
    """Mixin: every 200 of a read carries an ETag of the record's version and the body.

    Pages of other hosts may read, too: the answer is public and knows no cookie.
    """

    version = 0

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What a browser asks before another host's page may send `If-None-Match`."""
        return Response(status=204, headers=PREFLIGHT)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in ANY_ORIGIN.items():
            response[name] = value
        if response.status_code == 200 and request.method in ("GET", "HEAD"):
            response.add_post_render_callback(lambda done: _set_etag(done, self.version))
        return response


class PublicRecords(
    ConditionalRead, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """List and detail of what anybody may read: filters, pages, `fields`, ETag.

    A subclass names `queryset`, `serializer_class` and `filterset_class`.
    """

    permission_classes = (permissions.AllowAny,)
    filterset_class: ClassVar[type[StrictFilterSet]]
    http_method_names = ("get", "head", "options")

    def get_serializer(self, *args: Any, **kwargs: Any) -> serializers.BaseSerializer:
        serializer = super().get_serializer(*args, **kwargs)
        if chosen := self.request.query_params.get("fields"):
            _keep_fields(getattr(serializer, "child", serializer), chosen.split(","))
        return serializer

    @extend_schema(parameters=[FIELDS])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=[FIELDS])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        record = self.get_object()
        self.version = getattr(record, "version", 0)
        return Response(self.get_serializer(record).data)


def _set_etag(response: HttpResponse, version: int) -> None:
    digest = hashlib.sha256(response.content).hexdigest()[:16]
    response["ETag"] = f'"{version}-{digest}"'


def _keep_fields(serializer: serializers.BaseSerializer, chosen: list[str]) -> None:
    """Leave only the chosen fields; a name that does not exist is refused."""
    known = serializer.fields
    if unknown := [name for name in chosen if name not in known]:
        sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: {', '.join(known)}."
        raise RefusedParameters([("fields", "unknown", sentence)])
    for name in set(known) - set(chosen):
        known.pop(name)
