"""Every endpoint of the REST API, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from directory.api import DocumentViewSet, RegionViewSet
from kotaku.api import SlumAreaViewSet, SummaryView
from ktm.api import AreaViewSet, FacilityViewSet
from meetings.api import AgreementViewSet, MeetingViewSet, SignatoryViewSet
from records.api.renderers import JSONRenderer

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
    path("schema/", SpectacularAPIView.as_view(renderer_classes=[JSONRenderer]), name="schema"),
    path("", include(router.urls)),
]
