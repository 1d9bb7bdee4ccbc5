"""What each role may do, in one table. Groups and their permissions are made from it."""

from django.contrib.auth.models import Group, Permission

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
