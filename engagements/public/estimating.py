"""What a package would cost somebody, line by line, out of the workspace's own prices."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engagements.models import Package
from engagements.models.package import money

MOST_DOMAINS = 9
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Estimate:
    """`lines` as (what, how much) in words; `total` is words too. `hours` of work, all together."""

    lines: tuple[tuple[str, str], ...]
    total: str
    hours: int

    def as_dict(self) -> dict[str, Any]:
        """Plain data: the figures of the day, whatever becomes of the prices."""
        return {"lines": [list(line) for line in self.lines], "total": self.total,
                "hours": self.hours}  # fmt: skip


def estimate_of(package: Package, *, domains: int, soon: bool) -> Estimate:
    """For so many domains; `soon` wants the sprint to start within two working days.

    A price that the package does not name makes the whole one “on request”.
    """
    further, hours = domains - 1, package.hours
    unknown = package.price is None or (further and package.further_domain is None)
    if unknown or package.price is None:
        return Estimate(_wishes(package, further, soon), "Price on request", hours)
    lines = [(f"{package.name}, one domain", package.price)]
    if further and package.further_domain is not None:
        lines.append((_more_domains(further), package.further_domain * further))
    if soon and package.rush_percent:
        so_far = sum((amount for _, amount in lines), Decimal(0))
        rush = (so_far * package.rush_percent / 100).quantize(CENT, ROUND_HALF_UP)
        lines.append((f"Start within two working days, {package.rush_percent} %", rush))
    total = sum((amount for _, amount in lines), Decimal(0))
    worded = tuple((what, money(amount, package.currency)) for what, amount in lines)
    return Estimate(worded, money(total, package.currency), hours)


def _wishes(package: Package, further: int, soon: bool) -> tuple[tuple[str, str], ...]:
    lines = [(f"{package.name}, one domain", package.price_text)]
    if further:
        lines.append((_more_domains(further), "on request"))
    if soon:
        lines.append(("Start within two working days", "on request"))
    return tuple(lines)


def _more_domains(number: int) -> str:
    return f"{number} more domain{'s' if number > 1 else ''}"
