"""What accounts say to people: waits, and the mail with the link to a new password."""

import math
from collections.abc import Sequence
from datetime import timedelta


def spoken_wait(wait: timedelta) -> str:
    """`12 menit`, rounded up; hours from two on."""
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} menit"
    return f"{math.ceil(minutes / 60)} jam"


def too_many(tries: str, wait: timedelta) -> str:
    """Why the try was not even looked at, and when the next one will be.

    The network is named because its other people may have used the tries up.
    """
    return f"Terlalu banyak {tries} dari jaringan ini. Tunggu {spoken_wait(wait)}, lalu coba lagi."


def password_link_mail(links: Sequence[tuple[str, str]], valid: timedelta) -> tuple[str, str]:
    """Subject and text; `links` are (account name, address) of every account of the recipient."""
    lines = "\n\n".join(f"Akun {username}:\n{address}" for username, address in links)
    text = (
        "Yth. Bapak/Ibu,\n\n"
        "Ada permintaan untuk mengatur ulang kata sandi Anda di portal Titik Temu. Buka tautan "
        "berikut untuk membuat kata sandi baru.\n\n"
        f"{lines}\n\n"
        f"Tautan berlaku {spoken_wait(valid)} dan hanya dapat dipakai satu kali. Jangan teruskan "
        "surel ini kepada siapa pun.\n\n"
        "Bila Anda tidak memintanya, abaikan surel ini; kata sandi Anda tidak berubah.\n\n"
        "Titik Temu\n"
    )
    return "Atur ulang kata sandi Titik Temu", text
