"""Addresses under /direktori/."""

from django.urls import path

from directory.views import documents, figures, people, regions

app_name = "directory"

urlpatterns = [
    path("", figures.Index.as_view(), name="index"),
    path("wilayah/", regions.RegionList.as_view(), name="region_list"),
    path("wilayah/<str:code>/", regions.RegionDetail.as_view(), name="region_detail"),
    path("wilayah/<int:pk>/ubah/", regions.RegionChange.as_view(), name="region_change"),
    path("organisasi/", people.OrganisationList.as_view(), name="organisation_list"),
    path("organisasi/<int:pk>/", people.OrganisationDetail.as_view(), name="organisation_detail"),
    path(
        "organisasi/<int:pk>/ubah/",
        people.OrganisationChange.as_view(),
        name="organisation_change",
    ),
    path("jabatan/", people.PositionList.as_view(), name="position_list"),
    path("jabatan/<int:pk>/", people.PositionDetail.as_view(), name="position_detail"),
    path("jabatan/<int:pk>/ubah/", people.PositionChange.as_view(), name="position_change"),
    path("orang/", people.PersonList.as_view(), name="person_list"),
    path("orang/<int:pk>/", people.PersonDetail.as_view(), name="person_detail"),
    path("orang/<int:pk>/ubah/", people.PersonChange.as_view(), name="person_change"),
    path("orang/<int:pk>/gabung/", people.PersonMergePage.as_view(), name="person_merge"),
    path("penggabungan/<int:pk>/batal/", people.UndoMerge.as_view(), name="personmerge_undo"),
    path("dokumen/", documents.DocumentList.as_view(), name="document_list"),
    path("dokumen/<int:pk>/", documents.DocumentDetail.as_view(), name="document_detail"),
    path("dokumen/<int:pk>/ubah/", documents.DocumentChange.as_view(), name="document_change"),
    path("dokumen/<int:pk>/unggah/", documents.OriginalUpload.as_view(), name="document_upload"),
    path("berkas/<int:pk>/", documents.Original.as_view(), name="documentfile_download"),
    path("angka/", figures.FigureList.as_view(), name="figure_list"),
    path("angka/<int:pk>/", figures.FigureDetail.as_view(), name="figure_detail"),
    path("angka/<int:pk>/ubah/", figures.FigureChange.as_view(), name="figure_change"),
    path("angka-berbeda/", figures.Disagreements.as_view(), name="disagreements"),
]
