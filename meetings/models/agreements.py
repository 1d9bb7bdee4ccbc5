"""What was agreed, whom it binds, who signed, and what the figures say about it."""

from datetime import date
from typing import Self

from django.db import models

from directory.access import With
from directory.models import Figure, Organisation, OwnedBySeat, Person, Position, Sourced
from directory.models.figures import stock_of_each_year
from directory.rules import TargetCheck
from records.models import Record, RecordManager, RecordQuerySet
from records.models.records import ALIVE
from records.search import through


class AgreementQuerySet(RecordQuerySet["Agreement"]):
    """Readings of agreements."""

    def open_of(self, position: Position) -> Self:
        """Those that the seat signed. All of them: no paper says yet that one is done."""
        signed = Signatory.objects.filter(meeting=models.OuterRef("meeting"), position=position)
        return self.filter(models.Exists(signed))

    def with_parts(self) -> Self:
        """The meeting, the paper, the parties, and the target with what it is measured by."""
        return self.select_related(
            "meeting", "document", "target__indicator", "target__region", "target__group"
        ).prefetch_related(
            models.Prefetch(
                "parties", AgreementParty.objects.with_signature().select_related("organisation")
            ),
            models.Prefetch("target__indicator__figures", watched_stocks()),
            "target__group__members__region",
        )


def watched_stocks() -> models.QuerySet[Figure]:
    """Stocks of the indicators and places that a target of some agreement speaks of."""
    watching = Agreement.objects.filter(
        models.Q(target__region=models.OuterRef("region"))
        | models.Q(target__group=models.OuterRef("group")),
        target__indicator=models.OuterRef("indicator"),
    )
    return Figure.objects.stocks().filter(models.Exists(watching)).order_by("year", "pk")


class Agreement(OwnedBySeat, Sourced):
    """A numbered agreement in our short wording; its amounts are the paper's and enter no total.

    `due_year` is null unless the text names one, `due_date` unless it names a day. `target` is the
    figure that the agreement promises; whether it is met is read from the figures, never typed.
    """

    access = With("meeting")
    part_of = "meeting"
    history_label = ("number", "title")
    PARTY_NAMES = ("parties__named_as", *through("parties__organisation", Organisation.NAMES))

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="agreements", verbose_name="rapat"
    )
    number = models.PositiveSmallIntegerField("nomor")
    title = models.CharField("judul", max_length=160)
    text = models.TextField("isi ringkas")
    due_year = models.PositiveSmallIntegerField("tahun tenggat", null=True, blank=True)
    due_date = models.DateField("tanggal tenggat", null=True, blank=True)
    due_note = models.CharField("keterangan tenggat", max_length=200, blank=True)
    target = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        limit_choices_to={"kind": "target"},
        verbose_name="angka target",
    )

    objects = RecordManager.from_queryset(AgreementQuerySet)()

    class Meta:
        verbose_name = "kesepakatan"
        ordering = ["-meeting__date", "meeting", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=ALIVE,
                name="agreement_number_once",
                violation_error_message="Nomor kesepakatan ini sudah ada pada rapat itu.",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="agreement_number_from_one",
                violation_error_message="Nomor kesepakatan mulai dari 1.",
            ),
            models.CheckConstraint(
                condition=models.Q(due_year__isnull=True) | models.Q(due_year__range=(2000, 2100)),
                name="agreement_due_year_range",
                violation_error_message="Tahun tenggat harus antara 2000 dan 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(due_date__isnull=True)
                | models.Q(due_year__isnull=False, due_date__year=models.F("due_year")),
                name="agreement_due_date_in_year",
                violation_error_message="Tanggal tenggat harus jatuh pada tahun tenggat.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kesepakatan {self.number}: {self.title}"

    @property
    def stocks(self) -> list[Figure]:
        """The stock of each year for the target's indicator and place, oldest first.

        A year whose papers disagree without a reference is left out.
        """
        if self.target is None:
            return []
        place = (self.target.region_id, self.target.group_id)
        figures = self.target.indicator.figures.all()
        return stock_of_each_year(f for f in figures if (f.region_id, f.group_id) == place)

    def check_target(self, today: date) -> TargetCheck | None:
        """What the figures prove about the target; None without one."""
        return self.target.judge(self.stocks, today) if self.target else None


class AgreementPartyQuerySet(RecordQuerySet["AgreementParty"]):
    """Readings of parties."""

    def with_signature(self) -> Self:
        """`has_signed`: whether somebody signed for the organisation at the same meeting."""
        signatures = Signatory.objects.filter(
            meeting=models.OuterRef("agreement__meeting"),
            organisation=models.OuterRef("organisation"),
        )
        return self.annotate(has_signed=models.Exists(signatures))

    def unsigned(self) -> Self:
        """Parties with an organisation for which nobody signed."""
        return self.with_signature().filter(has_signed=False, organisation__isnull=False)

    def count_organisations(self) -> int:
        """How many organisations these are, each counted once per meeting."""
        return self.values("agreement__meeting", "organisation").distinct().order_by().count()


class AgreementParty(Record):
    """Whom an agreement binds, as the paper names it. General groups have no organisation."""

    access = With("agreement")
    part_of = "agreement"
    history_label = ("named_as",)

    class Responsibility(models.TextChoices):
        RESPONSIBLE = "penanggung_jawab", "penanggung jawab"
        INVOLVED = "terlibat", "terlibat"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="parties", verbose_name="kesepakatan"
    )
    named_as = models.CharField("disebut sebagai", max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_parties",
        verbose_name="organisasi",
    )
    responsibility = models.CharField("kedudukan", max_length=16, choices=Responsibility)

    objects = RecordManager.from_queryset(AgreementPartyQuerySet)()

    class Meta:
        verbose_name = "pihak kesepakatan"
        ordering = ["responsibility", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "named_as"],
                condition=ALIVE,
                name="agreementparty_named_once",
                violation_error_message="Pihak ini sudah dicatat pada kesepakatan itu.",
            ),
            models.CheckConstraint(
                condition=models.Q(responsibility__in=["penanggung_jawab", "terlibat"]),
                name="agreementparty_responsibility_known",
                violation_error_message="Kedudukan pihak tidak dikenal.",
            ),
        ]

    def __str__(self) -> str:
        return self.named_as


class Signatory(Sourced):
    """A signature under the agreements of a meeting, with name and seat as printed."""

    access = With("meeting")
    part_of = "meeting"
    history_label = ("printed_name",)

    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="signatories", verbose_name="rapat"
    )
    order = models.PositiveSmallIntegerField("urutan")
    printed_name = models.CharField("nama menurut naskah", max_length=160)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="orang",
    )
    printed_position = models.CharField("jabatan menurut naskah", max_length=300)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="signatures", verbose_name="organisasi"
    )
    position = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name="jabatan",
    )

    class Meta:
        verbose_name = "penanda tangan"
        ordering = ["-meeting__date", "meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"],
                condition=ALIVE,
                name="signatory_order_once",
                violation_error_message="Urutan ini sudah dipakai pada rapat itu.",
            )
        ]

    def __str__(self) -> str:
        return self.printed_name
