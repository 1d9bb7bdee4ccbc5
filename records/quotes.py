"""What somebody typed, as a sentence may repeat it."""

import re


def quoted(text: str) -> str:
    """What was typed, for a sentence: shortened to 32 signs, the invisible ones marked."""
    plain = re.sub(r"\s", " ", text[:33])
    visible = "".join(sign if sign.isprintable() else "\ufffd" for sign in plain)
    return f'"{visible}"' if len(visible) < 33 else f'"{visible[:31]}…"'
