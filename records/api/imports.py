"""Files into lists over the API: the twin of the pages under /impor/."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiTypes, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.errors import Conflict, RefusedParameters
from records.api.idempotency import IDEMPOTENCY_KEY, once_per_key
from records.forms import problems_of
from records.imports import sessions
from records.imports.archive import Refused
from records.imports.forms import ConfirmForm, UndoForm
from records.imports.lists import MAY_NOT, may_import, resource_of
from records.imports.sessions import NotNow
from records.imports.telling import Teller, counts, outcomes
from records.models import Import, ImportRow

MOST_TOLD = 500
NO_FILE = "Sertakan berkas pada isian file (multipart/form-data)."
NO_LIST = "Sebutkan daftar, misalnya directory.figure."


class TroubleSerializer(serializers.Serializer):
    """Why something in the file is not taken."""

    sheet = serializers.CharField(help_text="Lembar.")
    cell = serializers.CharField(help_text="Sel, misalnya F12; nomor baris bila seluruh baris.")
    column = serializers.CharField(help_text="Judul kolom dalam berkas.")
    written = serializers.CharField(help_text="Isi sel.")
    message = serializers.CharField(source="sentence", help_text="Sebab.")


class TotalSerializer(serializers.Serializer):
    """A sum that the file would change; amounts as pages write them."""

    what = serializers.CharField(help_text="Jumlah apa.")
    was = serializers.CharField(help_text="Semula; kosong bila belum ada.")
    becomes = serializers.CharField(help_text="Menjadi; kosong bila tidak ada lagi.")
    unit = serializers.CharField(help_text="Satuan.")


class ChangeSerializer(serializers.Serializer):
    """A value that the file would change, or has changed; as pages write it."""

    row = serializers.IntegerField(help_text="Nomor baris dalam lembar, mulai 1.")
    record = serializers.IntegerField(
        allow_null=True, help_text="Nomor data; kosong bila data baru belum ditulis."
    )
    cell = serializers.CharField(help_text="Sel, misalnya F12; kosong bila bukan dari sel.")
    column = serializers.CharField(help_text="Judul kolom dalam berkas.")
    was = serializers.CharField(help_text="Semula; kosong pada data baru.")
    becomes = serializers.CharField(help_text="Menjadi.")


class GoneSerializer(serializers.Serializer):
    """What the list holds and the file does not; it is told and never deleted."""

    count = serializers.IntegerField(help_text="Banyaknya data.")
    names = serializers.ListField(
        child=serializers.CharField(), help_text="Nama sebagian di antaranya."
    )


class ImportSerializer(serializers.Serializer):
    """One upload: how far it is, and what it would change or has changed."""

    id = serializers.IntegerField(help_text="Nomor impor.")
    list = serializers.SerializerMethodField(help_text="Daftar, misalnya directory.figure.")
    file_name = serializers.CharField(help_text="Nama berkas.")
    state = serializers.ChoiceField(Import.State.choices, help_text="Keadaan.")
    is_interrupted = serializers.SerializerMethodField(
        help_text="Apakah pekerjaannya terputus; akan dilanjutkan sendiri."
    )
    refusal = serializers.SerializerMethodField(
        help_text="Mengapa langkah terakhir tidak berhasil."
    )
    sheet = serializers.CharField(help_text="Lembar yang dibaca.")
    header_row = serializers.SerializerMethodField(help_text="Baris judul kolom, mulai 1.")
    mapping = serializers.JSONField(
        help_text="Kolom (mulai 0) ke isian; kosong berarti tidak dibaca."
    )
    counts = serializers.SerializerMethodField(help_text="Jumlah baris menurut keadaan.")
    outcomes = serializers.SerializerMethodField(help_text="Jumlah baris menurut hasil.")
    totals = serializers.SerializerMethodField(help_text="Akibatnya pada jumlah.")
    changes = serializers.SerializerMethodField(
        help_text=f"Isi yang berubah, dari paling banyak {MOST_TOLD} baris."
    )
    gone = serializers.SerializerMethodField(
        help_text="Yang ada di daftar dan tidak ada dalam berkas; null bila tidak dapat diketahui."
    )
    troubles = serializers.SerializerMethodField(
        help_text=f"Yang tidak diterima, paling banyak {MOST_TOLD}."
    )

    class Meta:
        fields = (
            "id",
            "list",
            "file_name",
            "state",
            "is_interrupted",
            "refusal",
            "sheet",
            "header_row",
            "mapping",
            "counts",
            "outcomes",
            "totals",
            "changes",
            "gone",
            "troubles",
        )

    def get_list(self, session: Import) -> str:
        return session.list_name.removesuffix("_list").replace(":", ".")

    def get_is_interrupted(self, session: Import) -> bool:
        return bool(session.is_busy and session.job and session.job.is_interrupted)

    def get_refusal(self, session: Import) -> str:
        return str(session.found.get("failed", "") or session.found.get("moved", ""))

    @extend_schema_field(OpenApiTypes.INT)
    def get_header_row(self, session: Import) -> int | None:
        return None if session.header_row is None else session.header_row + 1

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, session: Import) -> dict[str, int]:
        return counts(session)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_outcomes(self, session: Import) -> dict[str, int]:
        return {name or "belum": count for name, count in outcomes(session).items()}

    @extend_schema_field(TotalSerializer(many=True))
    def get_totals(self, session: Import) -> Any:
        return session.found.get("totals", [])

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, session: Import) -> Any:
        if not _is_told(session):
            return []
        writes, teller = (ImportRow.State.NEW, ImportRow.State.CHANGED), Teller(session)
        told = [
            {
                "row": row.number,
                "record": row.record_id,
                "cell": each["cell"],
                "column": each["label"],
                "was": each["old"],
                "becomes": each["new"],
            }
            for row in session.rows.filter(state__in=writes).order_by("row")[:MOST_TOLD]
            for each in teller.changes(row)
        ]
        return ChangeSerializer(told, many=True).data

    @extend_schema_field(GoneSerializer(allow_null=True))
    def get_gone(self, session: Import) -> Any:
        gone = session.found.get("gone")
        return GoneSerializer(gone).data if gone else None

    @extend_schema_field(TroubleSerializer(many=True))
    def get_troubles(self, session: Import) -> Any:
        if not _is_told(session):
            return []
        wrong = (ImportRow.State.WRONG, ImportRow.State.STALE)
        teller = Teller(session)
        rows = session.rows.filter(state__in=wrong).order_by("row")[:MOST_TOLD]
        told = [*teller.of_columns(), *teller.of_rows(rows)][:MOST_TOLD]
        return TroubleSerializer(told, many=True).data


def _is_told(session: Import) -> bool:
    """Whether the file was read, and is not being worked on."""
    return not session.is_busy and bool(session.found.get("headings"))


UPLOAD = {
    "multipart/form-data": {
        "type": "object",
        "required": ["list", "file"],
        "properties": {
            "list": {"type": "string", "description": NO_LIST},
            "file": {"type": "string", "format": "binary"},
        },
    }
}
TAKES = {
    "application/json": {
        "type": "object",
        "additionalProperties": False,
        "required": ["takes"],
        "properties": {"takes": {"type": "string", "enum": list(Import.Takes.values)}},
    }
}
UNDO = {
    "application/json": {
        "type": "object",
        "additionalProperties": False,
        "required": ["reason"],
        "properties": {"reason": {"type": "string", "minLength": 1, "maxLength": 200}},
    }
}
ACCEPTED = {202: ImportSerializer}


class ImportViewSet(viewsets.GenericViewSet):
    """One's own uploads. What takes time answers 202 at once; the import tells how far it is."""

    serializer_class = ImportSerializer
    lookup_value_regex = r"[0-9]{1,18}"
    pagination_class = None
    filter_backends = ()
    version = 0
    is_public = False

    @property
    def app(self) -> str:
        """The app of the list, which a token has to cover."""
        if "pk" in self.kwargs:
            return self.get_object().list_name.partition(":")[0]
        if self.request.method == "POST":
            body: Any = self.request.data
            return str(body.get("list", "")).partition(".")[0]
        return ""

    def get_queryset(self) -> Any:
        return Import.objects.filter(owner_id=self.request.user.pk).select_related("owner", "job")

    def get_object(self) -> Import:
        session: Import = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        if not may_import(self.request.user, resource_of(session.list_name)):
            raise PermissionDenied(MAY_NOT)
        return session

    def get_parsers(self) -> list[Any]:
        is_upload = getattr(self, "action_map", {}).get("post") == "create"
        return [MultiPartParser()] if is_upload else super().get_parsers()

    @extend_schema(
        responses=ImportSerializer, description="Satu impor Anda: sampai di mana, apa isinya."
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=UPLOAD,
        responses=ACCEPTED,
        parameters=[IDEMPOTENCY_KEY],
        description="Unggah berkas; 202 dijawab segera, pratinjau dibaca di alamat impor.",
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return once_per_key(request, self, self.started)

    def started(self) -> Response:
        """The new import; its file is read by the queue."""
        request = self.request
        body: Any = request.data
        named, file = body.get("list"), body.get("file")
        if not isinstance(named, str) or named.count(".") != 1:
            raise RefusedParameters([("list", "required", NO_LIST)])
        if file is None or isinstance(file, str):
            raise RefusedParameters([("file", "required", NO_FILE)])
        try:
            resource = resource_of(f"{named.replace('.', ':')}_list")
        except Refused as refused:
            raise RefusedParameters([("list", "invalid", str(refused))]) from refused
        try:
            session = sessions.start(request.user, resource, file)
        except Refused as refused:
            raise RefusedParameters([("file", "invalid", str(refused))]) from refused
        answer = self.accepted(session)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{session.pk}/")
        return answer

    @extend_schema(
        request=TAKES, responses=ACCEPTED, description="Terapkan yang diceritakan pratinjau."
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Apply what the preview tells."""
        return self.done(sessions.confirm, ConfirmForm, "takes")

    @extend_schema(
        request=UNDO, responses=ACCEPTED, description="Urungkan impor yang sudah diterapkan."
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take back what was applied."""
        return self.done(sessions.undo, UndoForm, "reason")

    @extend_schema(
        request=None, responses=ACCEPTED, description="Batalkan impor yang belum diterapkan."
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Cancel what has not been applied."""
        return self.done(sessions.call_off)

    def done(self, act: Callable[..., Import], form_class: Any = None, name: str = "") -> Response:
        """The import after the act, which is told what the form says under that name.

        400 for what the form refuses, 409 where it is not the time for the act.
        """
        session, told = self.get_object(), {}
        if form_class:
            form = form_class(said(self.request, name))
            if not form.is_valid():
                raise RefusedParameters(problems_of(form))
            told = form.cleaned_data
        try:
            return self.accepted(act(session, **told))
        except NotNow as refused:
            raise Conflict(str(refused)) from refused

    def accepted(self, session: Import) -> Response:
        """202: the import as it stands, while the queue is at work."""
        return Response(self.get_serializer(session).data, status=status.HTTP_202_ACCEPTED)


def said(request: Request, name: str) -> dict[str, Any]:
    """What the body says under that name alone; RefusedParameters for anything else."""
    body = request.data
    if not isinstance(body, dict):
        raise RefusedParameters([("", "invalid", "Isi permintaan harus objek JSON.")])
    if unknown := [each for each in body if each != name]:
        sentence = f"Isian “{str(unknown[0])[:60]}” tidak ada. Yang ada: {name}."
        raise RefusedParameters([(str(unknown[0])[:60], "unknown", sentence)])
    value = body.get(name, "")
    if not isinstance(value, str) or "\x00" in value:
        raise RefusedParameters([(name, "invalid", "Isian ini berupa teks.")])
    return {name: value}
