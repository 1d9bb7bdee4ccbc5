"""Addresses under /rapat/."""

from django.urls import path

from meetings.views import agreements, meetings, signatories

app_name = "meetings"

urlpatterns = [
    path("", meetings.Programme.as_view(), name="programme"),
    path("<int:pk>/", meetings.MeetingDetail.as_view(), name="meeting_detail"),
    path("<int:pk>/ubah/", meetings.MeetingChange.as_view(), name="meeting_change"),
    path("kesepakatan/", agreements.AgreementList.as_view(), name="agreement_list"),
    path("kesepakatan/<int:pk>/", agreements.AgreementDetail.as_view(), name="agreement_detail"),
    path(
        "kesepakatan/<int:pk>/ubah/", agreements.AgreementChange.as_view(), name="agreement_change"
    ),
    path("penanda-tangan/", signatories.SignatoryList.as_view(), name="signatory_list"),
    path(
        "penanda-tangan/<int:pk>/ubah/",
        signatories.SignatoryChange.as_view(),
        name="signatory_change",
    ),
]
