"""Papers and their original files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from directory.file_kinds import FileKindError, media_type_of
from directory.forms import OriginalForm
from directory.models import DocumentFile, Figure
from directory.resources import DOCUMENTS
from directory.resources.documents import date_text
from directory.sentences import amount_text
from directory.services import TooMuchToday, check_daily_share, keep_file, stored_path
from records.access import Action
from records.columns import Fact
from records.constraints import violated
from records.models import RecordQuerySet
from records.views import ActPage, DetailPage


class DocumentDetail(DetailPage):
    """One paper: what it is, its original files, the figures taken from it."""

    template_name = "directory/document_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        figures = Prefetch("figure_set", Figure.objects.with_place())
        return super().get_queryset().prefetch_related("files", figures)

    def facts(self) -> list[Fact]:
        document = self.object
        issuer = document.issuer
        return [
            Fact("Jenis", document.get_kind_display()),
            Fact("Nomor", document.number),
            Fact("Tanggal", date_text(document)),
            Fact("Keterangan tanggal", document.date_note if document.date else ""),
            Fact("Penerbit", issuer and issuer.name, issuer.get_absolute_url() if issuer else ""),
            Fact("Tempat naskah", document.kept_at),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = self.object.figure_set.all()
        return super().get_context_data(**kwargs) | {
            "figures": [(figure, amount_text(figure)) for figure in figures],
            "may_upload": self.request.user.has_perm("directory.add_documentfile"),
        }


class OriginalUpload(ActPage, FormView):
    """Keep the original of a document. A file once kept is never overwritten."""

    resource = DOCUMENTS
    action = Action.CHANGE
    template_name = "directory/document_upload.html"
    form_class = OriginalForm

    def check_permission(self) -> None:
        super().check_permission()
        if not self.request.user.has_perm("directory.add_documentfile"):
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Unggah berkas asli: {self.object}",
        }

    def form_valid(self, form: OriginalForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        try:
            media_type = media_type_of(upload.name, upload)
            check_daily_share(self.request.user, upload.size)
            keep_file(document=self.object, name=upload.name, media_type=media_type, content=upload)
        except (FileKindError, TooMuchToday) as error:
            form.add_error("file", str(error))
        except IntegrityError as error:
            form.add_error("file", violated(DocumentFile, error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, "Berkas disimpan.")
        return redirect(self.object.get_absolute_url())

    def form_invalid(self, form: OriginalForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class Original(View):
    """Hand out an original to signed-in readers, always as an attachment."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        kept = get_object_or_404(DocumentFile, pk=pk, document__deletion__isnull=True)
        path = stored_path(kept.sha256)
        if not default_storage.exists(path):
            raise Http404("Berkas tidak ada pada penyimpanan.")
        response = FileResponse(
            default_storage.open(path),
            as_attachment=True,
            filename=kept.name,
            content_type="application/octet-stream",
        )
        response._csp_replace = {"sandbox": []}
        return response
