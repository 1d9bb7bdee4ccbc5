"""Who may sign in."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.functional import cached_property

from accounts.access import AccountsInScope
from directory.access import Scope
from directory.models import Appointment, Person
from records.dates import today
from records.models import Record, RecordManager, RecordQuerySet


class AccountManager(RecordManager.from_queryset(RecordQuerySet), UserManager):
    """Accounts; `create_user` makes one."""

    use_in_migrations = False


class User(Record, AbstractUser):
    """A person with an account.

    What they may do comes from groups; on which rows, from the seats their person holds today.
    """

    access = AccountsInScope()
    history_label = ("full_name", "username")
    history_excluded = ("password", "last_login")
    history_links = ("groups",)

    full_name = models.CharField("nama lengkap", max_length=160, blank=True)
    first_name = None
    last_name = None
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name="orang",
        help_text="Jabatan orang ini menentukan wilayah dan organisasi tugasnya.",
    )

    objects = AccountManager()

    class Meta(AbstractUser.Meta):
        verbose_name = "pengguna"
        ordering = ["full_name", "username"]
        permissions = [
            ("act_for_region", "bertindak untuk wilayah organisasinya"),
            ("act_everywhere", "bertindak untuk semua wilayah"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username

    @cached_property
    def seats(self) -> list[Appointment]:
        """The appointments in force today; read once a request."""
        if self.person_id is None:
            return []
        held = Appointment.objects.on(today()).filter(person=self.person_id)
        return list(held.select_related("position__organisation__region"))

    @property
    def office(self) -> int:
        """The organisation that the user acts for; less than 0, and their own, without one."""
        organisations = self.scope.organisations
        return organisations[0] if organisations else -self.pk

    @cached_property
    def scope(self) -> Scope:
        """For which regions and organisations the user acts now.

        The account of an application acts for its owner, and holds no seat.
        """
        application = None if self.person_id else getattr(self, "application", None)
        positions = tuple(sorted({seat.position_id for seat in self.seats}))
        organisations = [seat.position.organisation for seat in self.seats]
        if application and application.owner:
            organisations = [application.owner]
        regions: tuple[str, ...] = ()
        if self.has_perm("accounts.act_for_region"):
            regions = tuple(sorted({o.region.code for o in organisations if o.region}))
        return Scope(
            regions=regions,
            organisations=tuple(sorted({o.pk for o in organisations})),
            positions=positions,
            is_unlimited=self.has_perm("accounts.act_everywhere"),
        )
