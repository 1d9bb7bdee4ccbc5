"""Addresses under /akun/."""

from django.urls import path

from accounts.resources import ACCOUNTS, APPLICATIONS, WEBHOOKS
from accounts.views import applications, sign_in, users, webhooks
from records.urls import pages

app_name = "accounts"

urlpatterns = [
    path("pengguna/peran/", users.Roles.as_view(), name="user_roles"),
    path("pengguna/<int:pk>/tautan/", users.AccountLink.as_view(), name="user_link"),
    path("pengguna/<int:pk>/sakelar/", users.AccountSwitch.as_view(), name="user_switch"),
    *pages(
        ACCOUNTS,
        "pengguna/",
        list=users.AccountList,
        add=users.Invite,
        export=users.AccountExport,
        detail=users.AccountDetail,
        change=users.AccountChange,
        deleted=None,
        delete=None,
        restore=None,
    ),
    path("aplikasi/<int:pk>/token/", applications.TokenAdd.as_view(), name="application_token"),
    path(
        "aplikasi/<int:pk>/token/<int:token>/cabut/",
        applications.TokenRevoke.as_view(),
        name="application_revoke",
    ),
    *pages(APPLICATIONS, "aplikasi/", detail=applications.ApplicationDetail),
    path("webhook/<int:pk>/rahasia/", webhooks.WebhookSecret.as_view(), name="webhook_secret"),
    path("webhook/<int:pk>/percobaan/", webhooks.WebhookPing.as_view(), name="webhook_ping"),
    path(
        "webhook/<int:pk>/kiriman/<int:delivery>/ulang/",
        webhooks.DeliveryAgain.as_view(),
        name="webhook_again",
    ),
    *pages(WEBHOOKS, "webhook/", detail=webhooks.WebhookDetail),
    path("", sign_in.Account.as_view(), name="account"),
    path("kata-sandi/", sign_in.PasswordChange.as_view(), name="password_change"),
    path("lupa-kata-sandi/", sign_in.PasswordReset.as_view(), name="password_reset"),
    path(
        "lupa-kata-sandi/terkirim/",
        sign_in.PasswordResetSent.as_view(),
        name="password_reset_sent",
    ),
    path(
        "buat-kata-sandi/<str:uidb64>/<str:token>/",
        sign_in.PasswordSet.as_view(),
        name="password_set",
    ),
]
