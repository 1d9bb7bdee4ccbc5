"""Addresses under /ktm/."""

from django.urls import path

from ktm import resources, views
from records.urls import pages

app_name = "ktm"

urlpatterns = [
    path("", views.Programme.as_view(), name="programme"),
    *pages(resources.AREAS, "kawasan/", detail=views.AreaDetail),
    *pages(resources.FACILITIES, "fasilitas/", detail=views.FacilityDetail),
    *pages(resources.SUCCESS_CONDITIONS, "syarat/"),
]
