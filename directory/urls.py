"""Addresses under /direktori/."""

from django.urls import path

from directory import resources
from directory.views import (
    assets,
    documents,
    figures,
    holidays,
    people,
    regions,
    seats,
    updates,
)
from records.urls import pages

app_name = "directory"

urlpatterns = [
    path("", figures.Index.as_view(), name="index"),
    *pages(resources.REGIONS, "wilayah/", detail=None),
    path(
        "wilayah/<str:code>/",
        regions.RegionDetail.as_view(resource=resources.REGIONS),
        name="region_detail",
    ),
    *pages(resources.REGION_ALIASES, "ejaan-wilayah/"),
    *pages(resources.REGION_GROUPS, "gabungan-wilayah/"),
    *pages(resources.REGION_GROUP_MEMBERS, "anggota-gabungan/"),
    *pages(resources.ORGANISATIONS, "organisasi/", detail=people.OrganisationDetail),
    *pages(resources.ORGANISATION_NAMES, "nama-organisasi/"),
    *pages(
        resources.POSITIONS,
        "jabatan/",
        list=seats.PositionList,
        export=seats.PositionExport,
        detail=seats.PositionDetail,
    ),
    path("jabatan/<int:pk>/serah-terima/", seats.Handover.as_view(), name="position_handover"),
    path("serah-terima/<int:pk>/", seats.HandoverPaper.as_view(), name="seathandover_detail"),
    *pages(resources.POKJA_MEMBERS, "anggota-pokja/"),
    *pages(resources.PEOPLE, "orang/", detail=people.PersonDetail),
    path("orang/<int:pk>/gabung/", people.PersonMergePage.as_view(), name="person_merge"),
    path("penggabungan/<int:pk>/batal/", people.UndoMerge.as_view(), name="personmerge_undo"),
    *pages(resources.APPOINTMENTS, "pengangkatan/"),
    path("pengangkatan/<int:pk>/akhiri/", seats.EndAppointment.as_view(), name="appointment_end"),
    *pages(
        resources.SAVED_VIEWS,
        "saringan/",
        list=seats.SavedViewList,
        detail=seats.SavedViewDetail,
    ),
    *pages(resources.DOCUMENTS, "dokumen/", detail=documents.DocumentDetail),
    path("dokumen/<int:pk>/unggah/", documents.OriginalUpload.as_view(), name="document_upload"),
    path("berkas/<int:pk>/", documents.Original.as_view(), name="documentfile_download"),
    *pages(
        resources.FIGURES,
        "angka/",
        list=figures.FigureList,
        detail=figures.FigureDetail,
    ),
    path("angka-berbeda/", figures.Disagreements.as_view(), name="disagreements"),
    *pages(resources.INDICATORS, "indikator/"),
    path(
        "usulan-angka/menunggu/",
        updates.AwaitingList.as_view(resource=resources.FIGURE_UPDATES),
        name="figureupdate_awaiting",
    ),
    *pages(
        resources.FIGURE_UPDATES,
        "usulan-angka/",
        list=updates.FigureUpdateList,
        add=updates.ProposePage,
        detail=updates.FigureUpdateDetail,
        change=updates.FigureUpdateChange,
    ),
    *pages(
        resources.ASSETS,
        "aset/",
        list=assets.AssetList,
        export=assets.AssetExport,
        detail=assets.AssetDetail,
    ),
    path("aset/<int:pk>/maju/", assets.AdvancePage.as_view(), name="asset_advance"),
    *pages(resources.ASSET_PAPERS, "berkas-aset/"),
    *pages(resources.HANDOVER_STAGES, "tahap-serah-terima/"),
    *pages(resources.REQUIRED_PAPERS, "berkas-diperlukan/"),
    *pages(resources.HOLIDAYS, "hari-libur/", list=holidays.HolidayList),
]
