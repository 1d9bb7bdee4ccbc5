"""The endpoint of figures as they are proposed, and of the steps to their approval."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directory.access import scope_of
from directory.api.documents import FigureSerializer
from directory.api.sources import SourceField
from directory.api.steps import TakesSteps
from directory.forms import FigureStepForm, deciding
from directory.models import Figure, FigureUpdate
from directory.resources import FIGURE_UPDATES
from directory.services import approve, return_, submit, withdraw
from records.access import Action
from records.api.conditions import seen_version
from records.api.errors import RefusedParameters
from records.api.input import step_schema
from records.api.views import IF_MATCH, RecordViewSet
from records.filters import refused_parameters

FIGURE = OpenApiParameter(
    "figure",
    int,
    description="Nomor angka pada /figures/ yang diusulkan berubah; tanpa itu usulan angka baru.",
)
DECISION = step_schema(FigureStepForm, without=("step",))


class FigureUpdateSerializer(FigureSerializer):
    """A figure as it is proposed to be, who proposes it and how it was decided."""

    source = SourceField()
    # No paper decides what counts here: a proposal is never the reference.
    is_reference = None
    reference_reason = None

    class Meta:
        model = FigureUpdate
        fields = (
            *(name for name in FigureSerializer.Meta.fields if "reference" not in name),
            "comparator",
            "reason",
            "figure",
            "figure_version",
            "state",
            "proposed_by",
            "submitted_at",
            "decided_by",
            "decided_at",
            "return_reason",
        )


@extend_schema(tags=["Direktori"])
class FigureUpdateViewSet(TakesSteps, RecordViewSet):
    """Usulan angka: draf, diajukan, dan diputuskan oleh jabatan lain."""

    resource = FIGURE_UPDATES
    serializer_class = FigureUpdateSerializer
    acts: ClassVar[dict[str, Action]] = RecordViewSet.acts | {
        "submit": Action.CHANGE,
        "withdraw": Action.CHANGE,
        "approve": Action.DECIDE,
        "return_": Action.DECIDE,
    }

    def get_queryset(self) -> Any:
        if self.action not in ("submit", "withdraw"):
            return super().get_queryset()
        # A proposal on its way is no longer changed, but its proposer still takes it back.
        return self.shown_rows().filter(proposed_by__in=scope_of(self.request.user).positions)

    def new_record(self) -> FigureUpdate:
        """A new figure, or with `?figure=` a change of one."""
        if problems := refused_parameters(self.request.query_params, {"figure"}):
            raise RefusedParameters(problems)
        chosen = self.request.query_params.get("figure", "")
        if not chosen:
            return FigureUpdate()
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise RefusedParameters([("figure", "invalid", "Sebutkan nomor angka, misalnya 1.")])
        stated = Figure.objects.with_place().exclude(status=Figure.Status.COMPUTED)
        return FigureUpdate.correcting(get_object_or_404(stated, pk=chosen), proposed_by=None)

    @extend_schema(parameters=[FIGURE])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().create(request, *args, **kwargs)

    @extend_schema(parameters=[IF_MATCH], request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.moved(submit)

    @extend_schema(parameters=[IF_MATCH], request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.moved(withdraw)

    @extend_schema(parameters=[IF_MATCH], request=DECISION)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        update = self.get_object()
        said = self.decision(update, "approve")
        with self.writing(update):
            approve(update, by=said["by"], seen=said["version"])
        return self.answer(self.read_again(update))

    @extend_schema(parameters=[IF_MATCH], request=DECISION)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        update = self.get_object()
        said = self.decision(update, "return")
        with self.writing(update):
            return_(update, by=said["by"], reason=said["reason"], seen=said["version"])
        return self.answer(self.read_again(update))

    def moved(self, step: Any) -> Response:
        """A step that only its proposer takes."""
        seen, update = seen_version(self.request), self.get_object()
        with self.writing(update):
            step(update, seen=seen)
        return self.answer(self.read_again(update))

    def decision(self, update: FigureUpdate, step: str) -> dict[str, Any]:
        """What is decided as which seat."""
        return self.said(FigureStepForm, step, **deciding(self.request.user, update))
