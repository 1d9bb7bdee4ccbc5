"""A long list as a workbook, made beside the web."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from records.exports.xlsx_file import DoesNotFit, xlsx_file
from records.imports.archive import Refused
from records.imports.files import keep_latest_made, keep_made
from records.jobs.queue import Held
from records.views.export import file_name

TOLD_EVERY = 500
NOT_READABLE = "Saringan daftar ini tidak terbaca lagi. Muat ulang daftar, lalu unduh lagi."
TOO_LARGE = "Daftar ini lebih panjang dari yang dapat dimuat sebuah lembar Excel. Unduh CSV."


def make_export(held: Held) -> None:
    """Write what the owner may read now of the list that was asked for, into a file of the job."""
    options = held.job.options
    request = HttpRequest()
    request.method, request.user = "GET", held.job.owner
    request.GET = QueryDict(options["query"])
    view: Any = resolve(reverse(options["page"])).func
    page = view.view_class(**view.view_initkwargs)
    page.setup(request)
    page.object_list = page.get_queryset()
    if not page.filterset.is_valid():
        raise Refused(NOT_READABLE)
    sheet = page.sheet(options["address"])
    total = page.object_list.count()
    try:
        made = xlsx_file(replace(sheet, rows=_told(held, sheet.rows, total)))
    except DoesNotFit as error:
        raise Refused(TOO_LARGE) from error
    with made:
        kept = keep_made(made, ".xlsx")
    with transaction.atomic():
        held.finish(file=kept, file_name=file_name(page.resource, "xlsx"))
    keep_latest_made(held.job.owner)


def _told(held: Held, rows: Any, total: int) -> Iterator[Sequence[Any]]:
    for done, row in enumerate(rows):
        if done % TOLD_EVERY == 0:
            held.progress(done, total)
        yield row
