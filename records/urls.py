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
)
from records.views.export import ExportPage

PAGES: dict[str, tuple[str, type[Any]]] = {
    "list": ("", ListPage),
    "add": ("tambah/", AddPage),
    "export": ("unduh/", ExportPage),
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
    return [
        path(f"{prefix}{address}", view.as_view(resource=resource), name=f"{name}_{page}")
        for page, (address, _) in PAGES.items()
        if (view := views[page])
    ]
