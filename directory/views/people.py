"""Organisations and people."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from directory.forms import MergeForm
from directory.models import Person, PersonMerge, PokjaMember, Position
from directory.resources import PEOPLE
from directory.sentences import holders_text
from directory.services import check_merge, merge_people, undo_merge
from records.access import Action
from records.columns import Fact
from records.dates import today
from records.models import RecordQuerySet
from records.saving import NotYours
from records.typing import KeepsTyping
from records.views import ActPage, DetailPage, ResourcePage


class OrganisationDetail(DetailPage):
    """One organisation: its names, its seats, its papers and, of a Pokja, its members."""

    template_name = "directory/organisation_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        seats: Any = Position.objects.with_holders(today())
        members = PokjaMember.objects.select_related("organisation", "position__organisation")
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("positions", seats),
                "documents",
                Prefetch("pokja_members", members),
            )
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "seats": [(seat, holders_text(seat)) for seat in self.object.positions.all()],
        }


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
