"""Which new passwords are too easy to guess in this office."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from records.dates import today

EASY_WORDS = (
    "pangkalpinang", "titiktemu", "belitung", "bappeda", "kotaku", "kumuh", "bangka", "pokja",
    "babel", "ktm",
    # Django's list of common passwords knows hardly one of twelve characters, and no Indonesian.
    "1234567890", "123456", "indonesia", "katasandi", "password", "rahasia", "qwerty", "admin",
)  # fmt: skip
# Passwords are made with the year of today, of the last changes and of the coming one.
YEARS_BACK, YEARS_AHEAD = 10, 2
ENOUGH_REST = 8
MESSAGE = (
    "Kata sandi ini mudah ditebak: hampir seluruhnya terdiri atas kata yang umum, nama kantor, "
    "program, daerah, atau tahun. Tambahkan beberapa kata lain."
)


class EasyWordsValidator:
    """Refuses what consists of easy words and years, whatever stands between them."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError if little is left without those words."""
        year = today().year
        years = (str(y) for y in range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
        guessable = "|".join((*EASY_WORDS, *years))
        rest, found = re.subn(guessable, "", re.sub(r"[\s._-]+", "", password.casefold()))
        if found and len(rest) < ENOUGH_REST:
            raise ValidationError(MESSAGE, code="password_of_easy_words")

    def get_help_text(self) -> str:
        """What the page says before anything is typed."""
        return "Jangan hanya kata umum, nama kantor, program, daerah, atau tahun."
