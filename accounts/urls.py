"""Addresses under /akun/."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.Account.as_view(), name="account"),
    path("kata-sandi/", views.PasswordChange.as_view(), name="password_change"),
    path("lupa-kata-sandi/", views.PasswordReset.as_view(), name="password_reset"),
    path(
        "lupa-kata-sandi/terkirim/",
        views.PasswordResetSent.as_view(),
        name="password_reset_sent",
    ),
    path(
        "buat-kata-sandi/<str:uidb64>/<str:token>/",
        views.PasswordSet.as_view(),
        name="password_set",
    ),
]
