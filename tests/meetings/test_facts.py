"""What the portal says of the workshop of 16 July 2019, against the numbers of its minutes."""

import datetime
import re
from decimal import Decimal

import pytest

from directory.models import Organisation, Person
from directory.rules import Reading, TargetCheck, TargetState
from meetings.models import Agreement, AgreementParty, Exchange, Meeting, Signatory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

SIGNATORIES = [
    ("SUKANDI", "Sekretaris Dinas Pariwisata dan Kebudayaan"),
    (
        "NOVIANTO",
        "Kabid Cipta Karya Dinas Perumahan, Kawasan Permukiman dan Perhubungan Kab. Bangka Barat",
    ),
    (
        "MIWANI",
        "Kepala Bidang Perdagangan Dinas Koperasi, Usaha Kecil Menengah dan Perindustrian "
        "Kab. Bangka Barat",
    ),
    ("SYARIFUDIN", "LKM Koordinator Kelurahan Tanjung"),
    (
        "MUJAHIDDIN",
        "Kasi Pengendalain dan Pemanfaatan Tata Ruang Dinas Pekerja Umum dan Penataan Ruang "
        "Kab. Bangka Barat",
    ),
]


def workshop() -> Meeting:
    """The one meeting of the facts."""
    return Meeting.objects.with_record().get()


def test_times_and_places_are_those_of_the_minutes() -> None:
    meeting = workshop()
    assert meeting.date == datetime.date(2019, 7, 16)
    assert meeting.call_time == datetime.time(9)
    assert (meeting.planned_start, meeting.planned_end) == (datetime.time(8), datetime.time(17))
    assert (meeting.actual_start, meeting.actual_end) == (
        datetime.time(9, 15),
        datetime.time(16, 30),
    )
    assert (meeting.place, meeting.place_note) == (
        "Aula Rumah Makan Kebun Bangka Barat",
        "Rumah Kebun Muntok",
    )
    assert meeting.chair_name == "Romi'at, S.P.,M.E."
    assert meeting.minute_taker_name == "Feri Triyono,A.Md."


def test_agenda_keeps_the_gap_between_its_written_times() -> None:
    agenda = workshop().agenda
    written = [(line["start"], line["end"]) for line in agenda if line["start"]]
    assert written[:2] == [
        (datetime.time(8), datetime.time(8, 30)),
        (datetime.time(8, 30), datetime.time(9, 30)),
    ]
    assert written[2][0] == datetime.time(15, 45)
    assert written[-1] == (datetime.time(16, 45), datetime.time(17))
    assert len(agenda) - len(written) == 8


def test_there_are_thirteen_agreements_and_five_problems() -> None:
    numbers = Agreement.objects.values_list("number", flat=True)
    assert list(numbers) == list(range(1, 14))
    assert [row["number"] for row in workshop().problem_rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, ["2016–2021", "RPLP", "musrenbang"]),
        (7, ["0 ha", "2021"]),
        (9, ["7+1", "Tempilang", "Parittiga", "Jebus"]),
        (12, ["33 unit", "Rp 100.000.000,00", "Kampung Palembang Jebus", "seribu", "2020"]),
    ],
)
def test_an_agreement_keeps_its_quantities(number: int, words: list[str]) -> None:
    text = Agreement.objects.get(number=number).text
    assert [word for word in words if word not in text] == []


def test_only_two_agreements_name_a_year_and_none_a_day() -> None:
    due = Agreement.objects.filter(due_year__isnull=False).values_list("number", "due_year")
    assert list(due) == [(7, 2021), (12, 2020)]
    assert not Agreement.objects.filter(due_date__isnull=False).exists()


def test_the_slip_in_agreement_1_is_noted_and_not_corrected_silently() -> None:
    assert "integritas" in Agreement.objects.get(number=1).note


def test_five_signatories_stand_as_printed() -> None:
    printed = Signatory.objects.values_list("printed_name", "printed_position")
    assert list(printed) == SIGNATORIES


def test_the_promise_of_0_ha_is_not_proved_and_the_last_figure_is_of_2018() -> None:
    agreement = Agreement.objects.with_parts().get(number=7)
    last = Reading(2018, Decimal("82.04"))
    assert agreement.check_target(datetime.date(2026, 11, 22)) == TargetCheck(
        TargetState.UNPROVED, last
    )


def test_three_bound_organisations_did_not_sign() -> None:
    assert [organisation.short_name for organisation in workshop().unsigned] == [
        "Pemkab Bangka Barat",
        "Pokja PKP Bangka Barat",
        "Tim KOTAKU Bangka Barat",
    ]
    assert AgreementParty.objects.unsigned().count_organisations() == 3


def test_one_agency_written_in_several_ways_is_one_organisation() -> None:
    agency = Organisation.objects.get(short_name="Disperkimhub Bangka Barat")
    assert Agreement.objects.get(parties__organisation=agency).number == 12
    assert agency.signatures.get().printed_name == "NOVIANTO"
    assert set(Organisation.objects.named("Dinas Perkimhub")) == {agency}


def test_people_are_one_only_where_the_minutes_make_it_plain() -> None:
    chair = Person.objects.get(chaired_meetings=workshop())
    assert chair.speeches.get().topic == "Mekanisme pengelolaan aset dan keberlanjutan"
    novianto = Person.objects.get(name="Novianto")
    assert (novianto.speeches.count(), novianto.signatures.count()) == (1, 1)
    speaker = Person.objects.get(name="Sarifudin")
    signatory = Signatory.objects.get(printed_name="SYARIFUDIN")
    assert signatory.person != speaker
    assert "mungkin" in signatory.note.lower()


def test_questions_and_answers_name_only_those_who_answer_in_office() -> None:
    first, answer, last = Exchange.objects.all()
    assert (first.speaker_name, first.role) == ("", "Anggota LKM")
    assert first.organisation_text == "Kelurahan Sinar Baru Kec. Muntok"
    assert answer.answers == first
    assert answer.speaker_name == "Miarka Risdawati, ST, M.Si"
    assert (last.kind, last.speaker_name, last.replies.count()) == ("question", "", 0)


@pytest.mark.parametrize("count", ["43 paket", "128 paket", "15 paket", "9 paket"])
def test_the_packages_to_be_handed_over_are_counted(count: str) -> None:
    assert re.search(rf"\b{count}", Exchange.objects.get(kind="answer").text)
