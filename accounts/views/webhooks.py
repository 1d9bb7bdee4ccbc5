"""Webhooks: what was sent where, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView, View

from accounts.models import WebhookDelivery
from accounts.resources import WEBHOOKS, active_text, topics_text
from accounts.services import ping, renew_secret, send_again
from records import security_log
from records.access import Action
from records.columns import Fact
from records.views import ActPage, DetailPage, trail

MOST_SHOWN = 100
STATES = {"menunggu": "berjalan", "terkirim": "selesai", "gagal": "terlambat"}


class WebhookDetail(DetailPage):
    """One webhook and its latest deliveries."""

    template_name = "accounts/webhook_detail.html"

    def facts(self) -> list[Fact]:
        webhook = self.object
        return [
            Fact("Alamat tujuan", webhook.address),
            Fact("Organisasi pemilik", webhook.owner, webhook.owner.get_absolute_url()),
            Fact("Jenis data", topics_text(webhook)),
            Fact("Wilayah", webhook.region or "semua"),
            Fact("Keadaan", active_text(webhook)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.object.deliveries.all()[:MOST_SHOWN]
        return super().get_context_data(**kwargs) | {
            "deliveries": [(each, STATES[each.state]) for each in latest],
            "most_shown": MOST_SHOWN,
        }

    def acts(self) -> list[dict[str, str]]:
        acts = super().acts()
        if self.may_change:
            url = WEBHOOKS.url("secret", self.object.pk)
            acts.insert(1, {"label": "Buat rahasia", "url": url})
        return acts


class WebhookPage(ActPage):
    """Mixin: an act on one webhook."""

    resource = WEBHOOKS
    action = Action.CHANGE


class WebhookSecret(WebhookPage, TemplateView):
    """Ask whether a new secret shall be made, and show it once."""

    template_name = "accounts/webhook_secret.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Rahasia baru: {self.object}"
        crumbs = trail(WEBHOOKS.trail, heading)
        return super().get_context_data(**kwargs) | {"heading": heading, "crumbs": crumbs}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        security_log.note(request, "webhook_secret_made", webhook=self.object.pk)
        context = self.get_context_data() | {"secret": renew_secret(self.object)}
        return render(request, "accounts/webhook_secret_made.html", context)


class WebhookPing(WebhookPage, View):
    """Send a message that tells of nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        ping(self.object)
        messages.success(request, "Percobaan menunggu dikirim; muat ulang untuk melihat hasilnya.")
        return redirect(self.object.get_absolute_url())


class DeliveryAgain(WebhookPage, View):
    """Try a failed delivery anew."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        rows = WebhookDelivery.objects.filter(webhook=self.object)
        send_again(get_object_or_404(rows, pk=self.kwargs["delivery"]))
        messages.success(request, "Kiriman menunggu dikirim lagi.")
        return redirect(self.object.get_absolute_url())
