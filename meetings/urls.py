"""Addresses under /rapat/."""

from meetings import resources
from meetings.views import agreements, meetings
from records.urls import pages

app_name = "meetings"

urlpatterns = [
    *pages(resources.MEETINGS, "", list=meetings.MeetingList, detail=meetings.MeetingDetail),
    *pages(resources.AGREEMENTS, "kesepakatan/", detail=agreements.AgreementDetail),
    *pages(resources.AGREEMENT_PARTIES, "pihak/"),
    *pages(resources.SIGNATORIES, "penanda-tangan/"),
    *pages(resources.AGENDA_ITEMS, "jadwal/"),
    *pages(resources.SPEAKERS, "pembicara/"),
    *pages(resources.EXCHANGES, "tanya-jawab/"),
    *pages(resources.PROBLEMS, "permasalahan/"),
    *pages(resources.ATTACHMENTS, "lampiran/"),
]
