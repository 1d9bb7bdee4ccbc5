"""Organisations, seats and people."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, View

from directory.filters import OrganisationFilterSet, PersonFilterSet, PositionFilterSet
from directory.forms import MergeForm, OrganisationForm, PersonForm, PositionForm
from directory.models import Appointment, Organisation, Person, PersonMerge, PokjaMember, Position
from directory.services import merge_people, undo_merge
from directory.views.figures import IN_DIRECTORY
from records.columns import Column, Fact
from records.typing import KeepsTyping
from records.views import ChangePage, DetailPage, ListPage, PublicPage


class OrganisationList(PublicPage, ListPage):
    model = Organisation
    parents = IN_DIRECTORY
    queryset = Organisation.objects.select_related("region").prefetch_related("names")
    filterset_class = OrganisationFilterSet
    heading = "Organisasi"
    lead = (
        "Perangkat daerah, Pokja, dan lembaga lain, dengan nama dan singkatan yang dipakai dokumen."
    )
    columns = (
        Column("Nama", "name", link=True),
        Column("Jenis", lambda o: o.get_kind_display()),
        Column("Wilayah", lambda o: o.region and o.region.name),
        Column("Nama lain", lambda o: ", ".join(name.name for name in o.names.all())),
    )


class OrganisationDetail(PublicPage, DetailPage):
    model = Organisation
    parents = (*IN_DIRECTORY, ("Organisasi", "directory:organisation_list"))
    queryset = Organisation.objects.select_related("region").prefetch_related(
        "names",
        "positions",
        "documents",
        Prefetch(
            "pokja_members",
            PokjaMember.objects.select_related("organisation", "position__organisation"),
        ),
    )
    template_name = "directory/organisation_detail.html"

    def facts(self) -> list[Fact]:
        organisation = self.object
        region = organisation.region
        return [
            Fact("Jenis", organisation.get_kind_display()),
            Fact("Nama pendek", organisation.short_name),
            Fact("Nama lain", ", ".join(name.name for name in organisation.names.all())),
            Fact("Wilayah", region and region.title, region.get_absolute_url() if region else ""),
        ]


class OrganisationChange(ChangePage):
    model = Organisation
    form_class = OrganisationForm


class PositionList(PublicPage, ListPage):
    model = Position
    parents = IN_DIRECTORY
    queryset = Position.objects.select_related("organisation")
    filterset_class = PositionFilterSet
    heading = "Jabatan"
    lead = "Pekerjaan melekat pada jabatan; orangnya dapat berganti."
    columns = (
        Column("Jabatan", "title", link=True),
        Column("Organisasi", lambda p: p.organisation.name),
    )


class PositionDetail(PublicPage, DetailPage):
    model = Position
    parents = (*IN_DIRECTORY, ("Jabatan", "directory:position_list"))
    queryset = Position.objects.select_related("organisation").prefetch_related(
        Prefetch("appointments", Appointment.objects.select_related("person"))
    )
    template_name = "directory/position_detail.html"

    def facts(self) -> list[Fact]:
        organisation = self.object.organisation
        return [Fact("Organisasi", organisation.name, organisation.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"heading": self.object.title}


class PositionChange(ChangePage):
    model = Position
    form_class = PositionForm


class PersonList(PublicPage, ListPage):
    model = Person
    parents = IN_DIRECTORY
    queryset = Person.objects.filter(merged_into__isnull=True)
    filterset_class = PersonFilterSet
    heading = "Orang"
    lead = "Orang yang disebut dokumen dalam jabatannya. Ejaan pada dokumen tetap dicatat."
    columns = (Column("Nama", "name", link=True),)


class PersonDetail(PublicPage, DetailPage):
    model = Person
    parents = (*IN_DIRECTORY, ("Orang", "directory:person_list"))
    queryset = Person.objects.select_related("merged_into")
    template_name = "directory/person_detail.html"

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


class PersonChange(ChangePage):
    model = Person
    form_class = PersonForm


class PersonMergePage(KeepsTyping, PermissionRequiredMixin, FormView):
    """Say that another entry is the same person."""

    permission_required = "directory.change_person"
    template_name = "directory/person_merge.html"
    form_class = MergeForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kept = get_object_or_404(Person, pk=kwargs["pk"], merged_into__isnull=True)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kept": self.kept}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Gabungkan dengan {self.kept}",
            "programme": "direktori",
            "cancel_url": self.kept.get_absolute_url(),
        }

    def form_valid(self, form: MergeForm) -> HttpResponse:
        try:
            merge_people(kept=self.kept, absorbed=form.cleaned_data["absorbed"])
        except ValueError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, "Kedua data digabung. Penggabungan dapat dibatalkan.")
        return redirect(self.kept.get_absolute_url())

    def form_invalid(self, form: MergeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)


class UndoMerge(PermissionRequiredMixin, View):
    """Take a merge apart again."""

    permission_required = "directory.change_person"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        merge = get_object_or_404(PersonMerge, pk=pk)
        try:
            undo_merge(merge)
            messages.success(request, "Penggabungan dibatalkan.")
        except ValueError as error:
            messages.error(request, str(error))
        return redirect(merge.kept.get_absolute_url())
