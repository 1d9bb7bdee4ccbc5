"""Proposed figures: propose, edit, submit and withdraw; see what approving would do, and decide."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import ListView

from directory.access import scope_of
from directory.forms import FigureStepForm, deciding
from directory.models import Figure, FigureUpdate
from directory.resources.updates import since_text, state_look
from directory.rules import MoveRefused, UpdateState
from directory.sentences import amount_text, effect_lines, must_act, proposed_lines
from directory.services import approve, effect_of, return_, submit, withdraw
from directory.views.steps import TakesSteps
from records.access import Action, may
from records.columns import Fact
from records.models import Record, RecordQuerySet
from records.views import AddPage, ChangePage, DetailPage, ListPage, ResourcePage, trail

STEPS = {"submit": submit, "withdraw": withdraw}
DONE = {
    "submit": "Usulan diajukan. Jabatan lain yang memutuskannya.",
    "withdraw": "Usulan ditarik kembali menjadi draf.",
    "approve": "Usulan disetujui; angkanya kini berlaku.",
    "return": "Usulan dikembalikan kepada pengusul.",
}
PENDING = UpdateState.PENDING.value


class FigureUpdateList(ListPage):
    """All proposals that the reader may see."""

    def acts(self) -> list[dict[str, str]]:
        waiting = {"label": "Menunggu persetujuan", "url": self.resource.url("awaiting")}
        return [waiting, *super().acts()]


class ProposePage(AddPage):
    """Propose a new figure, or with `figure` a change of one, for one of the reader's seats."""

    figure: Figure | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_permission()
        if not scope_of(request.user).positions:
            return self.without_seat(request)
        if chosen := request.GET.get("figure"):
            stated = Figure.objects.with_place().exclude(status=Figure.Status.COMPUTED)
            key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
            self.figure = get_object_or_404(stated, pk=key)
        return super().dispatch(request, *args, **kwargs)

    def without_seat(self, request: HttpRequest) -> HttpResponse:
        """A page that says why nothing can be proposed; 403 to who sends a form all the same."""
        heading = "Usulkan angka"
        context = {
            "heading": heading,
            "programme": self.resource.programme,
            "crumbs": trail(self.resource.trail, heading),
        }
        status = 200 if request.method == "GET" else 403
        return TemplateResponse(request, "directory/without_seat.html", context, status=status)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.figure:
            kwargs["instance"] = FigureUpdate.correcting(self.figure, proposed_by=None)
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.figure is None:
            return super().get_context_data(**kwargs) | {"heading": "Usulkan angka baru"}
        heading = f"Usulkan perubahan: {self.figure}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "crumbs": trail(self.resource.trail, "Usulkan perubahan"),
            "cancel_url": self.figure.get_absolute_url(),
            "submit_label": "Simpan draf",
        }


class FigureUpdateChange(ChangePage):
    """Edit a proposal while it is open; beside it the figure as it stands now."""

    template_name = "directory/figureupdate_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = proposed_lines(self.object) if self.object.has_moved_on else []
        return super().get_context_data(**kwargs) | {"lines": lines}


class FigureUpdateDetail(TakesSteps, DetailPage):
    """One proposal: what it changes, and the next step for whoever may take it."""

    template_name = "directory/figureupdate_detail.html"
    form_class = FigureStepForm

    @property
    def is_proposer(self) -> bool:
        """Whether the reader holds the seat that proposes."""
        return self.object.proposed_by_id in scope_of(self.request.user).positions

    def may_decide(self) -> bool:
        """Whether deciding here is the reader's office at all, four eyes or not."""
        return self.may_act_on(self.object, Action.DECIDE)

    def form_arguments(self) -> dict[str, Any]:
        return deciding(self.request.user, self.object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        step = request.POST.get("step")
        own = self.is_proposer and may(request.user, Action.CHANGE, FigureUpdate)
        if not (own if step in STEPS else self.may_decide()):
            raise PermissionDenied
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def take(self, form: FigureStepForm) -> str:
        said, update = form.cleaned_data, self.object
        step, seen = said["step"], said["version"]
        if step in STEPS:
            STEPS[step](update, seen=seen)
        elif step == "approve":
            approve(update, by=said["by"], seen=seen)
        else:
            return_(update, by=said["by"], reason=said["reason"], seen=seen)
        return DONE[step]

    def next_page(self) -> str:
        """Whoever decides goes on to what else waits."""
        decided = self.request.POST.get("step") in FigureStepForm.DECISIONS
        return self.resource.url("awaiting") if decided else super().next_page()

    def stale_text(self, current: Record) -> str:
        return f"Langkah Anda tidak tercatat: usulan ini {stands_text(self.object)}"

    def lead(self) -> str:
        return f"Usulan ini {stands_text(self.object)}"

    def facts(self) -> list[Fact]:
        update = self.object
        return [
            Fact("Angka", update.figure and str(update.figure), figure_url(update)),
            Fact("Diusulkan oleh", update.proposed_by, update.proposed_by.get_absolute_url()),
            Fact("Alasan perubahan", update.reason),
            Fact("Dokumen sumber", update.document.title, update.document.get_absolute_url()),
            Fact("Tempat dalam dokumen", update.place_in_document),
            Fact("Diajukan", update.submitted_at),
            Fact("Diputuskan", update.decided_at),
            Fact("Nilai yang disetujui", self.approved_text()),
        ]

    def approved_text(self) -> str:
        """What was proposed, once it is the figure and no longer stands beside it."""
        update = self.object
        is_approved = update.state == UpdateState.APPROVED
        return f"{amount_text(update)} {update.indicator.unit}" if is_approved else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        update = self.object
        label = UpdateState(update.state).label
        return super().get_context_data(**kwargs) | {
            "status": {"state": state_look(update), "label": label},
            "lines": [] if update.state == UpdateState.APPROVED else proposed_lines(update),
            "step": self.next_step(),
            # The next step is the page's main act; these stand beside it.
            "acts": [],
            "links": self.acts(),
            **self.effects(),
        }

    def next_step(self) -> str:
        """What the reader may do now: submit, withdraw, decide; own: decide, if it were not own."""
        update, user = self.object, self.request.user
        if self.is_proposer and may(user, Action.CHANGE, FigureUpdate):
            if update.is_open:
                return "submit"
            return "withdraw" if update.state == PENDING else ""
        if update.state != PENDING or not self.may_decide():
            return ""
        return "own" if self.is_proposer else "decide"

    def effects(self) -> dict[str, Any]:
        """What approving would change, or why it cannot be approved; while a decision is due.

        About 30 queries: the approval is done and taken back, see `directory.services.effect_of`.
        """
        if self.object.state != PENDING:
            return {"effects": [], "refusal": ""}
        try:
            return {"effects": effect_lines(self.object, effect_of(self.object)), "refusal": ""}
        except MoveRefused as refused:
            return {"effects": [], "refusal": str(refused)}

    def acts(self) -> list[dict[str, str]]:
        update, resource = self.object, self.resource
        if not (update.is_open and self.is_proposer):
            return []
        pages = (
            ("Ubah", "change", Action.CHANGE),
            ("Riwayat", "history", Action.CHANGE),
            ("Hapus", "delete", Action.DELETE),
        )
        return [
            {"label": label, "url": resource.url(page, update.pk)}
            for label, page, action in pages
            if may(self.request.user, action, FigureUpdate)
        ]


def stands_text(update: FigureUpdate) -> str:
    """How a proposal stands, who has to act and since when."""
    state = UpdateState(update.state)
    if state == UpdateState.DRAFT:
        return f"masih draf {update.proposed_by}."
    if state == UpdateState.PENDING:
        return f"menunggu {must_act(update)}, sejak {since_text(update)}."
    return f"{state.label} oleh {update.decided_by} pada {since_text(update)}."


def figure_url(update: FigureUpdate) -> str:
    """The page of the figure that is to be changed, or that came of it."""
    return update.figure.get_absolute_url() if update.figure else ""


class AwaitingList(ResourcePage, ListView):
    """What waits for a decision, the longest first: who must act, since when, from what to what."""

    template_name = "directory/awaiting.html"
    paginate_by = 20

    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().awaiting()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        return context | {
            "heading": "Usulan angka yang menunggu persetujuan",
            "crumbs": trail(self.resource.trail, "Menunggu persetujuan"),
            "rows": [self.row(update) for update in context["object_list"]],
            "may_propose": may(user, Action.ADD, FigureUpdate),
            "propose_url": reverse("directory:figureupdate_add"),
        }

    def row(self, update: FigureUpdate) -> dict[str, Any]:
        """One proposal with its lines. It is decided on its own page, which shows the effect."""
        return {
            "update": update,
            "lines": proposed_lines(update),
            "must_act": must_act(update),
            "since": since_text(update),
        }
