"""The pages that every record gets from its declaration; an app subclasses them."""

from records.views.base import ActPage, PublicPage, ResourcePage, trail
from records.views.deletion import DeletedList, DeletePage, RestorePage
from records.views.details import DetailPage
from records.views.forms import AddPage, ChangePage
from records.views.history import HistoryPage
from records.views.lists import ListPage

__all__ = [
    "ActPage",
    "AddPage",
    "ChangePage",
    "DeletePage",
    "DeletedList",
    "DetailPage",
    "HistoryPage",
    "ListPage",
    "PublicPage",
    "ResourcePage",
    "RestorePage",
    "trail",
]
