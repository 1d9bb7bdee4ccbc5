"""A list as CSV for programs: every row that the filters leave, one column for each field.

`numbers=plain` writes `36.97` and splits at `,`; `numbers=id` writes `36,97` for an Indonesian
spreadsheet, splits at `;` and begins with a byte order mark.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

from django.db import models
from django.http import StreamingHttpResponse
from drf_spectacular.drainage import get_override
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from records import security_log
from records.api.errors import RefusedParameters
from records.api.fields import DecimalText
from records.exports.batches import batches_of_keys
from records.exports.guard import guarded
from records.limits import SLOT_WAIT_SECONDS, free_slot, wait_for_export

FORMATS, NUMBERS = ("json", "csv"), ("plain", "id")
CSV_PARAMETERS = [
    OpenApiParameter(
        "format", str, enum=FORMATS, description="csv: semua baris sebagai CSV, tanpa halaman."
    ),
    OpenApiParameter(
        "numbers",
        str,
        enum=NUMBERS,
        description="Pada CSV: plain menulis 36.97 dan koma antarkolom; id menulis 36,97 dan “;”.",
    ),
]
OF_PAGES = ("page", "page_size", "cursor", "modified_since")
BYTE_ORDER_MARK = "\ufeff"


def is_csv(request: Request) -> bool:
    """Whether the list is asked for as CSV; 400 for another form, or what does not go with it."""
    chosen = {
        name: request.query_params.get(name) or known[0]
        for name, known in (("format", FORMATS), ("numbers", NUMBERS))
    }
    for name, known in (("format", FORMATS), ("numbers", NUMBERS)):
        if chosen[name] not in known:
            sentence = f"“{chosen[name][:20]}” tidak ada. Pilihan: {', '.join(known)}."
            raise RefusedParameters([(name, "invalid_choice", sentence)])
    if chosen["format"] != "csv":
        return False
    if beside := [name for name in OF_PAGES if request.query_params.get(name)]:
        sentence = f"“{beside[0]}” tidak dapat digabung dengan format=csv."
        raise RefusedParameters([(beside[0], "conflict", sentence)])
    return True


def csv_answer(view: Any, rows: models.QuerySet, state: str) -> StreamingHttpResponse:
    """The rows in their order, read in batches while they are sent; 429 beyond the limit."""
    request = view.request
    if wait := wait_for_export(request):
        raise exceptions.Throttled(wait)
    if (slot := free_slot()) is None:
        raise exceptions.Throttled(SLOT_WAIT_SECONDS)
    security_log.note(request, "export", list=request.path, format="csv")
    table = Table(view.get_serializer().fields, request.query_params.get("numbers") == "id")
    name = f"{request.path.rstrip('/').rpartition('/')[2]}.csv"
    return StreamingHttpResponse(
        slot.held(table.lines(_written(view, rows, state))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _written(view: Any, rows: models.QuerySet, state: str) -> Iterator[list[Any]]:
    """The rows as JSON would write them, a batch at a time."""
    # The answer is sent when the view has long returned.
    with view.time_asked():
        for keys, found in batches_of_keys(rows):
            by_key = {row[0] if view.plan else row.pk: row for row in view.read(found)}
            if batch := [by_key[key] for key in keys if key in by_key]:
                yield view.written(batch, state)


class Table:
    """How the fields of a serializer become columns: a field of several parts one for each."""

    def __init__(self, fields: Mapping[str, Any], is_indonesian: bool) -> None:
        inner = {name: _inner(field) for name, field in fields.items()}
        self.parts = {name: tuple(within) for name, within in inner.items()}
        every = [(name, "", field) for name, field in fields.items()]
        every += [(name, part, inner[name][part]) for name in inner for part in inner[name]]
        self.decimals = {(n, part) for n, part, field in every if isinstance(field, DecimalText)}
        self.is_indonesian = is_indonesian

    @property
    def heads(self) -> list[str]:
        """The names of the columns: `amount`, `source_id`, `source_title`."""
        return [
            f"{name}_{part}" if part else name
            for name, parts in self.parts.items()
            for part in parts or ("",)
        ]

    def lines(self, batches: Iterable[list[Any]]) -> Iterator[bytes]:
        """The file in pieces, UTF-8."""
        mark = BYTE_ORDER_MARK if self.is_indonesian else ""
        yield (mark + self._text([self.heads])).encode()
        for batch in batches:
            yield self._text(map(self._cells, batch)).encode()

    def _cells(self, row: Mapping[str, Any]) -> list[str]:
        cells = []
        for name, parts in self.parts.items():
            value = row[name]
            if parts:
                cells += [self._cell((name, part), (value or {}).get(part)) for part in parts]
            else:
                cells.append(self._cell((name, ""), value))
        return cells

    def _cell(self, column: tuple[str, str], value: Any) -> str:
        if value is None:
            return ""
        if column in self.decimals:
            return str(value).replace(".", ",") if self.is_indonesian else str(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
            return guarded("; ".join(map(str, value)))
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False, default=str)
        return str(value) if isinstance(value, int) else guarded(str(value))

    def _text(self, rows: Iterable[list[str]]) -> str:
        lines = StringIO()
        delimiter = ";" if self.is_indonesian else ","
        writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
        writer.writerows(rows)
        return lines.getvalue()


def _inner(field: Any) -> Mapping[str, Any]:
    """The fields inside a field that is an object of fixed names; otherwise none."""
    said = get_override(field, "field")
    is_serializer = isinstance(said, type) and issubclass(said, serializers.Serializer)
    inner = said() if is_serializer else field
    return inner.fields if isinstance(inner, serializers.Serializer) else {}
