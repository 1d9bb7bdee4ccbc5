"""The list as a file: the same rows, order and columns that the page shows, without its pages."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify

from records import security_log
from records.exchange.columns import Exchanged, exchanged_columns, linked, listed_column
from records.exports.batches import in_batches
from records.exports.csv_file import csv_file
from records.exports.sheet import Sheet
from records.exports.xlsx_file import xlsx_file
from records.imports.lists import may_import
from records.jobs.queue import TooMany, ask_for
from records.limits import SLOT_WAIT_SECONDS, free_slot, wait_for_export
from records.resources import Resource
from records.views.lists import ListPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("xlsx", "csv")
ALL_BUSY = "Unduhan lain sedang dibuat. Tunggu sebentar, lalu unduh lagi."
# A workbook of more rows takes more than two seconds to make.
MOST_AT_ONCE = 5_000
TOO_LONG = "Daftar ini terlalu panjang untuk Excel tanpa akun. Unduh CSV, atau masuk dahulu."
GUIDE = (
    "Berkas ini dapat disunting lalu diunggah kembali pada daftar yang sama.",
    "Baris tanpa nomor data adalah data baru; baris yang dihapus dari berkas tidak terhapus.",
    "Kolom abu-abu tidak dibaca kembali, kecuali nomor dan versi data.",
)
TOO_MANY = "Terlalu banyak unduhan dalam satu menit. Tunggu sebentar, lalu unduh lagi."


def file_name(resource: Resource, kind: str) -> str:
    """What a file of the list is called today."""
    return f"{slugify(resource.title)}-{timezone.localdate():%Y-%m-%d}.{kind}"


class ExportPage(ListPage):
    """Hand out the list as `format=xlsx` or `csv`; what the list refuses is refused here, too."""

    parameters = ListPage.parameters | {"format", "template"}

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        return rows.none() if "template" in self.request.GET else rows

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object_list = self.get_queryset()
        chosen = request.GET.get("format", "xlsx")
        if chosen not in FORMATS:
            sentence = f"Bentuk berkas “{chosen[:20]}” tidak ada. Pilihan: {', '.join(FORMATS)}."
            self.filterset.refused.append(("format", "unknown", sentence))
        if not self.filterset.is_valid():
            return self.refused()
        if wait := wait_for_export(request):
            return self.too_many(TOO_MANY, wait)
        if chosen == "xlsx" and self.is_long():
            return self.made_later()
        if (slot := free_slot()) is None:
            return self.too_many(ALL_BUSY, SLOT_WAIT_SECONDS)
        security_log.note(request, "export", list=self.resource.url_name("list"), format=chosen)
        name = file_name(self.resource, chosen)
        address = request.build_absolute_uri(self.listed_at())
        if chosen == "csv":
            return StreamingHttpResponse(
                slot.held(csv_file(self.sheet(address, offers=False))),
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
        try:
            file = xlsx_file(self.sheet(address))
        finally:
            slot.release()
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)

    def exchanged_columns(self, *, offers: bool) -> tuple[Exchanged, ...]:
        """The columns that come back, to whoever may change rows; to others the list's alone."""
        user = self.request.user
        if not may_import(user, self.resource):
            return tuple(map(listed_column, self.columns))
        is_whole = self.has_standing_columns
        return exchanged_columns(
            self.resource, self.columns, user, is_whole=is_whole, offers=offers
        )

    def too_many(self, sentence: str, wait: int) -> HttpResponse:
        """429: the list page, and when to come back."""
        self.filterset.refused.append(("format", "throttled", sentence))
        return self.refused(status=429, headers={"Retry-After": str(wait)})

    def refused(self, status: int = 400, **kwargs: Any) -> HttpResponse:
        """The list page with what is wrong."""
        context = self.get_context_data()
        return TemplateResponse(self.request, self.template_name, context, status=status, **kwargs)

    def is_long(self) -> bool:
        """Whether the workbook takes longer to make than somebody should wait for a page."""
        return bool(self.object_list.order_by()[MOST_AT_ONCE : MOST_AT_ONCE + 1].exists())

    def made_later(self) -> HttpResponse:
        """Ask for the workbook; only who has an account can come back for it."""
        user = self.request.user
        if not user.is_authenticated:
            self.filterset.refused.append(("format", "too_long", TOO_LONG))
            return self.refused()
        security_log.note(
            self.request, "export", list=self.resource.url_name("list"), format="xlsx"
        )
        try:
            job = ask_for(
                "export",
                owner=user,
                page=self.resource.url_name("export"),
                query=self.request.GET.urlencode(),
                address=self.request.build_absolute_uri(self.listed_at()),
            )
        except TooMany as refused:
            return self.too_many(str(refused), SLOT_WAIT_SECONDS)
        return redirect("records:job_detail", pk=job.pk)

    def listed_at(self) -> str:
        """The address of the list with the same filters."""
        query = self.request.GET.copy()
        for name in ("format", "template", "columns", "page"):
            query.pop(name, None)
        chosen = query.urlencode()
        return self.resource.url("list") + (f"?{chosen}" if chosen else "")

    def sheet(self, address: str, *, offers: bool = True) -> Sheet:
        """What the file holds, and whose list it is; `offers`: with what cells may say."""
        user = self.request.user
        self.exchanged = self.exchanged_columns(offers=offers)
        return Sheet(
            title=self.resource.title,
            columns=tuple(each.column for each in self.exchanged),
            rows=self.rows(),
            filters=tuple(self.filterset.in_words),
            made_by=str(user) if user.is_authenticated else "pembaca tanpa akun",
            made_at=timezone.now(),
            address=address,
            guide=GUIDE if any(each.field for each in self.exchanged) else (),
        )

    def rows(self) -> Iterator[Sequence[Any]]:
        """The values of each row, read in batches."""
        listed: Any = self.object_list
        rows: models.QuerySet[Any] = linked(self.exchanged, listed)
        for record in map(self.prepared, in_batches(rows)):
            yield [each.value(record) for each in self.exchanged]
