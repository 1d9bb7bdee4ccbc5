"""What each role may do, and how long its sessions last. Groups are made from these tables."""

from django.contrib.auth.models import Group, Permission

from accounts.models import User

READER = "Pembaca"
POKJA_MEMBER = "Anggota Pokja"
AGENCY_OPERATOR = "Operator OPD"
STAFF = "Staf Bappeda"
VERIFIER = "Verifikator"
ADMINISTRATOR = "Administrator"

SHARED_NOUNS = (
    "directory.change_document",
    "directory.add_documentfile",
    "directory.change_figure",
    "directory.change_organisation",
    "directory.change_person",
    "directory.change_position",
    "directory.change_region",
)
PROGRAMMES = (
    "ktm.change_area",
    "ktm.change_facility",
    "meetings.change_meeting",
    "meetings.change_agreement",
    "meetings.change_signatory",
)

# Reading what is published needs no permission at all.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    READER: (),
    POKJA_MEMBER: (),
    AGENCY_OPERATOR: (),
    STAFF: SHARED_NOUNS + PROGRAMMES,
    VERIFIER: (),
    ADMINISTRATOR: SHARED_NOUNS + PROGRAMMES,
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
    """Create the missing groups with their permissions; existing groups are left alone."""
    for role, names in PERMISSIONS.items():
        group, created = Group.objects.get_or_create(name=role)
        if created:
            group.permissions.set(_permissions(names))


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    return [
        Permission.objects.get(content_type__app_label=app_label, codename=codename)
        for app_label, codename in (name.split(".") for name in names)
    ]
