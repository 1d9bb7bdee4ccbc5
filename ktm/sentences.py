"""Sentences about facilities."""

from ktm.models import Facility
from records.amounts import format_number

UNKNOWN_UTILISATION = "belum dapat dihitung: belum ada angka panen yang dicatat"


def capacity(facility: Facility) -> str:
    """The capacity as the paper states it, with unit and basis; empty where none is stated."""
    if facility.capacity_t_per_hour is None:
        return ""
    amount = format_number(facility.capacity_t_per_hour, minimum_places=0)
    bound = "sampai " if facility.capacity_is_upper_bound else ""
    return f"{bound}{amount} t {facility.get_capacity_basis_display()}/jam"


def stated(facility: Facility) -> str:
    """The facility's state as the words of its paper, not of the portal; empty where none is."""
    if not facility.statement:
        return ""
    return f"Menurut {facility.document.get_kind_display()}: {facility.statement}"
