"""The rows of the list of figures by other ways: what Django offers, what Python and SQL can."""

from decimal import Decimal
from typing import Any

import orjson
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from rest_framework.renderers import JSONRenderer

from directory.api.documents import FigureSerializer
from directory.models import Figure

ROWS = """
SELECT f.id, i.code AS indicator, i.unit,
    coalesce((SELECT array_agg(r.code ORDER BY r.code) FROM directory_regiongroupmember m
        JOIN directory_region r ON r.id = m.region_id
        WHERE m.group_id = f.group_id AND m.deletion_id IS NULL), ARRAY[p.code]) AS regions,
    coalesce(p.name, g.name) AS label, f.group_id AS "group", f.year, f.as_of,
    nullif(f.kind, '') AS kind, f.status, f.amount, f.is_reference,
    nullif(f.reference_reason, '') AS reference_reason, nullif(f.note, '') AS note,
    {source} AS source
FROM directory_figure f
JOIN directory_indicator i ON i.id = f.indicator_id
JOIN directory_document d ON d.id = f.document_id
LEFT JOIN directory_region p ON p.id = f.region_id
LEFT JOIN directory_regiongroup g ON g.id = f.group_id
WHERE f.deletion_id IS NULL ORDER BY f.id LIMIT %s
"""
AS_COLUMNS = ROWS.format(source="d.id, d.title, f.place_in_document")
AS_JSON = ROWS.format(
    source="json_build_object('id', d.id, 'title', d.title, 'place', f.place_in_document)"
).replace("f.amount,", "trim_scale(f.amount)::text AS amount,")


@login_not_required
def model_serializer(request: HttpRequest, rows: int) -> HttpResponse:
    """DRF's own way: instances, a ModelSerializer, its JSONRenderer."""
    figures = Figure.objects.with_place().order_by("pk")[:rows]
    return _json(JSONRenderer().render(FigureSerializer(figures, many=True).data))


@login_not_required
def psycopg2_orjson(request: HttpRequest, rows: int) -> HttpResponse:
    """No ORM and no serializer: the driver's tuples, dicts, orjson."""
    with connection.cursor() as cursor:
        cursor.execute(AS_COLUMNS, [rows])
        names = [column.name for column in cursor.description][:-3]
        found = cursor.fetchall()
    return _json(orjson.dumps([_row(names, row) for row in found], default=_text))


def _row(names: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    source = dict(zip(("id", "title", "place"), row[-3:], strict=True))
    return dict(zip(names, row[:-3], strict=True)) | {"source": source}


def _text(value: Decimal) -> str:
    return str(value)


@login_not_required
def json_agg(request: HttpRequest, rows: int) -> HttpResponse:
    """PostgreSQL writes the whole answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(row)::text FROM ({AS_JSON}) row", [rows])  # noqa: S608
        return _json(cursor.fetchone()[0].encode())


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json")
