"""Agreements: what was agreed, whom it binds, and what the figures say about it."""

from typing import Any

from directory.models import Figure
from directory.sentences import amount_text, evidence
from meetings.models import Agreement, AgreementParty
from meetings.resources.agreements import IN_PROGRAMME
from meetings.sentences import due_text, parties_text, target_state
from records.columns import Fact
from records.dates import today
from records.views import DetailPage, trail


def agreement_line(agreement: Agreement) -> dict[str, Any]:
    """What a table of one meeting's agreements shows."""
    return {
        "agreement": agreement,
        "parties": parties_text(agreement),
        "due": due_text(agreement),
        "target": target_state(agreement),
    }


class AgreementDetail(DetailPage):
    """One agreement: its wording, who must act, and the state of its target."""

    template_name = "meetings/agreement_detail.html"

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
