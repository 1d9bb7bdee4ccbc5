"""Days on which offices are closed."""

from typing import Any

from directory.models import Holiday
from records.views import ListPage


class HolidayList(ListPage):
    """The list, with the years that are recorded: without them working days are known in part."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted(Holiday.objects.order_by().calendar().years_with_data)
        recorded = ", ".join(map(str, years)) or "belum ada"
        return super().get_context_data(**kwargs) | {
            "lead": f"{self.resource.lead} Tahun yang libur nasionalnya sudah dicatat: {recorded}."
        }
