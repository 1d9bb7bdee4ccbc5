"""How values stand in JSON."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from records.amounts import format_api


@extend_schema_field({"type": "string", "format": "decimal", "example": "36.97"})
class DecimalText(serializers.Field):
    """A Decimal as text with a dot, with the paper's decimals and at least `minimum_places`."""

    def __init__(self, *, minimum_places: int = 2, **kwargs: Any) -> None:
        self.minimum_places = minimum_places
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Decimal) -> str:
        return format_api(value, minimum_places=self.minimum_places)

    def from_text(self, digits: str) -> str:
        """The same of PostgreSQL's own digits, as `numeric::text` writes them."""
        whole, _, fraction = digits.partition(".")
        fraction = fraction.rstrip("0").ljust(self.minimum_places, "0")
        return f"{whole}.{fraction}" if fraction else whole
