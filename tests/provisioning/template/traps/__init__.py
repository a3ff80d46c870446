"""The traps of AWS that touch the template. Linters miss most of them."""

from __future__ import annotations

from tests.provisioning.template.traps import (
    balancers,
    data,
    deployer,
    edge,
    firewall,
    messages,
    names,
    network,
    policies,
    tasks,
    watching,
)
from tests.provisioning.template.traps.trap import TRAPS, Trap

__all__ = [
    "TRAPS",
    "Trap",
    "balancers",
    "data",
    "deployer",
    "edge",
    "firewall",
    "messages",
    "names",
    "network",
    "policies",
    "tasks",
    "watching",
]
