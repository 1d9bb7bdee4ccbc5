"""Papers and their original files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from directory.file_kinds import FileKindError, media_type_of
from directory.filters import DocumentFilterSet
from directory.forms import DocumentForm, OriginalForm
from directory.models import Document, DocumentFile, Figure
from directory.sentences import amount_text
from directory.services import keep_file, stored_path
from directory.views.figures import IN_DIRECTORY
from records.columns import Column, Fact
from records.constraints import violated
from records.views import ChangePage, DetailPage, ListPage, PublicPage


def date_text(document: Document) -> Any:
    """The date, or what is known instead of it."""
    return document.date or document.date_note or "tidak disebut"


class DocumentList(PublicPage, ListPage):
    model = Document
    parents = IN_DIRECTORY
    queryset = Document.objects.select_related("issuer")
    filterset_class = DocumentFilterSet
    heading = "Dokumen"
    lead = "Naskah yang menjadi sumber angka dan kesepakatan."
    columns = (
        Column("Judul", "title", link=True),
        Column("Jenis", lambda d: d.get_kind_display()),
        Column("Nomor", "number"),
        Column("Tanggal", date_text),
        Column("Penerbit", lambda d: d.issuer and d.issuer.said_briefly),
    )


class DocumentDetail(PublicPage, DetailPage):
    model = Document
    parents = (*IN_DIRECTORY, ("Dokumen", "directory:document_list"))
    queryset = Document.objects.select_related("issuer").prefetch_related(
        "files", Prefetch("figure_set", Figure.objects.with_place())
    )
    template_name = "directory/document_detail.html"

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


class DocumentChange(ChangePage):
    model = Document
    form_class = DocumentForm


class OriginalUpload(PermissionRequiredMixin, FormView):
    """Keep the original of a document. A file once kept is never overwritten."""

    permission_required = "directory.add_documentfile"
    template_name = "directory/document_upload.html"
    form_class = OriginalForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(Document, pk=kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Unggah berkas asli: {self.document}",
            "programme": "direktori",
            "cancel_url": self.document.get_absolute_url(),
        }

    def form_valid(self, form: OriginalForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        try:
            media_type = media_type_of(upload.name, upload)
            keep_file(
                document=self.document, name=upload.name, media_type=media_type, content=upload
            )
        except FileKindError as error:
            form.add_error("file", str(error))
        except IntegrityError as error:
            form.add_error("file", violated(DocumentFile, error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, "Berkas disimpan.")
        return redirect(self.document.get_absolute_url())

    def form_invalid(self, form: OriginalForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class Original(View):
    """Hand out an original to signed-in readers, always as an attachment."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        kept = get_object_or_404(DocumentFile, pk=pk)
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
