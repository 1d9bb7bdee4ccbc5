"""Line charts drawn on the server: from amounts by year to places in an SVG."""

from dataclasses import dataclass
from decimal import Decimal

from records.amounts import format_number

# Inside the 360 x 220 drawing of components/chart_path.html.
LEFT, RIGHT, TOP, BOTTOM = 62, 328, 30, 186


@dataclass(frozen=True)
class PathChart:
    """Stocks by year, and the straight way from the last of them to a target."""

    title: str
    unit: str
    note: str
    points: tuple[tuple[int, int, str, int], ...]
    target_line: tuple[int, int, int, int] | None
    grid: tuple[tuple[int, str], ...]
    years: tuple[tuple[int, int], ...]


def path_chart(
    stocks: list[tuple[int, Decimal]],
    target: tuple[int, Decimal] | None,
    *,
    title: str,
    unit: str,
    note: str,
) -> PathChart | None:
    """The chart of at least one stock (year, amount) and the target, if one lies ahead."""
    if not stocks:
        return None
    ahead = target if target and target[0] > stocks[-1][0] else None
    drawn = [*stocks, ahead] if ahead else stocks
    first, last = drawn[0][0], drawn[-1][0]
    top = _round_up(max(amount for _, amount in drawn))

    def x(year: int) -> int:
        return LEFT + round((RIGHT - LEFT) * Decimal(year - first) / max(last - first, 1))

    def y(amount: Decimal) -> int:
        return BOTTOM - round((BOTTOM - TOP) * amount / top)

    year, amount = stocks[-1]
    return PathChart(
        title=title,
        unit=unit,
        note=note,
        points=tuple((x(y_), y(a), format_number(a), y_) for y_, a in stocks),
        target_line=(x(year), y(amount), x(ahead[0]), y(ahead[1])) if ahead else None,
        grid=tuple(
            (y(level), format_number(level, minimum_places=0))
            for level in (Decimal(0), top / 2, top)
        ),
        years=tuple((x(y_), y_) for y_, _ in drawn),
    )


def _round_up(amount: Decimal) -> Decimal:
    """The next multiple of the amount's power of ten: 85,2 to 90, 120 to 200; at least 1."""
    step = Decimal(10) ** max(0, amount.adjusted()) if amount > 0 else Decimal(1)
    return max(step, -(-amount // step) * step)
