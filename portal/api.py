"""Every endpoint of the REST API, version 1."""

from functools import cache
from typing import Any

from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import applications, webhooks
from directory.api import assets, documents, holidays, organisations, regions, seats, updates
from kotaku.api import SlumAreaViewSet, SummaryView
from ktm.api import AreaViewSet, FacilityViewSet, SuccessConditionViewSet
from meetings.api import discussion, meetings
from records.api.errors import RefusedParameters
from records.api.imports import ImportViewSet
from records.api.reading import ConditionalRead
from records.api.routing import RecordRouter
from records.filters import refused_parameters


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI schema of version 1; it changes only with the code."""
    return SchemaGenerator(api_version="v1").get_schema(request=None, public=True)


class SchemaView(ConditionalRead, APIView):
    """The OpenAPI schema."""

    http_method_names = ("get", "head", "options")

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        if problems := refused_parameters(request.query_params, frozenset()):
            raise RefusedParameters(problems)
        return Response(openapi())


router = RecordRouter()
router.register("regions", regions.RegionViewSet, "region")
router.register("region-aliases", regions.RegionAliasViewSet, "regionalias")
router.register("region-groups", regions.RegionGroupViewSet, "regiongroup")
router.register("region-group-members", regions.RegionGroupMemberViewSet, "regiongroupmember")
router.register("organisations", organisations.OrganisationViewSet, "organisation")
router.register("organisation-names", organisations.OrganisationNameViewSet, "organisationname")
router.register("positions", organisations.PositionViewSet, "position")
router.register("pokja-members", organisations.PokjaMemberViewSet, "pokjamember")
router.register("people", organisations.PersonViewSet, "person")
router.register("appointments", organisations.AppointmentViewSet, "appointment")
router.register("saved-views", seats.SavedViewViewSet, "savedview")
router.register("documents", documents.DocumentViewSet, "document")
router.register("indicators", documents.IndicatorViewSet, "indicator")
router.register("figures", documents.FigureViewSet, "figure")
router.register("figure-updates", updates.FigureUpdateViewSet, "figureupdate")
router.register("assets", assets.AssetViewSet, "asset")
router.register("asset-papers", assets.AssetPaperViewSet, "assetpaper")
router.register("handover-stages", assets.HandoverStageViewSet, "handoverstage")
router.register("required-papers", assets.RequiredPaperViewSet, "requiredpaper")
router.register("holidays", holidays.HolidayViewSet, "holiday")
router.register("applications", applications.ApplicationViewSet, "application")
router.register("webhooks", webhooks.WebhookViewSet, "webhook")
router.register("imports", ImportViewSet, "import")
router.register("ktm/areas", AreaViewSet, "area")
router.register("ktm/facilities", FacilityViewSet, "facility")
router.register("ktm/conditions", SuccessConditionViewSet, "successcondition")
router.register("kotaku/hectares", SlumAreaViewSet, "slumarea")
router.register("meetings/meetings", meetings.MeetingViewSet, "meeting")
router.register("meetings/agreements", meetings.AgreementViewSet, "agreement")
router.register("meetings/parties", meetings.AgreementPartyViewSet, "agreementparty")
router.register("meetings/signatories", meetings.SignatoryViewSet, "signatory")
router.register("meetings/agenda", discussion.AgendaItemViewSet, "agendaitem")
router.register("meetings/speakers", discussion.SpeakerViewSet, "speaker")
router.register("meetings/exchanges", discussion.ExchangeViewSet, "exchange")
router.register("meetings/problems", discussion.ProblemViewSet, "problem")
router.register("meetings/attachments", discussion.AttachmentViewSet, "attachment")

urlpatterns = [
    path("kotaku/summary/", SummaryView.as_view(), name="summary"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("", include(router.urls)),
]
