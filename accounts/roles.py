"""What each role is for and may do, and how long its sessions last. Groups are made from these."""

from django.contrib.auth.models import Group, Permission

from accounts.models import User

READER = "Pembaca"
POKJA_MEMBER = "Anggota Pokja"
AGENCY_OPERATOR = "Operator OPD"
STAFF = "Staf Bappeda"
VERIFIER = "Verifikator"
ADMINISTRATOR = "Administrator"


def keep(*models: str) -> tuple[str, ...]:
    """The permissions of whoever keeps these models: add, change, delete."""
    return tuple(
        f"{app}.{act}_{name}"
        for app, _, name in (model.partition(".") for model in models)
        for act in ("add", "change", "delete")
    )


SHARED_NOUNS = (
    *keep(
        "directory.appointment",
        "directory.document",
        "directory.figure",
        "directory.indicator",
        "directory.organisation",
        "directory.organisationname",
        "directory.person",
        "directory.pokjamember",
        "directory.position",
        "directory.region",
        "directory.regionalias",
        "directory.regiongroup",
        "directory.regiongroupmember",
    ),
    "directory.add_documentfile",
)
# What is not published is read by permission, too.
READ_REGISTERS = (
    "directory.view_asset",
    "directory.view_assetpaper",
    "directory.view_figureupdate",
)
PROPOSE = keep("directory.figureupdate")
DECIDE = ("directory.decide_figureupdate",)
OWN_ASSETS = ("directory.change_asset", *keep("directory.assetpaper"))
REGISTERS = keep(
    "directory.asset",
    "directory.assetpaper",
    "directory.handoverstage",
    "directory.holiday",
    "directory.requiredpaper",
)
PROGRAMMES = keep(
    "ktm.area",
    "ktm.facility",
    "ktm.successcondition",
    "meetings.agendaitem",
    "meetings.agreement",
    "meetings.agreementparty",
    "meetings.attachment",
    "meetings.exchange",
    "meetings.meeting",
    "meetings.problem",
    "meetings.signatory",
    "meetings.speaker",
)
ACCOUNTS = (
    "accounts.view_user",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_application",
    "accounts.view_webhook",
    *keep("accounts.application", "accounts.webhook"),
)

# Filters kept for the seats that somebody holds.
SEAT_HOLDER = ("directory.view_savedview", *keep("directory.savedview"))
REGIONAL_KEEPER = (
    "accounts.act_for_region",
    *SHARED_NOUNS,
    *PROGRAMMES,
    *READ_REGISTERS,
    *PROPOSE,
    *REGISTERS,
    *SEAT_HOLDER,
)

# Reading what is published needs no permission at all. Without `act_for_region` a role acts for
# the organisations of its seats only; without a seat for none. An administrator gives only what an
# administrator has: whatever another role may is in that row, too.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    READER: (),
    POKJA_MEMBER: SEAT_HOLDER,
    AGENCY_OPERATOR: (*READ_REGISTERS, *PROPOSE, *OWN_ASSETS, *SEAT_HOLDER),
    STAFF: REGIONAL_KEEPER,
    VERIFIER: ("accounts.act_for_region", *READ_REGISTERS, *DECIDE, *SEAT_HOLDER),
    ADMINISTRATOR: ("accounts.act_everywhere", *ACCOUNTS, *DECIDE, *REGIONAL_KEEPER),
}

# What a role is for, as its page says it.
DUTIES: dict[str, str] = {
    READER: "Masuk untuk membaca; tidak mengubah apa pun.",
    POKJA_MEMBER: "Mengikuti rapat dan kesepakatan Pokja atas nama jabatannya.",
    AGENCY_OPERATOR: "Mengusulkan angka dan menjaga aset organisasinya sendiri.",
    STAFF: "Menjaga data wilayah jabatannya dan semua di bawahnya; "
    "dokumen, orang, dan indikator dijaga bersama.",
    VERIFIER: "Memutuskan usulan angka wilayah jabatannya dan semua di bawahnya.",
    ADMINISTRATOR: "Mengelola semua data dan semua akun, di semua wilayah.",
}

# After so many idle minutes a session ends: soon for who signs, approves or appoints.
OFFICE_DAY, SHORT = 8 * 60, 30
IDLE_MINUTES: dict[str, int] = {
    READER: OFFICE_DAY,
    POKJA_MEMBER: SHORT,
    AGENCY_OPERATOR: OFFICE_DAY,
    STAFF: OFFICE_DAY,
    VERIFIER: SHORT,
    ADMINISTRATOR: SHORT,
}
SHORTEST_IDLE_MINUTES = min(IDLE_MINUTES.values())


def idle_minutes(user: User) -> int:
    """The limit of the strictest role that somebody has; groups of an office's own count as SHORT.

    One query.
    """
    if user.is_superuser:
        return SHORTEST_IDLE_MINUTES
    roles = user.groups.values_list("name", flat=True)
    return min((IDLE_MINUTES.get(role, SHORT) for role in roles), default=OFFICE_DAY)


def make_groups() -> None:
    """Make the groups and give each exactly the permissions of the table."""
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = _permissions(names)
        if set(group.permissions.all()) != wanted:
            group.permissions.set(wanted)


def _permissions(names: tuple[str, ...]) -> set[Permission]:
    """The permissions of these names; KeyError for one that does not exist."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    return {known[name] for name in names}
