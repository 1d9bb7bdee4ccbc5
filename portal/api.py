"""Every endpoint of the REST API, version 1."""

from functools import cache
from typing import Any

from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from directory.api import DocumentViewSet, RegionViewSet
from kotaku.api import SlumAreaViewSet, SummaryView
from ktm.api import AreaViewSet, FacilityViewSet
from meetings.api import AgreementViewSet, MeetingViewSet, SignatoryViewSet
from records.api.errors import RefusedParameters
from records.api.views import ConditionalRead
from records.filters import refused_parameters


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI schema of version 1; it changes only with the code."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


class SchemaView(ConditionalRead, APIView):
    """The OpenAPI schema."""

    permission_classes = (AllowAny,)
    http_method_names = ("get", "head", "options")

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        if problems := refused_parameters(request.query_params, frozenset()):
            raise RefusedParameters(problems)
        return Response(openapi())


router = SimpleRouter()
router.register("regions", RegionViewSet, "region")
router.register("documents", DocumentViewSet, "document")
router.register("ktm/areas", AreaViewSet, "area")
router.register("ktm/facilities", FacilityViewSet, "facility")
router.register("kotaku/hectares", SlumAreaViewSet, "slumarea")
router.register("meetings/meetings", MeetingViewSet, "meeting")
router.register("meetings/agreements", AgreementViewSet, "agreement")
router.register("meetings/signatories", SignatoryViewSet, "signatory")

urlpatterns = [
    path("kotaku/summary/", SummaryView.as_view(), name="summary"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("", include(router.urls)),
]
