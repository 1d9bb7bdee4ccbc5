"""The endpoint that every record gets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from records.access import Action
from records.api.answers import REFUSALS, answer_to
from records.api.bulk import BulkWrites
from records.api.conditions import seen_version
from records.api.errors import RefusedParameters
from records.api.idempotency import IDEMPOTENCY_KEY, once_per_key
from records.api.input import deletion_reason, filled_form
from records.api.reading import RecordReading
from records.api.shapes import DELETED
from records.dates import in_wib
from records.deletions import deleted_rows
from records.forms import RecordForm, problems_of
from records.models import Record
from records.saving import check_saved
from records.versions import locked

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="ETag dari GET; hanya nomor versinya yang dibandingkan.",
)


class RecordViewSet(BulkWrites, RecordReading):
    """The API twin of a model's pages: what its form says, and its acts."""

    acts: ClassVar[dict[str, Action]] = {
        "create": Action.ADD,
        "update": Action.CHANGE,
        "partial_update": Action.CHANGE,
        "bulk_update": Action.CHANGE,
        "destroy": Action.DELETE,
        "bulk_destroy": Action.DELETE,
        "restore": Action.DELETE,
    }

    def get_queryset(self) -> models.QuerySet:
        if self.action == "restore":
            return deleted_rows(self.resource.model, self.request.user)
        return super().get_queryset()

    @extend_schema(parameters=[IDEMPOTENCY_KEY])
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return once_per_key(request, self, self.created)

    def created(self) -> Response:
        """The new record, as the request says it."""
        request, record = self.request, self.new_record()
        form = self.valid_form(record, request.data, is_whole=False)
        with self.writing(record):
            self.resource.create(form.instance)
            check_saved(request.user, form.instance, Action.ADD)
        address = f"{request.path}{getattr(record, self.lookup_field)}/"
        response = self.answer(self.read_again(record), status=201)
        response["Location"] = request.build_absolute_uri(address)
        return response

    @extend_schema(parameters=[IF_MATCH])
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen, record = seen_version(request), self.get_object()
        self.changed(record, request.data, seen=seen, is_whole=not kwargs.get("partial"))
        return self.answer(self.read_again(record))

    def changed(self, record: Record, body: Any, *, seen: int, is_whole: bool = False) -> None:
        """Save what the body says of the record, if it still is at the version seen."""
        form = self.valid_form(record, body, is_whole=is_whole)
        with self.writing(record):
            if form.edited:
                self.resource.save(form.instance, seen=seen)
                check_saved(self.request.user, form.instance, Action.CHANGE)
            else:
                locked(record, seen=seen)

    @extend_schema(parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs, partial=True)

    @extend_schema(parameters=[IF_MATCH], responses={200: DELETED})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen, record = seen_version(request), self.get_object()
        body = self.deleted(record, request.data, seen=seen)
        self.version = body["version"]
        return Response(body)

    def deleted(self, record: Record, body: Any, *, seen: int) -> dict[str, Any]:
        """Delete the record for the reason of the body; what a client needs to restore it."""
        reason = deletion_reason(body)
        with self.writing(record):
            deletion = self.resource.delete(record, seen=seen, reason=reason)
        return {
            "id": record.pk,
            "version": seen + 1,
            "restorable_until": in_wib(deletion.restorable_until).isoformat(),
        }

    @extend_schema(parameters=[IF_MATCH], request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen = seen_version(request)
        # Several deleted rows may have borne one code; the last to go is the one to come back.
        record = (
            self.get_queryset().filter(**{self.lookup_field: kwargs[self.lookup_field]}).first()
        )
        if record is None:
            raise Http404
        with self.writing(record):
            self.resource.restore(record, seen=seen)
            check_saved(request.user, record, Action.DELETE)
        return self.answer(self.read_again(record))

    def new_record(self) -> Record:
        """What a new record is before the request says anything."""
        return self.resource.model()

    def valid_form(self, record: Record, body: Any, *, is_whole: bool) -> RecordForm:
        """The model's form with what the body says; 400 for what it refuses."""
        form = filled_form(
            self.resource.form_class,
            body,
            user=self.request.user,
            record=record,
            is_whole=is_whole,
        )
        if not form.is_valid():
            raise RefusedParameters(problems_of(form))
        return form

    @contextmanager
    def writing(self, record: Record) -> Iterator[None]:
        """One transaction; what stands in the way becomes an answer, and nothing is written."""
        try:
            with transaction.atomic():
                yield
        except REFUSALS as error:
            raise answer_to(error, self.resource.model) from error

    def read_again(self, record: Record) -> Any:
        """The written record with everything that the serializer shows."""
        return self.shown_rows().get(pk=record.pk)
