"""The declarations of accounts, applications and webhooks."""

from accounts.filters import AccountFilterSet, ApplicationFilterSet, WebhookFilterSet
from accounts.forms import AccountForm, ApplicationForm, WebhookForm
from accounts.models import Application, User, Webhook
from accounts.sentences import seat_text
from accounts.services import (
    change_application,
    change_webhook,
    create_application,
    create_webhook,
    topics,
)
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


def active_text(account: User | Webhook) -> str:
    """Whether the account or webhook is in use."""
    return "aktif" if account.is_active else "dimatikan"


def topics_text(webhook: Webhook) -> str:
    """Of what a webhook tells, in one line."""
    known = topics()
    return ", ".join(known.get(topic, topic) for topic in webhook.topics.split()) or "semua"


# Those of people: nobody signs in as an application, so nobody makes it a password.
WITH_ROLES: RecordQuerySet = (
    User.objects.filter(application=None).select_related("person").prefetch_related("groups")
)

ACCOUNTS = Resource(
    queryset=WITH_ROLES,
    filterset_class=AccountFilterSet,
    form_class=AccountForm,
    title="Pengguna",
    lead="Siapa yang dapat masuk, dengan peran apa, dan jabatan yang dipangkunya hari ini.",
    programme="",
    parents=(("Akun saya", "accounts:account"),),
    empty_text="Belum ada pengguna di wilayah tugas Anda.",
    takes_files=False,
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

APPLICATIONS = Resource(
    queryset=Application.objects.select_related("owner", "contact__organisation", "account"),
    filterset_class=ApplicationFilterSet,
    form_class=ApplicationForm,
    title="Aplikasi",
    lead="Program yang membaca atau menulis lewat API atas nama organisasi, bukan atas nama orang.",
    programme="",
    parents=(("Akun saya", "accounts:account"),),
    empty_text="Belum ada aplikasi. Data terbuka dapat dibaca lewat API tanpa token.",
    create=create_application,
    save=change_application,
    columns=(
        Column("Nama", "name", link=True),
        Column("Organisasi pemilik", "owner.name", key="owner"),
        Column("Peran", "role"),
        Column("Jabatan penghubung", lambda each: str(each.contact or ""), key="contact"),
        Column("Kegunaan", "purpose"),
    ),
)

WEBHOOKS = Resource(
    queryset=Webhook.objects.select_related("owner", "region"),
    filterset_class=WebhookFilterSet,
    form_class=WebhookForm,
    title="Webhook",
    lead="Alamat yang diberi tahu bila data terbuka berubah.",
    programme="",
    parents=(("Akun saya", "accounts:account"),),
    empty_text="Belum ada webhook. Tanpa webhook, aplikasi menanyakan perubahan lewat API.",
    create=create_webhook,
    save=change_webhook,
    columns=(
        Column("Nama", "name", link=True),
        Column("Alamat tujuan", "address"),
        Column("Organisasi pemilik", "owner.name", key="owner"),
        Column("Jenis data", topics_text, key="topics"),
        Column("Wilayah", lambda each: str(each.region or "semua"), key="region"),
        Column(
            "Keadaan",
            active_text,
            key="state",
            state=lambda webhook: "selesai" if webhook.is_active else "netral",
        ),
    ),
)
