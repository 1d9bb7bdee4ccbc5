"""Many rows in one request: all are written, or none and every reason is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.answers import answer_to
from records.api.conditions import Stale
from records.api.errors import Conflict, OutOfScope, RefusedParameters
from records.api.input import deletion_reason, form_data
from records.api.shapes import MOST_ROWS
from records.many.acts import change_all
from records.many.forms import FormOfMany
from records.models import Record
from records.resources import Resource

NO_LIST = f"Kirim daftar 1 sampai {MOST_ROWS} baris, masing-masing dengan nomor dan version."


CODES = {403: "permission_denied", 404: "not_found", 409: "conflict", 412: "stale"}


class BulkRefused(exceptions.APIException):
    """What stands in the way of each row; the status is that of all, or 400 where they differ."""

    def __init__(self, problems: list[tuple[str, str, str]], statuses: set[int]) -> None:
        super().__init__()
        self.problems = problems
        self.status_code = statuses.pop() if len(statuses) == 1 else status.HTTP_400_BAD_REQUEST
        self.default_code = CODES.get(self.status_code, "invalid")


class Refusals:
    """The rows' refusals as they are found, by the rows' places in the request."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, tuple[str, str, str]]] = []
        self.statuses: set[int] = set()

    def add(self, place: int, error: exceptions.APIException) -> None:
        """Tell the refusal as one of that row."""
        if isinstance(error, Stale):
            sentence = f"Data ini sudah diubah; versi sekarang {error.version}."
            told = [("version", "stale", sentence)]
        elif isinstance(error, exceptions.NotFound):
            told = [("", "not_found", "Data tidak ditemukan.")]
        else:
            told = error.problems
        self.problems += [
            (place, (f"{place}.{name}".strip("."), code, sentence)) for name, code, sentence in told
        ]
        self.statuses.add(error.status_code)

    @contextmanager
    def at(self, place: int) -> Iterator[None]:
        """Tell what is refused inside as a refusal of that row."""
        try:
            yield
        except (Stale, RefusedParameters, Conflict, OutOfScope, exceptions.NotFound) as refused:
            self.add(place, refused)

    def check(self) -> None:
        """Raises BulkRefused where any row was refused, in the order of the rows."""
        if self.problems:
            self.problems.sort(key=lambda problem: problem[0])
            raise BulkRefused([told for _, told in self.problems], self.statuses)


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

    resource: Resource
    request: Request
    lookup_field: str
    get_queryset: Callable[[], Any]
    get_serializer: Callable[..., Any]
    shown_rows: Callable[[], Any]
    deleted: Callable[..., dict[str, Any]]

    @property
    def row_key(self) -> str:
        """By what rows are named: `id`, or a code."""
        return "id" if self.lookup_field == "pk" else self.lookup_field

    @extend_schema(filters=False)
    def bulk_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = rows_of(request.data, self.row_key)
        try:
            with transaction.atomic():
                keys = self.all_changed(rows)
        except IntegrityError as error:
            raise answer_to(error, self.resource.model) from error
        read = {record.pk: record for record in self.shown_rows().filter(pk__in=keys)}
        return Response(
            {"results": self.get_serializer([read[key] for key in keys], many=True).data}
        )

    def all_changed(self, rows: list[Row]) -> list[int]:
        """Change each record as its row says; their keys, or BulkRefused."""
        user, refusals = self.request.user, Refusals()
        form, places, said = FormOfMany(self.resource.form_class, user), {}, []
        seen = {}
        for place, (record, row) in enumerate(self.named(rows)):
            with refusals.at(place):
                if record is None:
                    raise exceptions.NotFound
                said.append((record, form_data(form.on(record), row.body, is_whole=False)))
                places[record.pk], seen[record.pk] = place, row.version
        filled = list(form.filled(said))
        for each in filled:
            if each.problems:
                refusals.add(places[each.record.pk], RefusedParameters(each.problems))
        sound = [each for each in filled if not each.problems]
        for key, error in change_all(self.resource, user, sound, seen=seen).items():
            refusals.add(places[key], answer_to(error, self.resource.model))
        refusals.check()
        return list(places)

    @extend_schema(filters=False)
    def bulk_destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        body = request.data if isinstance(request.data, dict) else {}
        if unknown := [name for name in body if name not in ("reason", "rows")]:
            sentence = f"Isian “{unknown[0][:60]}” tidak ada. Yang ada: reason, rows."
            raise RefusedParameters([(unknown[0][:60], "unknown", sentence)])
        reason = {"reason": deletion_reason({"reason": body.get("reason")})}
        refusals, gone = Refusals(), []
        with transaction.atomic():
            named = self.named(rows_of(body.get("rows"), self.row_key))
            for place, (record, row) in enumerate(named):
                with refusals.at(place):
                    if record is None:
                        raise exceptions.NotFound
                    gone.append(self.deleted(record, reason, seen=row.version))
            refusals.check()
        return Response({"results": gone})

    def named(self, rows: list[Row]) -> list[tuple[Record | None, Row]]:
        """The rows with the records that they name; None for one that the user cannot reach."""
        named = f"{self.lookup_field}__in"
        found = {
            getattr(record, self.lookup_field): record
            for record in self.get_queryset().filter(**{named: [row.key for row in rows]})
        }
        return [(found.get(row.key), row) for row in rows]
