"""What frames every page: the menu, and what stands at the foot of a printed sheet."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from records.dates import today

MENU = (
    ("Beranda", "home"),
    ("KTM", "ktm:programme"),
    ("KOTAKU", "kotaku:programme"),
    ("Rapat", "meetings:meeting_list"),
    ("Direktori", "directory:index"),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `navigation`, `print_url`, `print_date`.

    The day, not the minute: a page that nobody changed stays the same bytes for a conditional GET.
    """
    return {
        "navigation": [_item(request, label, reverse(name)) for label, name in MENU],
        "print_url": request.build_absolute_uri(),
        "print_date": today(),
    }


def _item(request: HttpRequest, label: str, url: str) -> dict[str, Any]:
    current = request.path == url if url == "/" else request.path.startswith(url)
    return {"label": label, "url": url, "current": current}
