"""Home, about, the readable API page, health."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from directory.models import Figure
from kotaku.models import SlumArea
from ktm.models import Facility
from meetings.models import Meeting
from portal.api import openapi
from records.dates import today
from records.views import PublicPage


class Home(PublicPage, TemplateView):
    """The three programmes, each with its most telling figure. Five queries."""

    template_name = "home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "slum": slum_card(),
            "meeting": Meeting.objects.with_commitments().first(),
            "mill": Facility.objects.with_area().largest_rice_mill(),
            "disagreements": Figure.objects.count_disagreements(),
        }


def slum_card() -> dict[str, Any] | None:
    """The region whose slum area is known for the latest year, and the state of its target."""
    paths = [path for path in SlumArea.objects.paths() if path.stocks]
    if not paths:
        return None
    path = max(paths, key=lambda path: path.stocks[-1].reading.year)
    return {"path": path, "check": path.check(today())}


class About(PublicPage, TemplateView):
    """How figures are kept: source, status, disagreement, what absence means."""

    template_name = "about.html"


class ApiDocs(PublicPage, TemplateView):
    """The OpenAPI schema as a page to read, without scripts."""

    template_name = "api_docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "endpoints": endpoints(),
            "base_url": self.request.build_absolute_uri("/").rstrip("/"),
        }


@cache
def endpoints() -> list[dict[str, Any]]:
    """What the schema says of each endpoint; it changes only with the code."""
    schema = openapi()
    schemas = schema["components"]["schemas"]
    return [
        _endpoint(path, operations["get"], schemas)
        for path, operations in schema["paths"].items()
        if "get" in operations
    ]


def _endpoint(path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "path": path,
        "description": operation.get("description", ""),
        "parameters": operation.get("parameters", []),
        "fields": _fields(operation["responses"].get("200", {}), schemas),
    }


def _fields(response: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(name, type, description) of what one row of the answer holds."""
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    row = _resolved(schema, schemas)
    if "results" in row.get("properties", {}):
        row = _resolved(row["properties"]["results"]["items"], schemas)
    return [
        (name, _type(field, schemas), field.get("description", ""))
        for name, field in row.get("properties", {}).items()
    ]


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return schemas[name] if name else schema


def _type(field: dict[str, Any], schemas: dict[str, Any]) -> str:
    """A field's type in one Indonesian word, with its format."""
    words = {
        "string": "teks",
        "integer": "bilangan",
        "boolean": "ya/tidak",
        "array": "daftar",
        "object": "objek",
    }
    names = {
        "decimal": "desimal sebagai teks",
        "date": "tanggal",
        "date-time": "waktu",
        "time": "jam",
    }
    if "enum" in field:
        return "salah satu: " + ", ".join(str(value) for value in field["enum"])
    reference = field.get("$ref") or next((s.get("$ref") for s in field.get("allOf", [])), None)
    if reference:
        return _type(_resolved({"$ref": reference}, schemas), schemas)
    return names.get(field.get("format", ""), words.get(field.get("type", ""), ""))


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers; ErrorPages makes 503 of the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
