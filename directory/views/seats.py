"""Seats: who holds and held one, how an appointment ends, how a seat changes hands."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import DetailView, FormView

from directory.access import scope_of
from directory.forms import CHANGED_MEANWHILE, EndAppointmentForm, HandoverForm
from directory.models import Appointment, Asset, FigureUpdate, Position, SeatHandover
from directory.resources import APPOINTMENTS, POSITIONS
from directory.sentences import VACANT, holder_name
from directory.services import HandoverRefused, hand_over_seat, open_items
from records.access import Action, may
from records.columns import Fact
from records.constraints import violated
from records.dates import format_date, today
from records.models import RecordQuerySet
from records.saving import DeadLink, NotYours, check_saved
from records.typing import KeepsTyping
from records.versions import StaleVersion
from records.views import ActPage, ChangePage, DetailPage, ListPage, trail
from records.views.export import ExportPage
from records.words import spell_date


class WithHolders:
    """Mixin: pages of seats that name who holds them today."""

    def get_queryset(self) -> RecordQuerySet:
        return super().get_queryset().with_holders(today())


class PositionList(WithHolders, ListPage):
    """Seats and their holders."""


class PositionExport(WithHolders, ExportPage):
    """The same as a file."""


class PositionDetail(DetailPage):
    """One seat: its organisation, who holds it now, who held it, how it changed hands."""

    template_name = "directory/position_detail.html"

    def get_queryset(self) -> RecordQuerySet:
        holders = Appointment.objects.select_related("person")
        return super().get_queryset().prefetch_related(Prefetch("appointments", holders))

    def holders(self) -> list[Appointment]:
        """The appointments in force today."""
        day = today()
        return [a for a in self.object.appointments.all() if a.is_in_force(day)]

    def facts(self) -> list[Fact]:
        organisation = self.object.organisation
        now = "\n".join(map(holder_sentence, self.holders())) or VACANT
        return [
            Fact("Organisasi", organisation.name, organisation.get_absolute_url()),
            Fact("Pejabat sekarang", now[:1].upper() + now[1:]),
        ]

    def acts(self) -> list[dict[str, str]]:
        acts, user, key = super().acts(), self.request.user, self.object.pk
        self.keeps_appointments = may_appoint(user) and self.may_act_on(self.object, Action.CHANGE)
        if self.keeps_appointments:
            appoint = {
                "label": "Angkat",
                "url": f"{APPOINTMENTS.url('add')}?position={key}",
            }
            if not self.object.appointments.all():
                return [*acts, appoint]
            acts += [appoint, {"label": "Serah terima", "url": POSITIONS.url("handover", key)}]
        return acts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"heading": self.object.title}
        handovers = visible_handovers(self.request.user).filter(position=self.object)
        return context | {
            "appointments": [
                (a, self.keeps_appointments and (a.valid_to is None or a.valid_to >= today()))
                for a in self.object.appointments.all()
            ],
            "handovers": handovers if self.request.user.is_authenticated else (),
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
        return list(FigureUpdate.objects.visible_to(user).open_of(self.object))

    def assets(self) -> list[Asset]:
        """The assets whose file lies here, the longest first, as far as the reader may see them."""
        user = self.request.user
        if not may(user, Action.VIEW, Asset):
            return []
        return list(Asset.objects.visible_to(user).open_of(self.object))


def may_appoint(user: Any) -> bool:
    """Whether the user may begin and end appointments at all."""
    return may(user, Action.ADD, Appointment) and may(user, Action.CHANGE, Appointment)


def holder_sentence(appointment: Appointment) -> str:
    """`Plt. Ani sejak 1 Maret 2026, keputusan SK 12`."""
    name = holder_name(appointment.kind, appointment.person.name)
    until = f" sampai {format_date(appointment.valid_to)}" if appointment.valid_to else ""
    since = format_date(appointment.valid_from)
    return f"{name} sejak {since}{until}, keputusan {appointment.decree}"


class EndAppointment(ChangePage):
    """Say until when somebody holds a seat."""

    resource = APPOINTMENTS
    done = "Pengangkatan diakhiri."

    def get_form_class(self) -> type[EndAppointmentForm]:
        return EndAppointmentForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = f"Akhiri pengangkatan: {self.object}"
        return super().get_context_data(**kwargs) | {
            "heading": heading,
            "lead": "Sesudah hari itu pejabat ini tidak lagi bertindak untuk jabatannya.",
            "crumbs": trail(self.resource.trail, heading),
            "submit_label": "Akhiri",
        }


class Handover(ActPage, KeepsTyping, FormView):
    """One person leaves a seat, the next takes it; the work stays where it is."""

    resource = POSITIONS
    action = Action.CHANGE
    template_name = "directory/position_handover.html"
    form_class = HandoverForm

    def check_permission(self) -> None:
        super().check_permission()
        if not may_appoint(self.request.user):
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"position": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": f"Serah terima jabatan: {self.object}",
            "crumbs": [
                *trail(POSITIONS.trail),
                {"label": self.object.title, "url": self.object.get_absolute_url()},
                {"label": "Serah terima", "url": ""},
            ],
            "items": open_items(self.object),
            "submit_label": "Serah terimakan",
        }

    def form_valid(self, form: HandoverForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            with transaction.atomic():
                handover = hand_over_seat(**values, seen=values["outgoing"].version)
                position = Position.objects.get(pk=self.object.pk)
                check_saved(self.request.user, position, Action.CHANGE)
        except StaleVersion:
            form.add_error("outgoing", CHANGED_MEANWHILE)
            return self.form_invalid(form, status=409)
        except (HandoverRefused, DeadLink, NotYours) as refused:
            form.add_error(None, str(refused))
        except IntegrityError as error:
            form.add_error(None, violated(Appointment, error))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, "Serah terima dicatat. Cetak berita acaranya dari sini.")
        return redirect(handover.get_absolute_url())

    def form_invalid(self, form: HandoverForm, status: int = 400) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


def visible_handovers(user: Any) -> Any:
    """The handovers of seats that the user holds, or whose appointments the user keeps."""
    own = Q(position__in=scope_of(user).positions)
    kept = Q(position__in=Position.objects.visible_to(user, Action.CHANGE))
    rows = own | kept if may_appoint(user) else own
    return SeatHandover.objects.filter(rows).select_related("handed_over_by", "received_by")


class HandoverPaper(DetailView):
    """Berita acara of a handover, to be printed and signed."""

    template_name = "directory/seathandover_detail.html"

    def get_queryset(self) -> Any:
        return visible_handovers(self.request.user).select_related("position__organisation")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handover: SeatHandover = self.object
        position = handover.position
        crumbs = trail(POSITIONS.trail, position.title, "Berita acara")
        crumbs[-2]["url"] = position.get_absolute_url()
        return super().get_context_data(**kwargs) | {
            "heading": "Berita Acara Serah Terima Jabatan",
            "programme": POSITIONS.programme,
            "crumbs": crumbs,
            "date_in_words": spell_date(handover.last_day),
            "first_day": handover.last_day + datetime.timedelta(days=1),
        }


class SavedViewList(ListPage):
    """Saved views; a new one is made on the list that it filters."""

    def acts(self) -> list[dict[str, str]]:
        add_url = self.resource.url("add")
        return [act for act in super().acts() if not act["url"].startswith(add_url)]


class SavedViewDetail(DetailPage):
    """One saved view, and the way to its list."""

    def facts(self) -> list[Fact]:
        view, position = self.object, self.object.position
        opened = Fact("Daftar", "Buka daftar dengan saringan ini", view.address)
        return [
            opened if view.address else Fact("Daftar", "tidak ada lagi"),
            Fact("Saringan", view.query),
            Fact("Jabatan", position, position.get_absolute_url()),
        ]
