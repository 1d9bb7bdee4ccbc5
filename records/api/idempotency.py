"""`Idempotency-Key`: a creating request that is sent again makes nothing again."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from records.api.errors import Conflict, RefusedParameters
from records.api.renderers import JSONRenderer
from records.models import KeyedRequest

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "Kunci pilihan Anda, misalnya UUID; permintaan yang sama dengan kunci yang sama dijawab "
        "sama dan tidak membuat data kedua. Diingat sedikitnya 24 jam."
    ),
)
KEY = re.compile(r"[!-~]{1,100}", re.ASCII)
# The first of two numbers that name an advisory lock; the second is the key's digest.
LOCK = 7_052


class OtherBody(exceptions.APIException):
    """A key that came before, with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "other_body"


def once_per_key(request: Request, view: Any, create: Callable[[], Response]) -> Response:
    """`create`'s answer, remembered under the request's key; without a key just that.

    Only what was carried out is remembered: a refused request may be mended and sent again.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return create()
    if not KEY.fullmatch(key):
        sentence = "Idempotency-Key memuat 1 sampai 100 huruf atau angka tanpa spasi."
        raise RefusedParameters([("Idempotency-Key", "invalid", sentence)])
    user_id: Any = request.user.pk
    digest = _digest(request)
    with transaction.atomic():
        if not _is_mine(user_id, key):
            raise Conflict("Permintaan dengan kunci ini masih dikerjakan. Tunggu, lalu ulangi.")
        before = KeyedRequest.objects.filter(user_id=user_id, key=key).first()
        if before:
            return _again(before, digest, view)
        answer = create()
        KeyedRequest.objects.create(
            user_id=user_id,
            key=key,
            digest=digest,
            status=answer.status_code,
            body=JSONRenderer().render(answer.data).decode(),
            record_version=view.version,
            location=answer.get("Location", ""),
        )
        return answer


def _is_mine(user_id: int, key: str) -> bool:
    """Whether nobody else is at this key until this transaction ends."""
    number = int.from_bytes(hashlib.sha256(f"{user_id} {key}".encode()).digest()[:4], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, number))
        return bool(cursor.fetchone()[0])


def _again(before: KeyedRequest, digest: str, view: Any) -> Response:
    if before.digest != digest:
        raise OtherBody
    view.version = before.record_version
    headers = {"Location": before.location} if before.location else None
    return Response(json.loads(before.body), status=before.status, headers=headers)


def _digest(request: Request) -> str:
    said = [request.method, request.get_full_path(), request.data]
    text = json.dumps(said, sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    if isinstance(value, UploadedFile):
        digest = hashlib.file_digest(value, "sha256").hexdigest()
        value.seek(0)
        return digest
    return str(value)
