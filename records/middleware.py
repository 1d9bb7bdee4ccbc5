"""Who asks, and the headers that every response carries, from static files to error pages."""

from collections.abc import Callable
from dataclasses import asdict
from ipaddress import ip_address, ip_network

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

from records.attribution import Attribution, Author, attributed

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
UNKNOWN = "0.0.0.0"  # noqa: S104 - nobody's address, nothing listens on it
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


class ClientAddress:
    """Makes REMOTE_ADDR the reader's address, where a declared proxy stands in between.

    Each proxy adds to the right of X-Forwarded-For whom it heard; what stands further left than the
    last declared one was written by the reader, and may be anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.proxies = [ip_network(proxy) for proxy in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A server that names no peer, as on a socket in a file, must not break what asks for one.
        request.META["REMOTE_ADDR"] = request.META.get("REMOTE_ADDR") or UNKNOWN
        heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        while self._is_proxy(request.META["REMOTE_ADDR"]) and heard:
            try:
                request.META["REMOTE_ADDR"] = str(ip_address(heard.pop().strip()))
            except ValueError:
                break
        return self.get_response(request)

    def _is_proxy(self, address: str) -> bool:
        return any(ip_address(address) in network for network in self.proxies)


class ResponseHeaders:
    """Sets Permissions-Policy, and keeps what a signed-in person sees out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if not response.has_header("Cache-Control"):
            if _is_personal(request):
                patch_cache_control(response, no_store=True)
            else:
                patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Whether the answer may depend on who asks; nothing is read from the session to tell."""
    is_known = bool(request.COOKIES) or "Authorization" in request.headers
    return request.method not in ("GET", "HEAD") or is_known


class AttributionMiddleware:
    """Tells the database who writes what a request writes, and through which kind of request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        via = "api" if request.path.startswith("/api/") else "page"
        with attributed(Attribution(lambda: _author(request), via)):
            return self.get_response(request)


def _author(request: HttpRequest) -> Author:
    """Who is signed in; a token's user is known only once the view has read it."""
    return Author(request.user.pk, str(request.user) if request.user.pk else "tanpa akun")


class AddressMiddleware(CommonMiddleware):
    """Django's, but a missing slash is added for readers only; a write without it is 404."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in ("GET", "HEAD") and super().should_redirect_with_slash(request)


class ConditionalReadMiddleware(ConditionalGetMiddleware):
    """Django's, but `If-Match` is left to writes: on a read it would answer 412 without a body."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        request.META.pop("HTTP_IF_MATCH", None)
        return super().process_response(request, response)


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp's, also on 404 and 500 while DEBUG is on: our error pages need no exception."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response = super().process_response(request, response)
        if HEADER not in response:
            policy = self.get_policy_parts(request=request, response=response)
            response[HEADER] = build_policy(**asdict(policy))
        return response
