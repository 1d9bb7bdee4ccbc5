"""Which new passwords are too easy to guess in this office."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from records.dates import today

OFFICE_WORDS = (
    "pangkalpinang", "titiktemu", "belitung", "bappeda", "kotaku", "kumuh", "bangka", "pokja",
    "babel", "ktm",
)  # fmt: skip
# Passwords are made with the year of today, of the last changes and of the coming one.
YEARS_BACK, YEARS_AHEAD = 10, 2
ENOUGH_REST = 8
MESSAGE = (
    "Kata sandi ini mudah ditebak: hampir seluruhnya terdiri atas nama kantor, program, daerah, "
    "atau tahun. Tambahkan beberapa kata lain."
)


class OfficeWordsValidator:
    """Refuses what consists of words of the office and years, whatever stands between them."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError if little is left without those words."""
        year = today().year
        years = (str(y) for y in range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
        guessable = "|".join((*OFFICE_WORDS, *years))
        rest, found = re.subn(guessable, "", re.sub(r"[\s._-]+", "", password.casefold()))
        if found and len(rest) < ENOUGH_REST:
            raise ValidationError(MESSAGE, code="password_of_office_words")

    def get_help_text(self) -> str:
        """What the page says before anything is typed."""
        return "Jangan hanya nama kantor, program, daerah, atau tahun."
