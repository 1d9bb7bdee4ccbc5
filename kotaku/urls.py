"""Addresses under /kotaku/."""

from django.urls import path

from kotaku import views

app_name = "kotaku"

urlpatterns = [
    path("", views.Programme.as_view(), name="programme"),
    path("wilayah/<str:code>/", views.RegionPath.as_view(), name="region_path"),
    path("luas/", views.SlumAreaList.as_view(), name="slumarea_list"),
]
