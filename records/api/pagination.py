"""Numbered pages, or a cursor for those who read everything."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from records.api.errors import RefusedParameters
from records.paging import count_once, page_of

DEFAULT_SIZE = 50
LARGEST_SIZE = 500
FIRST = "start"


class PageOrCursor(BasePagination):
    """`page` and `page_size`, or `cursor=start` and then the cursor of `next`.

    A cursor walks the rows by id, so that rows added meanwhile neither shift nor repeat others; it
    knows no `count` and no way back.
    """

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: Any = None
    ) -> list[Any]:
        """The rows of one page, as `view.read` reads them; `view.state` is that of the data."""
        self.request, self.view = request, view
        self.size = min(_natural(request, "page_size", DEFAULT_SIZE), LARGEST_SIZE)
        self.cursor = request.query_params.get("cursor", "")
        return self._after_cursor(queryset) if self.cursor else self._numbered(queryset)

    def _numbered(self, queryset: QuerySet) -> list[Any]:
        self.number = _natural(request=self.request, name="page", default=1)
        self.count = count_once(self.request, self.view.state, queryset.count)
        self.last = max(1, -(-self.count // self.size))
        if self.number > self.last:
            raise RefusedParameters(
                [("page", "out_of_range", f"Halaman hanya ada dari 1 sampai {self.last}.")]
            )
        start = (self.number - 1) * self.size
        stop = min(start + self.size, self.count)
        return list(self.view.read(page_of(queryset, start, stop, self.count)))

    def _after_cursor(self, queryset: QuerySet) -> list[Any]:
        for name in ("page", "ordering"):
            if self.request.query_params.get(name):
                sentence = f"“{name}” tidak dapat digabung dengan “cursor”."
                raise RefusedParameters([(name, "conflict", sentence)])
        self.table = queryset.model._meta.label_lower
        following = queryset.order_by("pk").filter(pk__gt=_decode(self.cursor, self.table))
        rows = list(self.view.read(following[: self.size + 1]))
        # The key comes first where rows are read as columns.
        last = rows[self.size - 1] if len(rows) > self.size else None
        self.after = last[0] if isinstance(last, tuple) else last and last.pk
        return rows[: self.size]

    def get_paginated_response(self, data: list[Any]) -> Response:
        url = self.request.build_absolute_uri()
        if self.cursor:
            following = self.after and replace_query_param(
                url, "cursor", _encode(self.after, self.table)
            )
            return Response({"next": following, "previous": None, "results": data})
        return Response(
            {
                "count": self.count,
                "next": self._page_url(url, self.number + 1),
                "previous": self._page_url(url, self.number - 1),
                "results": data,
            }
        )

    def _page_url(self, url: str, number: int) -> str | None:
        if not 1 <= number <= self.last:
            return None
        return (
            remove_query_param(url, "page")
            if number == 1
            else replace_query_param(url, "page", number)
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI schema of the body."""
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Jumlah baris; tidak ada pada cursor."},
                "next": address,
                "previous": address,
                "results": schema,
                "deleted": {
                    "type": "array",
                    "items": {"type": "integer"},
                    "description": "Nomor yang terhapus; hanya dengan modified_since.",
                },
                "modified_until": {
                    "type": "string",
                    "format": "date-time",
                    "description": "Untuk modified_since berikutnya; hanya dengan modified_since.",
                },
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """OpenAPI parameters."""
        natural = {"type": "integer", "minimum": 1}
        described = [
            ("page", natural, "Nomor halaman, mulai dari 1."),
            ("page_size", natural, "Baris per halaman; bawaan 50, di atas 500 dihitung 500."),
            (
                "cursor",
                {"type": "string"},
                "“start”, lalu cursor dari “next”. Urut menurut id, tanpa count dan ordering.",
            ),
        ]
        return [
            {"name": n, "in": "query", "required": False, "schema": s, "description": d}
            for n, s, d in described
        ]


def _natural(request: Request, name: str, default: int) -> int:
    """A parameter that is a whole number from 1."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 30 and int(text) > 0):
        raise RefusedParameters([(name, "invalid", f"“{name}” harus bilangan bulat mulai dari 1.")])
    return int(text)


def _encode(key: int, table: str) -> str:
    return urlsafe_b64encode(f"{table}:{key}".encode()).decode().rstrip("=")


def _decode(cursor: str, table: str) -> int:
    """The id behind a cursor of this very list; any other cursor is refused."""
    if cursor == FIRST:
        return 0
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        key = int(text.removeprefix(f"{table}:"))
    except ValueError:
        key = -1
    # The decoder passes over characters that it does not know; only our own spelling counts.
    if not 0 <= key < 2**63 or _encode(key, table) != cursor:
        sentence = "Cursor tidak dikenal pada daftar ini. Mulai dengan cursor=start."
        raise RefusedParameters([("cursor", "invalid", sentence)])
    return key
