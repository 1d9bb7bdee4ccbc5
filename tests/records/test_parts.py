"""The parts of a record, reached from its page by whoever keeps them."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import Organisation, Region, RegionGroup
from ktm.models import Area
from meetings.models import Agreement, Meeting, Speaker

pytestmark = pytest.mark.django_db

WHOLES = [Meeting, Agreement, Area, Organisation, Region, RegionGroup]


class Section(HTMLParser):
    """The links of the section of parts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "section":
            self.inside = named.get("class") == "parts"
        if tag == "a" and self.inside:
            self.links.append(named["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "section"


def links_of(client: Client, record: Any) -> list[str]:
    """Where the page of this record leads to its parts."""
    return Section(client.get(record.get_absolute_url()).content.decode()).links


@pytest.mark.parametrize("model", WHOLES)
def test_every_kind_of_part_can_be_listed_and_added(
    staff_client: Client, facts: None, model: Any
) -> None:
    record = model.objects.filter(**{"code": "19.05.01"} if model is Region else {})[0]
    links = links_of(staff_client, record)
    assert links
    for link in links:
        assert staff_client.get(link).status_code == 200, link


def test_the_list_holds_the_parts_of_this_record_and_adds_to_it(
    staff_client: Client, facts: None
) -> None:
    meeting = Meeting.objects.get()
    other = Meeting.objects.create(
        title="Rapat lain", date="2020-01-01", document=meeting.document, kind=meeting.kind
    )
    link = f"{reverse('meetings:speaker_list')}?meeting={other.pk}"
    assert link in links_of(staff_client, other)
    page = staff_client.get(link)
    assert page.context["count"] == 0
    assert staff_client.get(f"{link[: -len(str(other.pk))]}{meeting.pk}").context["count"] == (
        Speaker.objects.count()
    )
    adding = f"{reverse('meetings:speaker_add')}?meeting={other.pk}"
    assert page.context["acts"][0]["url"] == adding
    form = staff_client.get(adding)
    assert str(form.context["form"]["meeting"].value()) == str(other.pk)
    assert form.context["cancel_url"] == link


def test_a_part_of_a_region_is_reached_by_its_code(staff_client: Client, facts: None) -> None:
    region = Region.objects.get(code="19.05.01")
    assert f"{reverse('directory:regionalias_add')}?region=19.05.01" in links_of(
        staff_client, region
    )
    form = staff_client.get(f"{reverse('directory:regionalias_add')}?region=19.05.01")
    assert form.context["form"]["region"].value() == "19.05.01"


def test_readers_are_shown_no_way_to_what_they_do_not_keep(
    client: Client, reader_client: Client, facts: None
) -> None:
    meeting = Meeting.objects.get()
    assert links_of(client, meeting) == []
    assert links_of(reader_client, meeting) == []
