"""A stage: everything that differs between one deployment and the next, from a TOML file.

`stages/` holds examples; a file names only what differs from the defaults below.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from provisioning import stage_bounds, stage_name

STAGES = Path(__file__).resolve().parent / "stages"
REGION = "us-east-1"  # a web ACL for CloudFront and its certificate exist nowhere else


class StageError(ValueError):
    """The stage file says something that cannot be deployed."""


@dataclass(frozen=True)
class Board:
    width: int = 1000
    height: int = 1000
    colors_max: int = 16  # or 256: eight bits a pixel instead of four, for good
    cooldown_seconds: int = 300
    tick_ms: int = 250
    ttl_seconds: int = 1

    @property
    def bits(self) -> int:
        """Of a pixel."""
        return 4 if self.colors_max == 16 else 8


@dataclass(frozen=True)
class Network:
    # public: tasks have public addresses and nothing may reach them from outside; nat and
    # endpoints keep them private, for the prices in docs/aws.md.
    way_out: Literal["public", "nat", "endpoints"] = "public"
    zones: tuple[str, ...] = ("us-east-1a", "us-east-1b")
    cidr: str = "10.20.0.0/16"


@dataclass(frozen=True)
class Web:
    cpu: int = 256
    memory_mb: int = 512
    tasks_min: int = 2
    tasks_max: int = 4
    spot_percent: int = 0
    steady_tasks: int = 2  # never on Spot; without any, all are where spot_percent is 100
    connections_max: int = 2_500
    drain_seconds: int = 90


@dataclass(frozen=True)
class Store:
    # serverless takes about 2,000 placements/s (one slot's limit), nodes about ten times that.
    kind: Literal["serverless", "nodes"] = "serverless"
    max_gb: int = 1
    max_ecpu_per_second: int = 30_000
    node_type: str = "cache.t4g.small"
    snapshot_days: int = 1


@dataclass(frozen=True)
class Database:
    instance: str = "db.t4g.micro"
    gb: int = 20
    multi_az: bool = False
    backup_days: int = 7


@dataclass(frozen=True)
class Ledger:
    window_seconds: int = 10
    concurrency: int = 5
    memory_mb: int = 1_024  # a function has a whole CPU from 1,769 MB on; half of it costs as much
    warm_writes_per_second: int = 0  # 0 leaves a new table's 4,000


@dataclass(frozen=True)
class Tables:
    # The stack's own tables where nothing is said; others are restored to a point in time.
    board: str = ""
    placements: str = ""
    users: str = ""


@dataclass(frozen=True)
class Edge:
    alias: str = ""
    certificate_arn: str = ""
    placements_per_5_minutes: int = 100
    sessions_per_5_minutes: int = 100
    sockets_per_5_minutes: int = 600
    price_class: str = "PriceClass_100"
    firewall: bool = True  # AWS WAF; without it nothing but the board itself bounds an address
    # What browsers reach by https alone for a year: this name, those below it too, or also a
    # list inside the browsers (https://hstspreload.org), which is hard to leave.
    hsts: Literal["name", "subdomains", "preload"] = "name"


@dataclass(frozen=True)
class Watch:
    log_days: int = 30
    email: str = ""
    budget_usd: int = 200
    container_insights: bool = True


@dataclass(frozen=True)
class Stage:
    name: str
    board: Board = field(default_factory=Board)
    network: Network = field(default_factory=Network)
    web: Web = field(default_factory=Web)
    store: Store = field(default_factory=Store)
    database: Database = field(default_factory=Database)
    ledger: Ledger = field(default_factory=Ledger)
    tables: Tables = field(default_factory=Tables)
    edge: Edge = field(default_factory=Edge)
    watch: Watch = field(default_factory=Watch)

    @property
    def prefix(self) -> str:
        """What the names of everything in the stage begin with."""
        return f"place-{self.name}"

    def table(self, name: str) -> str:
        """The name of the ledger's table that is read and written."""
        said: str = getattr(self.tables, name)
        return said or f"{self.prefix}-{name}"


def load(path: Path) -> Stage:
    """Raises StageError for what is unknown, of the wrong type, or contradictory."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StageError(f"{path} cannot be read: {error}") from error
    stage: Stage = parse(Stage, content, path.name)
    check(stage)
    return stage


def parse(kind: Any, content: dict[str, Any], where: str) -> Any:
    known, hints = {one.name for one in fields(kind)}, get_type_hints(kind)
    for name in content.keys() - known:
        raise StageError(f"{where}: there is no {name!r}; there are {', '.join(sorted(known))}.")
    return kind(**{name: read(hints[name], value, name) for name, value in content.items()})


def read(kind: Any, value: Any, name: str) -> Any:
    if is_dataclass(kind) and isinstance(value, dict):
        return parse(kind, value, f"[{name}]")
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(value)
    if get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
        raise StageError(f"{name} is one of {', '.join(get_args(kind))}, not {value!r}.")
    if type(value) is not kind:
        raise StageError(f"{name} is {value!r}, which is no {getattr(kind, '__name__', kind)}.")
    return value


def check(stage: Stage) -> None:
    tables = {one.name: stage.table(one.name) for one in fields(Tables)}
    rules = stage_name.rules(stage.name) | stage_name.table_rules(stage.prefix, tables)
    rules |= stage_bounds.rules(asdict(stage)) | choices(stage)
    for rule, holds in rules.items():
        if not holds:
            raise StageError(f"{stage.name or 'The stage'}: {rule}.")


def choices(stage: Stage) -> dict[str, bool]:
    return {
        "[network] zones are two or more": len(set(stage.network.zones)) >= 2,
        f"[network] zones are all in {REGION}": all(
            zone.startswith(REGION) for zone in stage.network.zones
        ),
        "[network] cidr is a private network: tasks believe a balancer in one": not (
            ip_network(stage.network.cidr).is_global
        ),
        "[web] tasks_min is at least 1 and at most tasks_max": (
            1 <= stage.web.tasks_min <= stage.web.tasks_max
        ),
        "[web] spot_percent is 100 where steady_tasks is 0: some would be steady otherwise": (
            stage.web.steady_tasks > 0 or stage.web.spot_percent == 100
        ),
        "[edge] alias and certificate_arn come together": (
            bool(stage.edge.alias) == bool(stage.edge.certificate_arn)
        ),
    }
