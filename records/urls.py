"""The addresses of a declared model's pages."""

from typing import Any

from django.urls import URLPattern, path

from records.resources import Resource
from records.views import (
    AddPage,
    ChangePage,
    DeletedList,
    DeletePage,
    DetailPage,
    HistoryPage,
    ListPage,
    RestorePage,
    import_rows,
    imports,
    jobs,
)
from records.views.export import ExportPage
from records.views.imports import UploadPage

PAGES: dict[str, tuple[str, type[Any]]] = {
    "list": ("", ListPage),
    "add": ("tambah/", AddPage),
    "export": ("unduh/", ExportPage),
    "import": ("unggah/", UploadPage),
    "deleted": ("terhapus/", DeletedList),
    "detail": ("<int:pk>/", DetailPage),
    "change": ("<int:pk>/ubah/", ChangePage),
    "delete": ("<int:pk>/hapus/", DeletePage),
    "restore": ("<int:pk>/pulihkan/", RestorePage),
    "history": ("<int:pk>/riwayat/", HistoryPage),
}


def pages(resource: Resource, prefix: str, **own: type[Any] | None) -> list[URLPattern]:
    """The addresses of all pages of a model below `prefix`.

    `own` are the pages that the model's app has made its own: a view, or None where its address
    differs and is written out beside these.
    """
    name = resource.model._meta.model_name
    views = {page: own.get(page, view) for page, (_, view) in PAGES.items()}
    if not resource.takes_files:
        views["import"] = None
    return [
        path(f"{prefix}{address}", view.as_view(resource=resource), name=f"{name}_{page}")
        for page, (address, _) in PAGES.items()
        if (view := views[page])
    ]


# What belongs to no list: one's own imports, and work that is done beside the web.
IMPORT_PAGES = [
    path("", imports.ImportList.as_view(), name="import_list"),
    path("<int:pk>/", imports.ImportPage.as_view(), name="import_detail"),
    path("<int:pk>/kolom/", imports.ColumnsAct.as_view(), name="import_columns"),
    path("<int:pk>/terapkan/", imports.ConfirmAct.as_view(), name="import_confirm"),
    path("<int:pk>/batalkan/", imports.CancelAct.as_view(), name="import_cancel"),
    path("<int:pk>/tanda/", imports.MarkedAct.as_view(), name="import_marked"),
    path("<int:pk>/urungkan/", imports.UndoPage.as_view(), name="import_undo"),
    path("<int:pk>/serahkan/", imports.HandOnPage.as_view(), name="import_handover"),
    path("<int:pk>/baris/<int:row>/", import_rows.RowPage.as_view(), name="import_row"),
    path("pekerjaan/<int:pk>/", jobs.JobPage.as_view(), name="job_detail"),
    path("pekerjaan/<int:pk>/unduh/", jobs.JobFile.as_view(), name="job_file"),
    path("pekerjaan/<int:pk>/batalkan/", jobs.JobCancel.as_view(), name="job_cancel"),
]
