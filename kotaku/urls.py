"""Addresses under /kotaku/."""

from django.urls import path

from kotaku import views
from kotaku.resources import SLUM_AREAS
from records.views.export import ExportPage

app_name = "kotaku"

# A figure of slum area is added, changed and deleted as the figure that it is, under /direktori/.
urlpatterns = [
    path("", views.Programme.as_view(), name="programme"),
    path("wilayah/<str:code>/", views.RegionPath.as_view(), name="region_path"),
    path("luas/", views.SlumAreaList.as_view(resource=SLUM_AREAS), name="slumarea_list"),
    path("luas/unduh/", ExportPage.as_view(resource=SLUM_AREAS), name="slumarea_export"),
]
