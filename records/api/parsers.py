"""JSON as the API reads it: exact numbers, no name twice, nothing that a database cannot hold."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


class TooLarge(APIException):
    """A body beyond what a request may send."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class JSONParser(BaseParser):
    """UTF-8 JSON. A number with decimals becomes a Decimal and is never rounded through a float."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(limit + 1)
        if len(content) > limit:
            raise TooLarge
        try:
            body = json.loads(
                content.decode("utf-8"),
                parse_float=Decimal,
                parse_constant=_refuse,
                object_pairs_hook=_each_name_once,
            )
            # Half a surrogate pair is JSON, but no text that a database or an answer could hold.
            json.dumps(body, ensure_ascii=False, default=str).encode("utf-8")
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ParseError from error
        return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two values was meant is not guessed."""
    body = dict(pairs)
    if len(body) < len(pairs):
        raise ValueError("a name stands twice")
    return body
