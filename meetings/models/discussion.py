"""What was planned, said and asked: agenda, speakers, exchanges, problems, attachments."""

from django.db import models

from directory.models import DocumentFile, Organisation, Person
from meetings.models.parts import MeetingPart


class AgendaItem(MeetingPart):
    """A line of the planned agenda. A time that the paper does not write stays null."""

    history_label = ("text",)

    start = models.TimeField("mulai", null=True, blank=True)
    end = models.TimeField("selesai", null=True, blank=True)
    text = models.CharField("acara", max_length=300)
    speaker = models.CharField("pengisi acara", max_length=300, blank=True)

    class Meta(MeetingPart.Meta):
        verbose_name = "butir jadwal"
        constraints = [
            *MeetingPart.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="agendaitem_time_order",
                violation_error_message="Jam selesai mendahului jam mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Speaker(MeetingPart):
    """Somebody who spoke in office, as the paper prints the name and the seat."""

    history_label = ("printed_name",)

    printed_name = models.CharField("nama menurut naskah", max_length=160)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="orang",
    )
    printed_position = models.CharField("jabatan menurut naskah", max_length=300)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name="organisasi",
    )
    topic = models.CharField("pokok paparan", max_length=300)
    on_behalf_of = models.CharField("mewakili", max_length=200, blank=True)
    material = models.CharField("bahan", max_length=100, blank=True)

    class Meta(MeetingPart.Meta):
        verbose_name = "pembicara"

    def __str__(self) -> str:
        return self.printed_name


class Exchange(MeetingPart):
    """A question or an answer, in our short wording.

    `speaker_name` is empty for private citizens: they stand by role. `answers` is null where an
    answer addresses no recorded question.
    """

    history_label = ("role", "order")

    class Kind(models.TextChoices):
        QUESTION = "question", "tanggapan atau pertanyaan"
        ANSWER = "answer", "jawaban"

    kind = models.CharField("jenis", max_length=8, choices=Kind)
    speaker_name = models.CharField("nama menurut naskah", max_length=160, blank=True)
    role = models.CharField("peran", max_length=300)
    organisation_text = models.CharField("lembaga menurut naskah", max_length=200, blank=True)
    text = models.TextField("isi ringkas")
    answers = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies",
        limit_choices_to={"kind": "question"},
        verbose_name="menjawab",
    )

    class Meta(MeetingPart.Meta):
        verbose_name = "tanya jawab"
        constraints = [
            *MeetingPart.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=["question", "answer"]),
                name="exchange_kind_known",
                violation_error_message="Jenis tanya jawab tidak dikenal.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="answer") | models.Q(answers__isnull=True),
                name="exchange_only_answers_answer",
                violation_error_message="Hanya jawaban yang menunjuk pertanyaan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.role}"


class Problem(MeetingPart):
    """A numbered problem of the discussion groups; `order` is its number."""

    history_label = ("text",)

    text = models.TextField("permasalahan")

    class Meta(MeetingPart.Meta):
        verbose_name = "permasalahan"

    def __str__(self) -> str:
        return self.text


class Attachment(MeetingPart):
    """An attachment that the minutes name. Without `file` the portal does not hold it."""

    name = models.CharField("lampiran", max_length=200)
    form = models.CharField("bentuk", max_length=100, blank=True)
    file = models.ForeignKey(
        DocumentFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name="berkas",
    )

    class Meta(MeetingPart.Meta):
        verbose_name = "lampiran"

    def __str__(self) -> str:
        return self.name
