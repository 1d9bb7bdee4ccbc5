"""Who may do what and where, in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission

from accounts.access import permissions_of
from accounts.models import User
from directory.models import Appointment, Region
from directory.sentences import holder_name

PROGRAMMES = {
    "ktm": "KTM",
    "kotaku": "KOTAKU",
    "meetings": "Rapat",
    "directory": "Direktori",
    "accounts": "Akun",
}
ACTS = {"view": "melihat", "add": "menambah", "change": "mengubah", "delete": "menghapus"}


@dataclass(frozen=True)
class Right:
    """What may be done to one kind of record: `Wilayah`, `menambah, mengubah`."""

    programme: str
    noun: str
    acts: str


def standing(account: User) -> dict[str, Any]:
    """What a page says of an account: what it may do, where, and why perhaps nothing."""
    given = list(permissions_of(account).select_related("content_type"))
    names = {permission.codename for permission in given}
    return {
        "hindrances": hindrances(account, names),
        "scope": scope_text(account, names),
        "programmes": by_programme(rights(given)),
    }


def by_programme(found: list[Right]) -> list[tuple[str, list[Right]]]:
    """The rights under the name of their programme."""
    return [(name, list(group)) for name, group in groupby(found, lambda right: right.programme)]


def rights(permissions: Iterable[Permission]) -> list[Right]:
    """Permissions by programme and kind of record. Each needs its content type at hand."""
    acts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for permission in permissions:
        app, model = permission.content_type.app_label, permission.content_type.model
        act, _, of = permission.codename.partition("_")
        programme = PROGRAMMES.get(app, app)
        if act in ACTS and of == model:
            known = apps.get_model(app, model)._meta.verbose_name
            acts[programme, _sentence(str(known))].append(act)
        else:
            acts[programme, _sentence(permission.name)].append("")
    order = [*PROGRAMMES.values()]
    return [
        Right(programme, noun, ", ".join(word for act, word in ACTS.items() if act in found))
        for (programme, noun), found in sorted(
            acts.items(), key=lambda item: (_place(order, item[0][0]), item[0][1])
        )
    ]


def _sentence(text: str) -> str:
    """Begun with a capital; those of names (KTM, Pokja) stay."""
    return text[:1].upper() + text[1:]


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def seat_text(appointment: Appointment) -> str:
    """`Kepala, Bappeda`, of an acting holder `Plt. Kepala, Bappeda`."""
    return holder_name(appointment.kind, str(appointment.position))


def scope_text(account: User, names: set[str]) -> str:
    """Where the account acts, from its permissions and its seats of today."""
    if account.is_superuser or "act_everywhere" in names:
        return "semua wilayah dan organisasi"
    organisations = [seat.position.organisation for seat in account.seats]
    parts = list(dict.fromkeys(str(organisation) for organisation in organisations))
    if "act_for_region" in names:
        regions = {o.region for o in organisations if o.region}
        parts = [*(region_text(region) for region in sorted(regions, key=_code)), *parts]
    return "\n".join(parts) or "tidak ada"


def _code(region: Region) -> str:
    return region.code


def region_text(region: Region) -> str:
    """A region of a scope."""
    return f"{region.title} ({region.code}) dan semua di bawahnya"


def hindrances(account: User, names: set[str]) -> list[str]:
    """Why the account can do nothing, or less than its roles say."""
    said = []
    if not account.is_active:
        said.append("Akun ini dimatikan; pemiliknya tidak dapat masuk.")
    elif not account.has_usable_password():
        said.append("Kata sandi belum dibuat; pemiliknya belum dapat masuk.")
    if not (names or account.is_superuser):
        said.append("Tidak ada peran yang memberi hak mengubah; akun ini hanya membaca.")
    if account.is_superuser or "act_everywhere" in names:
        return said
    if account.person_id is None:
        said.append("Akun ini belum terhubung dengan orang, jadi tidak memangku jabatan apa pun.")
    elif not account.seats:
        said.append("Orang ini tidak memangku jabatan apa pun hari ini; cakupannya kosong.")
    elif "act_for_region" in names and not any(
        seat.position.organisation.region for seat in account.seats
    ):
        said.append("Organisasi jabatannya tidak tercatat wilayahnya; cakupan wilayahnya kosong.")
    return said
