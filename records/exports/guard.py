"""The guard of CSV: no text becomes a formula where a spreadsheet opens it, and none is lost.

A text that a spreadsheet would take for a formula gets one leading apostrophe; the reader takes
exactly one off. A text that already begins with apostrophes and such a sign gets one more, so that
reading always gives back what was written (docs/contracts.md). Numbers never pass through here.
"""

import re

# Spreadsheets skip blanks and invisible signs before the sign that starts a formula, and East
# Asian ones read its full-width twin alike.
_FORMULA = re.compile("'*[\\s\u200b\ufeff]*[-=+@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """The text as it stands in a CSV cell."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that a CSV cell stands for."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
