"""Organisations, seats and people."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from directory.access import scope_of
from directory.forms import MergeForm
from directory.models import (
    Appointment,
    Asset,
    FigureUpdate,
    Person,
    PersonMerge,
    PokjaMember,
)
from directory.resources import PEOPLE
from directory.rules import UpdateState
from directory.services import check_merge, merge_people, undo_merge
from records.access import Action, may
from records.columns import Fact
from records.models import RecordQuerySet
from records.saving import NotYours
from records.typing import KeepsTyping
from records.views import ActPage, DetailPage, ResourcePage


class OrganisationDetail(DetailPage):
    """One organisation: its names, its seats, its papers and, of a Pokja, its members."""

    template_name = "directory/organisation_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        members = PokjaMember.objects.select_related("organisation", "position__organisation")
        return (
            super()
            .get_queryset()
            .prefetch_related("positions", "documents", Prefetch("pokja_members", members))
        )

    def facts(self) -> list[Fact]:
        organisation = self.object
        region = organisation.region
        return [
            Fact("Jenis", organisation.get_kind_display()),
            Fact("Nama pendek", organisation.short_name),
            Fact("Nama lain", ", ".join(name.name for name in organisation.names.all())),
            Fact("Wilayah", region and region.title, region.get_absolute_url() if region else ""),
        ]


class PositionDetail(DetailPage):
    """One seat: its organisation, and who held it."""

    template_name = "directory/position_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        holders = Appointment.objects.select_related("person")
        return super().get_queryset().prefetch_related(Prefetch("appointments", holders))

    def facts(self) -> list[Fact]:
        organisation = self.object.organisation
        return [Fact("Organisasi", organisation.name, organisation.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": self.object.title,
            "proposals": self.proposals(),
            "assets": self.assets(),
            "decisions": self.decisions(),
        }

    def decisions(self) -> int:
        """How many proposals wait for the reader, on the page of their own seat."""
        seat, user = self.object, self.request.user
        if seat.pk not in scope_of(user).positions or not may(user, Action.DECIDE, FigureUpdate):
            return 0
        rows = FigureUpdate.objects.visible_to(user, Action.DECIDE).awaiting()
        return rows.exclude(proposed_by=seat).count()

    def proposals(self) -> list[FigureUpdate]:
        """What this seat proposed and is not decided, as far as the reader may see it."""
        user = self.request.user
        if not may(user, Action.VIEW, FigureUpdate):
            return []
        own = FigureUpdate.objects.filter(proposed_by=self.object).visible_to(user)
        return list(own.exclude(state=UpdateState.APPROVED.value).with_place())

    def assets(self) -> list[Asset]:
        """The assets whose file lies here, the longest first, as far as the reader may see them."""
        user = self.request.user
        if not may(user, Action.VIEW, Asset):
            return []
        held = Asset.objects.filter(holder=self.object, stage__is_final=False).visible_to(user)
        return list(held.select_related("stage").order_by("stage_since", "pk"))


class PersonDetail(DetailPage):
    """One person: seats held, other spellings merged into this entry."""

    template_name = "directory/person_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        # One merged into another keeps its address, and leads there.
        return Person.objects.select_related("merged_into").visible_to(self.request.user)

    def facts(self) -> list[Fact]:
        kept = self.object.merged_into
        return [Fact("Digabung ke", kept and kept.name, kept.get_absolute_url() if kept else "")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "appointments": self.object.appointments.select_related("position__organisation"),
            "merges": self.object.merges_kept.filter(undone_at__isnull=True).select_related(
                "absorbed"
            ),
        }


class PersonMergePage(ActPage, KeepsTyping, FormView):
    """Say that another entry is the same person."""

    resource = PEOPLE
    action = Action.CHANGE
    template_name = "directory/person_merge.html"
    form_class = MergeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kept": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Gabungkan dengan {self.object}",
        }

    def form_valid(self, form: MergeForm) -> HttpResponse:
        try:
            with transaction.atomic():
                merged = merge_people(kept=self.object, absorbed=form.cleaned_data["absorbed"])
                check_merge(self.request.user, merged)
        except (ValueError, NotYours) as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Kedua data digabung. Penggabungan dapat dibatalkan.")
        return redirect(self.object.get_absolute_url())

    def form_invalid(self, form: MergeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class UndoMerge(ResourcePage, View):
    """Take a merge apart again."""

    resource = PEOPLE
    action = Action.CHANGE
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        people = Person.objects.visible_to(request.user, self.action)
        merge = get_object_or_404(PersonMerge, pk=pk, kept__in=people)
        try:
            check_merge(request.user, merge)
            undo_merge(merge)
            messages.success(request, "Penggabungan dibatalkan.")
        except NotYours as error:
            raise Http404 from error
        except ValueError as error:
            messages.error(request, str(error))
        return redirect(merge.kept.get_absolute_url())
