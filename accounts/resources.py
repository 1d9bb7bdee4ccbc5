"""The declaration of accounts."""

from accounts.filters import AccountFilterSet
from accounts.forms import AccountForm
from accounts.models import User
from accounts.sentences import seat_text
from records.columns import Column
from records.exports.sheet import Kind
from records.models import RecordQuerySet
from records.resources import Resource


def roles_text(account: User) -> str:
    """The names of the roles, in one line."""
    return ", ".join(sorted(role.name for role in account.groups.all()))


def seats_text(account: User) -> str:
    """The seats held today, in one line; of an account read with them (accounts.views)."""
    seats = account.person.seats_today if account.person else []
    return "; ".join(map(seat_text, seats)) or "tidak ada"


def active_text(account: User) -> str:
    """Whether the account can be used."""
    return "aktif" if account.is_active else "dimatikan"


WITH_ROLES: RecordQuerySet = User.objects.select_related("person").prefetch_related("groups")

ACCOUNTS = Resource(
    queryset=WITH_ROLES,
    filterset_class=AccountFilterSet,
    form_class=AccountForm,
    title="Pengguna",
    lead="Siapa yang dapat masuk, dengan peran apa, dan jabatan yang dipangkunya hari ini.",
    programme="",
    parents=(("Akun saya", "accounts:account"),),
    empty_text="Belum ada pengguna di wilayah tugas Anda.",
    columns=(
        Column("Nama", str, key="name", link=True),
        Column("Nama pengguna", "username"),
        Column("Peran", roles_text, key="roles"),
        Column("Jabatan hari ini", seats_text, key="seats"),
        Column(
            "Keadaan",
            active_text,
            key="state",
            state=lambda account: "selesai" if account.is_active else "netral",
        ),
        Column("Terakhir masuk", "last_login", kind=Kind.DATETIME),
    ),
)
