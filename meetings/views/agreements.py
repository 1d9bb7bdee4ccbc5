"""Agreements: what was agreed, whom it binds, and what the figures say about it."""

from typing import Any

from directory.models import Figure
from directory.sentences import amount_text, evidence
from directory.templatetags.directory import target_look
from meetings.filters import AgreementFilterSet
from meetings.forms import AgreementForm
from meetings.models import Agreement, AgreementParty
from records.columns import Column, Fact
from records.dates import format_date, today
from records.views import ChangePage, DetailPage, ListPage, PublicPage, trail

IN_PROGRAMME = (("Rapat", "meetings:programme"),)


def parties_text(agreement: Agreement) -> str:
    """Whom the agreement binds, as the paper names them; empty where it names nobody."""
    return ", ".join(party.named_as for party in agreement.parties.all())


def due_text(agreement: Agreement) -> str:
    """The deadline, with what is not known about it; empty where the paper names none."""
    if agreement.due_date:
        return format_date(agreement.due_date)
    if not agreement.due_year:
        return ""
    remark = agreement.due_note or "tanggal tidak disebut"
    return f"{agreement.due_year} ({remark})"


def target_state(agreement: Agreement) -> dict[str, str] | None:
    """The state of the target as a word and its look; None without a target."""
    check = agreement.check_target(today())
    if check is None:
        return None
    return {"state": target_look(check.state), "label": check.state.capitalize()}


def agreement_line(agreement: Agreement) -> dict[str, Any]:
    """What a table of one meeting's agreements shows."""
    return {
        "agreement": agreement,
        "parties": parties_text(agreement),
        "due": due_text(agreement),
        "target": target_state(agreement),
    }


class AgreementList(PublicPage, ListPage):
    """The agreements of all meetings."""

    model = Agreement
    queryset = Agreement.objects.with_parts()
    filterset_class = AgreementFilterSet
    heading = "Kesepakatan"
    lead = (
        "Isi setiap butir diringkas dari naskahnya. Jumlah dan rupiah di dalamnya adalah kata "
        "naskah dan tidak dijumlah."
    )
    programme = "rapat"
    parents = IN_PROGRAMME
    columns = (
        Column("Kesepakatan", lambda a: f"{a.number}. {a.title}", link=True),
        Column("Pihak yang disebut", lambda a: parties_text(a) or "tidak disebut"),
        Column("Tenggat", lambda a: due_text(a) or "tidak disebut"),
        Column(
            "Target",
            lambda a: (target_state(a) or {}).get("label"),
            state=lambda a: (target_state(a) or {}).get("state", ""),
        ),
        Column("Rapat", lambda a: a.meeting.said_briefly),
    )


class AgreementDetail(PublicPage, DetailPage):
    """One agreement: its wording, who must act, and the state of its target."""

    model = Agreement
    queryset = Agreement.objects.with_parts()
    template_name = "meetings/agreement_detail.html"
    programme = "rapat"

    def lead(self) -> str:
        """What the figures say about the target, and who is responsible."""
        target, check = self.object.target, self.object.check_target(today())
        measured = f"{evidence(target, check)} " if target and check else ""
        return measured + responsible_text(self.object)

    def facts(self) -> list[Fact]:
        agreement = self.object
        meeting, document = agreement.meeting, agreement.document
        return [
            Fact("Rapat", meeting.title, meeting.get_absolute_url()),
            Fact("Nomor butir", str(agreement.number)),
            Fact("Tenggat", due_text(agreement) or "tidak disebut"),
            Fact("Dokumen sumber", document.title, document.get_absolute_url()),
            Fact("Tempat dalam dokumen", agreement.place_in_document),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.object
        return super().get_context_data(**kwargs) | {
            "heading": agreement.title,
            "crumbs": way_to(agreement),
            "status": target_state(agreement),
            "parties": [party_line(party) for party in agreement.parties.all()],
            "figures": watched_figures(agreement),
            "print_source": f"{agreement.document.title}, {agreement.place_in_document}",
        }


def responsible_text(agreement: Agreement) -> str:
    """Who is responsible in the paper's words, or that it names nobody."""
    responsible = AgreementParty.Responsibility.RESPONSIBLE
    names = [p.named_as for p in agreement.parties.all() if p.responsibility == responsible]
    if not names:
        return "Naskah tidak menyebut penanggung jawab."
    return f"Penanggung jawab menurut naskah: {', '.join(names)}."


def way_to(agreement: Agreement) -> list[dict[str, str]]:
    """Programme, meeting, agreement."""
    *above, meeting = trail(IN_PROGRAMME, agreement.meeting.said_briefly)
    meeting |= {"url": agreement.meeting.get_absolute_url()}
    return [*above, meeting, {"label": f"Kesepakatan {agreement.number}", "url": ""}]


def party_line(party: AgreementParty) -> dict[str, Any]:
    """A party, the organisation it stands for, and whether that signed."""
    if party.organisation is None:
        mark = {"state": "netral", "label": "disebut umum"}
    elif party.has_signed:
        mark = {"state": "selesai", "label": "menandatangani"}
    else:
        mark = {"state": "catatan", "label": "tidak menandatangani"}
    return {"party": party, "mark": mark}


def watched_figures(agreement: Agreement) -> list[dict[str, Any]]:
    """The target and the last stock known, ready to be shown as figures."""
    shown = [agreement.target, *agreement.stocks[-1:]]
    return [
        {"figure": figure, "amount": amount_text(figure), "label": figure_label(figure)}
        for figure in shown
        if figure
    ]


def figure_label(figure: Figure) -> str:
    """What the figure is and where it holds."""
    return f"{figure.get_kind_display().capitalize()}, {figure.label}"


class AgreementChange(ChangePage):
    """Correct an agreement's wording, deadline or target."""

    model = Agreement
    queryset = Agreement.objects.select_related("meeting")
    form_class = AgreementForm
    programme = "rapat"
