"""JSON as the API writes it."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSONRenderer(BaseRenderer):
    """UTF-8 JSON. Decimals must have become text before: a float or Decimal here is a defect."""

    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_text)


def _text(value: Any) -> Any:
    """Lazy translations and DRF's own strings; anything else is refused by orjson."""
    if isinstance(value, str):
        return str.__str__(value)
    if hasattr(value, "__html__") or type(value).__name__ == "__proxy__":
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")
