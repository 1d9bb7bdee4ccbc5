"""Endpoints of the lines of minutes: agenda, speakers, exchanges, problems, attachments."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from meetings.api.meetings import ClockField
from meetings.models import AgendaItem, Attachment, Exchange, Problem, Speaker
from meetings.resources import AGENDA_ITEMS, ATTACHMENTS, EXCHANGES, PROBLEMS, SPEAKERS
from records.api.serializers import RecordSerializer
from records.api.views import RecordViewSet


class MeetingPartSerializer(RecordSerializer[Any]):
    """Base: a line of the minutes, as a record of its own."""

    meeting = serializers.IntegerField(
        source="meeting_id", help_text="Nomor rapat pada /meetings/meetings/."
    )


class AgendaItemSerializer(MeetingPartSerializer):
    """A line of the planned agenda."""

    start = ClockField(help_text="Jam mulai; null bila tidak ditulis.")
    end = ClockField(help_text="Jam selesai; null bila tidak ditulis.")

    class Meta:
        model = AgendaItem
        fields = ("id", "meeting", "order", "start", "end", "text", "speaker", "note")


@extend_schema(tags=["Rapat"])
class AgendaItemViewSet(RecordViewSet):
    """Butir jadwal acara."""

    resource = AGENDA_ITEMS
    serializer_class = AgendaItemSerializer


class SpeakerRecordSerializer(MeetingPartSerializer):
    """Somebody who spoke in office."""

    class Meta:
        model = Speaker
        fields = (
            "id",
            "meeting",
            "order",
            "printed_name",
            "person",
            "printed_position",
            "organisation",
            "topic",
            "on_behalf_of",
            "material",
            "note",
        )


@extend_schema(tags=["Rapat"])
class SpeakerViewSet(RecordViewSet):
    """Pembicara, dengan nama dan jabatan seperti pada naskah."""

    resource = SPEAKERS
    serializer_class = SpeakerRecordSerializer


class ExchangeRecordSerializer(MeetingPartSerializer):
    """A question or an answer."""

    class Meta:
        model = Exchange
        fields = (
            "id",
            "meeting",
            "order",
            "kind",
            "speaker_name",
            "role",
            "organisation_text",
            "text",
            "answers",
            "note",
        )


@extend_schema(tags=["Rapat"])
class ExchangeViewSet(RecordViewSet):
    """Tanya jawab; warga disebut dengan perannya."""

    resource = EXCHANGES
    serializer_class = ExchangeRecordSerializer


class ProblemRecordSerializer(MeetingPartSerializer):
    """A problem of the discussion groups."""

    class Meta:
        model = Problem
        fields = ("id", "meeting", "order", "text", "note")


@extend_schema(tags=["Rapat"])
class ProblemViewSet(RecordViewSet):
    """Permasalahan dari kelompok diskusi."""

    resource = PROBLEMS
    serializer_class = ProblemRecordSerializer


class AttachmentSerializer(MeetingPartSerializer):
    """An attachment that the minutes name."""

    class Meta:
        model = Attachment
        fields = ("id", "meeting", "order", "name", "form", "file", "note")


@extend_schema(tags=["Rapat"])
class AttachmentViewSet(RecordViewSet):
    """Lampiran yang disebut notula."""

    resource = ATTACHMENTS
    serializer_class = AttachmentSerializer
