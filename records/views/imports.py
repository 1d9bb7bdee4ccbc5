"""Bringing a file into a list: upload, columns, preview, applying, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import FormView, ListView, TemplateView, View

from records import security_log
from records.access import Action
from records.imports import sessions
from records.imports.archive import Refused
from records.imports.forms import ColumnsForm, ConfirmForm, HandOnForm, UndoForm, UploadForm
from records.imports.lists import may_import, resource_of
from records.imports.sessions import NotNow
from records.imports.telling import Teller, counts, outcomes
from records.jobs.queue import TooMany, ask_for
from records.models import Import, ImportRow, Job
from records.resources import Resource
from records.submissions import AlreadySubmitted, remember, submit
from records.views.base import ResourcePage, trail

PER_PAGE, WRONG_PER_PAGE, MOST_LISTED = 50, 20, 200
LOOKED_AGAIN_AFTER_SECONDS = 2
HERE = ("Impor saya", "records:import_list")
# In this order a reader wants them: what stands in the way first.
SHOWN = (
    (ImportRow.State.WRONG, "Galat"),
    (ImportRow.State.STALE, "Diubah orang lain"),
    (ImportRow.State.CHANGED, "Berubah"),
    (ImportRow.State.NEW, "Baru"),
)


def page_of(session: Import) -> str:
    """The page of an import."""
    return reverse("records:import_detail", args=[session.pk])


class UploadPage(ResourcePage, FormView):
    """Choose the file that goes into this list."""

    action = Action.CHANGE
    template_name = "imports/upload.html"
    form_class = UploadForm

    def check_permission(self) -> None:
        if not may_import(self.request.user, self.resource):
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Unggah berkas: {self.resource.title}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "crumbs": trail(self.resource.trail, "Unggah berkas"),
            "cancel_url": self.resource.url("list"),
            "submit_label": "Unggah dan periksa",
            "template_url": f"{self.resource.url('export')}?format=xlsx&template=1",
            "export_url": f"{self.resource.url('export')}?format=xlsx",
        }

    def form_valid(self, form: UploadForm) -> HttpResponse:
        user = self.request.user
        try:
            with transaction.atomic():
                submission = submit(user, form.cleaned_data["submission"])
                session = sessions.start(user, self.resource, form.cleaned_data["file"])
                remember(submission, page_of(session))
        except AlreadySubmitted as already:
            return redirect(already.url)
        except Refused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        security_log.note(self.request, "import", list=session.list_name, session=session.pk)
        return redirect(page_of(session))

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class ImportList(ListView):
    """One's own imports, the last first."""

    template_name = "imports/list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        # What was found in a file may be long, and is told on its own page.
        return Import.objects.filter(owner=self.request.user).select_related("job").defer("found")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        titles = {each.list_name: _title(each.list_name) for each in context["object_list"]}
        lines = [
            {"session": each, "title": titles[each.list_name], "url": page_of(each)}
            for each in context["object_list"]
        ]
        return context | {
            "heading": "Impor saya",
            "crumbs": trail((), "Impor saya"),
            "lines": lines,
        }


def _title(list_name: str) -> str:
    try:
        return resource_of(list_name).title
    except Refused:  # a list of an earlier version of the portal
        return list_name


class OwnImport:
    """Mixin: a page of one import; of another's, it is not there."""

    request: HttpRequest
    kwargs: dict[str, Any]
    resource: Resource

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Import.objects.filter(owner_id=request.user.pk).select_related("owner", "job")
        self.session = get_object_or_404(rows, pk=kwargs["pk"])
        self.resource = resource_of(self.session.list_name)
        # It tells what stands in the list, which may be theirs to change no longer.
        if not may_import(request.user, self.resource):
            raise PermissionDenied

    def frame(self, heading: str, *here: str) -> dict[str, Any]:
        """What frames the page."""
        crumbs = trail((HERE,), *here)
        if here:
            above = {"label": self.session.file_name, "url": page_of(self.session)}
            crumbs = [crumbs[0], above, *crumbs[1:]]
        else:
            crumbs = trail((HERE,), self.session.file_name)
        return {"heading": heading, "crumbs": crumbs, "session": self.session}

    def act(self, act: Any, **arguments: Any) -> HttpResponse:
        """Do an act of `records.imports.sessions`, and go back to the import."""
        try:
            act(self.session, **arguments)
        except NotNow as refused:
            return self.refuse(str(refused))
        return redirect(page_of(self.session))

    def refuse(self, sentence: str) -> HttpResponse:
        """409: the import as it stands, and why the act is not done."""
        page = ImportPage()
        page.setup(self.request, pk=self.session.pk)
        return page.answer(refusal=sentence, status=409)


class ImportPage(OwnImport, TemplateView):
    """One import: how far it is, what it would change, what is wrong, what it did."""

    template_name = "imports/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer()

    def answer(
        self,
        *,
        refusal: str = "",
        form: ColumnsForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The page; with `form` the columns as they were sent."""
        session, resource = self.session, self.resource
        context = self.frame(session.file_name) | {
            "title": resource.title,
            "list_url": resource.url("list"),
            "import_url": resource.url("import"),
            "refusal": refusal,
            "found": session.found,
        }
        if not session.is_busy and session.found.get("headings"):
            context |= self.told()
            context["form"] = form or ColumnsForm(session=session)
        response = TemplateResponse(self.request, self.template_name, context, status=status)
        if session.is_busy:
            response["Refresh"] = str(LOOKED_AGAIN_AFTER_SECONDS)
        return response

    def told(self) -> dict[str, Any]:
        """What the rows come to, and one page of those in one state."""
        session, teller = self.session, Teller(self.session)
        number = counts(session)
        shown = [
            {"state": state.value, "label": label, "count": number[state]}
            for state, label in SHOWN
            if number[state]
        ]
        states = [each["state"] for each in shown]
        chosen = self.request.GET.get("keadaan")
        chosen = chosen if chosen in states else next(iter(states), "")
        rows = session.rows.filter(state=chosen).order_by("row")
        is_wrong = chosen in (ImportRow.State.WRONG, ImportRow.State.STALE)
        # A row has several errors, and each of them a line.
        pages = Paginator(rows, WRONG_PER_PAGE if is_wrong else PER_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        lines = page.object_list
        parked, kept = (
            session.rows.filter(outcome=outcome).order_by("row")
            for outcome in (ImportRow.Outcome.PARKED, ImportRow.Outcome.KEPT)
        )
        wrong = number[ImportRow.State.WRONG] + number[ImportRow.State.STALE]
        return {
            "counts": number,
            "shown": shown,
            "chosen": chosen,
            "page_obj": page,
            "column_troubles": list(teller.of_columns()),
            "troubles": list(teller.of_rows(lines)) if is_wrong else [],
            "rows": [] if is_wrong else [(row, teller.changes(row)) for row in lines],
            "wrong": wrong,
            "clean": number[ImportRow.State.NEW] + number[ImportRow.State.CHANGED],
            "confirm": ConfirmForm(),
            "outcomes": outcomes(session),
            "parked": [(row, teller.is_mendable(row)) for row in parked[:MOST_LISTED]],
            "kept": kept[:MOST_LISTED],
        }


class ColumnsAct(OwnImport, View):
    """Say where the table is and what its columns are; the file is read again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ColumnsForm(request.POST, session=self.session)
        if form.is_valid():
            return self.act(sessions.settle, **form.settled)
        page = ImportPage()
        page.setup(request, pk=self.session.pk)
        return page.answer(form=form, status=400)


class ConfirmAct(OwnImport, View):
    """Apply what the preview showed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return self.refuse("; ".join(map(str, form.errors["takes"])))
        return self.act(sessions.confirm, takes=form.cleaned_data["takes"])


class CancelAct(OwnImport, View):
    """Cancel an import that has not been applied."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(sessions.call_off)


class MarkedAct(OwnImport, View):
    """Ask for the user's own file with its cells marked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.session.is_busy or not self.session.file:
            return self.refuse("Berkas itu tidak ada lagi, atau sedang dikerjakan.")
        asked = Job.objects.filter(
            kind="mark", owner=request.user, options={"session": self.session.pk}
        )
        job = asked.filter(state__in=Job.OPEN).first()
        try:
            job = job or ask_for("mark", owner=request.user, session=self.session.pk)
        except TooMany as refused:
            return self.refuse(str(refused))
        return redirect("records:job_detail", pk=job.pk)


class FormOnImport(OwnImport, FormView):
    """What the pages with a form on an import share."""

    template_name = "crud/form.html"
    heading = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.frame(self.heading, self.heading)
        return context | {"cancel_url": page_of(self.session)}

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class UndoPage(FormOnImport):
    """Take back everything that an import wrote."""

    form_class = UndoForm
    heading = "Urungkan impor"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "lead": "Semua data yang ditulis impor ini kembali seperti semula, "
            "kecuali yang sudah disunting sesudahnya.",
            "submit_label": "Urungkan",
        }

    def form_valid(self, form: UndoForm) -> HttpResponse:
        return self.act(sessions.undo, reason=form.cleaned_data["reason"])


class HandOnPage(FormOnImport):
    """Give an import to a colleague."""

    form_class = HandOnForm
    heading = "Serahkan impor"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"session": self.session}

    def form_valid(self, form: HandOnForm) -> HttpResponse:
        to = form.cleaned_data["username"]
        try:
            sessions.hand_on(self.session, to=to)
        except NotNow as refused:
            return self.refuse(str(refused))
        messages.success(self.request, f"Impor {self.session.file_name} diserahkan kepada {to}.")
        return redirect("records:import_list")
