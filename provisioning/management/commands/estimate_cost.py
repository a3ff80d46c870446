"""What a crowd would cost: by month, hour and event, what drives it, what would save."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning import stage
from provisioning.cost import bill, prices, savings
from provisioning.cost.bill import Cost
from provisioning.cost.edge_bill import CLOUDFRONT, Viewers
from provisioning.cost.traffic import Crowd, board_bytes


class Command(BaseCommand):
    help = "Estimate what AWS charges for a crowd; prices are in provisioning/cost/prices.toml."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--users", type=int, required=True, help="people at the same time")
        parser.add_argument("--placements-per-second", type=float, required=True)
        parser.add_argument("--hours", type=float, help="of one event")
        parser.add_argument("--stage", type=Path, default=stage.STAGES / "event.toml")
        parser.add_argument(
            "--first-visits", type=float, default=10, metavar="PERCENT", help="with an empty cache"
        )
        parser.add_argument("--inspections-per-visit", type=float, default=0.1, metavar="N")
        parser.add_argument(
            "--viewers",
            action="append",
            default=[],
            metavar="REGION=PERCENT",
            help=f"where people are; may be repeated: {', '.join(CLOUDFRONT['regions'])}",
        )
        parser.add_argument("--plan", choices=list(CLOUDFRONT["plans"]), default="")

    def handle(self, *args: Any, **options: Any) -> None:
        users, rate = options["users"], options["placements_per_second"]
        if min(users, rate, options["inspections_per_visit"]) < 0:
            raise CommandError("People and placements cannot be less than nothing.")
        if not 0 <= options["first_visits"] <= 100:
            raise CommandError("--first-visits is 0 to 100 percent.")
        viewers = viewers_of(options["viewers"], options["plan"])
        try:
            wanted = stage.load(options["stage"])
            crowd = replace(
                crowd_of(wanted, users, rate),
                first_visits=options["first_visits"] / 100,
                inspections_per_visit=options["inspections_per_visit"],
            )
            costs = bill.estimate(crowd, wanted, viewers)
            saved = savings.savings(crowd, wanted, viewers)
        except stage.StageError as error:
            raise CommandError(str(error)) from error
        except KeyError as error:
            raise CommandError(f"There is no price of {error} in prices.toml.") from error
        for line in lines(costs, saved, options["hours"]):
            self.stdout.write(line)


def viewers_of(shares: list[str], plan: str) -> Viewers:
    """Raises CommandError unless they are regions that have a price, and make up 100 percent."""
    if not shares:
        return Viewers(plan=plan)
    regions: dict[str, float] = {}
    for share in shares:
        name, _, percent = share.partition("=")
        if name not in CLOUDFRONT["regions"] or not percent.isdecimal():
            known = ", ".join(CLOUDFRONT["regions"])
            raise CommandError(f"--viewers takes REGION=PERCENT of {known}, not {share!r}.")
        regions[name] = int(percent) / 100
    if round(sum(regions.values()) * 100) != 100:
        raise CommandError(f"--viewers make up {sum(regions.values()):.0%}, not 100 percent.")
    return Viewers(regions, plan)


def crowd_of(wanted: stage.Stage, users: int, rate: float) -> Crowd:
    return Crowd(
        users,
        rate,
        frames=1000 / wanted.board.tick_ms,
        per_task=wanted.web.connections_max,
        board_bytes=board_bytes(wanted.board),
        tasks_least=wanted.web.tasks_min,
        item_per_pixel=True,
        bits=wanted.board.bits,
    )


def lines(costs: list[Cost], saved: list[tuple[str, float]], hours: float | None) -> Iterator[str]:
    whole = bill.total(costs)
    yield f"{'Service':<30}{'$ a month':>12}{'$ an hour':>12}{'share':>7}  driven by"
    for one in sorted(costs, key=lambda one: -one.month):
        share = f"{one.month / whole:.0%}"
        hourly = one.month / prices.HOURS
        yield f"{one.service:<30}{one.month:>12,.2f}{hourly:>12,.2f}{share:>7}  {one.driver}"
    yield f"{'Together':<30}{whole:>12,.2f}{whole / prices.HOURS:>12,.2f}"
    yield ""
    yield f"${whole:,.0f} a month, ${whole / prices.HOURS:,.2f} an hour" + (
        f", ${whole / prices.HOURS * hours:,.0f} for {hours:g} hours" if hours else ""
    )
    for name, month in saved:
        yield f"  {name} saves ${month:,.0f} a month"
    listed = prices.PRICES
    yield f"List prices of {stage.REGION} as of {listed['dated']}; {listed['source']}"
