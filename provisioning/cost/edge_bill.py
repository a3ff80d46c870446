"""What CloudFront and WAF cost: by what they send and where to, or by a plan's flat rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from provisioning.cost.prices import GIB, MILLION, PRICES, SECONDS
from provisioning.cost.traffic import Crowd

CLOUDFRONT = PRICES["cloudfront"]
HOME = "north_america"


@dataclass(frozen=True)
class Viewers:
    """Where people are, as shares that make up 1; `plan` is a flat rate's name or empty."""

    regions: Mapping[str, float] = field(default_factory=lambda: {HOME: 1.0})
    plan: str = ""

    def price(self, name: str) -> float:
        return float(
            sum(share * CLOUDFRONT["regions"][one][name] for one, share in self.regions.items())
        )


def tiered(gigabytes: float) -> float:
    price, below = 0.0, 0.0
    tiers, prices = CLOUDFRONT["tiers_gb"], CLOUDFRONT["tier_prices"]
    for limit, per_gb in zip([*tiers, float("inf")], prices, strict=True):
        price += max(0.0, min(gigabytes, limit) - below) * per_gb
        below = limit
    return price


def egress(crowd: Crowd, viewers: Viewers) -> float:
    """Of all, since the tiers are of their sum; elsewhere each tier is dearer as the first is."""
    if viewers.plan:
        return 0.0
    gigabytes = crowd.edge_bytes * SECONDS / GIB - CLOUDFRONT["free_gb"]
    dearer = viewers.price("first_gb") / CLOUDFRONT["regions"][HOME]["first_gb"]
    return float(tiered(max(0.0, gigabytes)) * dearer)


def live_share(crowd: Crowd) -> float:
    return crowd.live_bytes / crowd.edge_bytes if crowd.edge_bytes else 0.0


def requests(crowd: Crowd, viewers: Viewers) -> float:
    if viewers.plan:
        return float(CLOUDFRONT["plans"][viewers.plan]["month"])
    paid = max(0.0, crowd.requests * SECONDS - CLOUDFRONT["free_requests"])
    return float(paid / 10_000 * viewers.price("per_10_000_requests"))


def firewall(crowd: Crowd, viewers: Viewers) -> float:
    """A plan has one with it."""
    if viewers.plan:
        return 0.0
    price, millions = PRICES["waf"], crowd.requests * SECONDS / MILLION
    return float(price["fixed"] + millions * price["per_million_requests"])


def cheapest_plan(crowd: Crowd) -> str:
    """Empty where the crowd is more than any of them takes."""
    fitting = [
        (plan["month"], name)
        for name, plan in CLOUDFRONT["plans"].items()
        if crowd.edge_bytes * SECONDS <= plan["tb"] * 1e12
        and crowd.requests * SECONDS <= plan["million_requests"] * MILLION
    ]
    return min(fitting)[1] if fitting else ""
