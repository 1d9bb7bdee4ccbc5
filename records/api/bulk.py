"""Many rows in one request: all are written, or none and every reason is told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.conditions import Stale
from records.api.errors import Conflict, OutOfScope, RefusedParameters
from records.api.input import deletion_reason
from records.api.shapes import MOST_ROWS
from records.models import Record

NO_LIST = f"Kirim daftar 1 sampai {MOST_ROWS} baris, masing-masing dengan nomor dan version."


class BulkRefused(exceptions.APIException):
    """What stands in the way of each row; the status is that of all, or 400 where they differ."""

    def __init__(self, problems: list[tuple[str, str, str]], statuses: set[int]) -> None:
        super().__init__()
        self.problems = problems
        self.status_code = statuses.pop() if len(statuses) == 1 else status.HTTP_400_BAD_REQUEST
        self.default_code = CODES.get(self.status_code, "invalid")


CODES = {403: "permission_denied", 404: "not_found", 409: "conflict", 412: "stale"}


@dataclass(frozen=True)
class Row:
    """One row of a request: which record, at which version, and what is said of it."""

    key: Any
    version: int
    body: dict[str, Any]


def rows_of(body: Any, key: str) -> list[Row]:
    """The rows that a request names; RefusedParameters for what is no list of them."""
    if not isinstance(body, list) or not 0 < len(body) <= MOST_ROWS:
        raise RefusedParameters([("", "invalid", NO_LIST)])
    rows, problems, seen = [], [], set()
    for index, said in enumerate(body):
        row = dict(said) if isinstance(said, dict) else {}
        named, version = row.pop(key, None), row.pop("version", None)
        wanted = str if key == "code" else int
        if not isinstance(named, wanted) or isinstance(named, bool) or not _fits(named):
            problems.append((f"{index}.{key}", "invalid", f"Sebutkan {key} data ini."))
        elif not isinstance(version, int) or isinstance(version, bool) or not _fits(version):
            problems.append((f"{index}.version", "invalid", "Sebutkan version yang Anda lihat."))
        elif named in seen:
            problems.append((f"{index}.{key}", "repeated", "Data ini disebut dua kali."))
        else:
            seen.add(named)
            rows.append(Row(named, version, row))
    if problems:
        raise RefusedParameters(problems)
    return rows


def _fits(value: str | int) -> bool:
    return "\x00" not in value if isinstance(value, str) else 0 < value < 2**31


class BulkWrites:
    """Mixin of an endpoint: PATCH and DELETE on its list."""

    lookup_field: str
    get_queryset: Callable[[], Any]
    get_serializer: Callable[..., Any]
    shown_rows: Callable[[], Any]
    changed: Callable[..., None]
    deleted: Callable[..., dict[str, Any]]

    @property
    def row_key(self) -> str:
        """By what rows are named: `id`, or a code."""
        return "id" if self.lookup_field == "pk" else self.lookup_field

    @extend_schema(filters=False)
    def bulk_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = rows_of(request.data, self.row_key)
        records = self.each(
            rows, lambda record, row: self.changed(record, row.body, seen=row.version)
        )
        keys = [record.pk for record, _ in records]
        read = {record.pk: record for record in self.shown_rows().filter(pk__in=keys)}
        shown = [read[key] for key in keys]
        return Response({"results": self.get_serializer(shown, many=True).data})

    @extend_schema(filters=False)
    def bulk_destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        body = request.data if isinstance(request.data, dict) else {}
        if unknown := [name for name in body if name not in ("reason", "rows")]:
            sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: reason, rows."
            raise RefusedParameters([(unknown[0][:60], "unknown", sentence)])
        reason = {"reason": deletion_reason({"reason": body.get("reason")})}
        rows = rows_of(body.get("rows"), self.row_key)
        gone = self.each(rows, lambda record, row: self.deleted(record, reason, seen=row.version))
        return Response({"results": [said for _, said in gone]})

    def each(self, rows: list[Row], act: Callable[[Record, Row], Any]) -> list[tuple[Record, Any]]:
        """Each record with what the act made of it, in one transaction; BulkRefused otherwise."""
        named = f"{self.lookup_field}__in"
        found = {
            getattr(record, self.lookup_field): record
            for record in self.get_queryset().filter(**{named: [row.key for row in rows]})
        }
        done, problems, statuses = [], [], set()
        with transaction.atomic():
            for index, row in enumerate(rows):
                if (record := found.get(row.key)) is None:
                    problems.append((str(index), "not_found", "Data tidak ditemukan."))
                    statuses.add(404)
                    continue
                try:
                    done.append((record, act(record, row)))
                except Stale as stale:
                    sentence = f"Data ini sudah diubah; versi sekarang {stale.version}."
                    problems.append((f"{index}.version", "stale", sentence))
                    statuses.add(stale.status_code)
                except (RefusedParameters, Conflict, OutOfScope) as refused:
                    problems += [
                        (f"{index}.{name}".strip("."), code, sentence)
                        for name, code, sentence in refused.problems
                    ]
                    statuses.add(refused.status_code)
            if problems:
                raise BulkRefused(problems, statuses)
        return done
