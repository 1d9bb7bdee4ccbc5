"""Addresses under /ktm/."""

from django.urls import path

from ktm import views

app_name = "ktm"

urlpatterns = [
    path("", views.Programme.as_view(), name="programme"),
    path("kawasan/<int:pk>/", views.AreaDetail.as_view(), name="area_detail"),
    path("kawasan/<int:pk>/ubah/", views.AreaChange.as_view(), name="area_change"),
    path("fasilitas/", views.FacilityList.as_view(), name="facility_list"),
    path("fasilitas/<int:pk>/", views.FacilityDetail.as_view(), name="facility_detail"),
    path("fasilitas/<int:pk>/ubah/", views.FacilityChange.as_view(), name="facility_change"),
]
