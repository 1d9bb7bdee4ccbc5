"""Every address of the portal."""

from django.urls import include, path

from accounts.views.sign_in import Login, Logout
from portal import views
from records.urls import IMPORT_PAGES
from records.views.history import HistoryOfAll

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("tentang/", views.About.as_view(), name="about"),
    path("masuk/", Login.as_view(), name="login"),
    path("keluar/", Logout.as_view(), name="logout"),
    path("akun/", include("accounts.urls")),
    path("riwayat/", HistoryOfAll.as_view(), name="history"),
    path("impor/", include((IMPORT_PAGES, "records"))),
    path("sehat/", views.health, name="health"),
    path("api/", views.ApiDocs.as_view(), name="api_docs"),
    path("api/v1/", include(("portal.api", "api"))),
    path("ktm/", include("ktm.urls")),
    path("kotaku/", include("kotaku.urls")),
    path("rapat/", include("meetings.urls")),
    path("direktori/", include("directory.urls")),
]
