"""How many files this process may open, and so how many connections it can keep."""

from __future__ import annotations

import contextlib
import logging
import resource

logger = logging.getLogger(__name__)

# Databases (three files for each thread that reads SQLite), Valkey, static files.
OWN_FILES = 64
# Connections that are kept free of sockets: for health checks, the admin, and refusals.
RESERVED_CONNECTIONS = 64
WORTH_A_WARNING = 0.9  # below this part of what is wanted
# Browsers that read the page keep as many connections again open for a while.
CONNECTIONS_PER_SOCKET = 2


def raise_limit(sockets: int) -> int:
    """Raises the soft limit as far as that many sockets need; returns how many connections
    this process can keep. Says so when they are too few."""
    needed = sockets + OWN_FILES + RESERVED_CONNECTIONS
    wanted = sockets * CONNECTIONS_PER_SOCKET + OWN_FILES + RESERVED_CONNECTIONS
    soft = raised_to(wanted)
    if soft < needed:
        logger.log(
            logging.WARNING if soft < needed * WORTH_A_WARNING else logging.INFO,
            "This process may open %d files: enough for %d sockets, not for the %d of "
            "PLACE_SOCKETS_MAX. More are sent away with 4013. Raise the hard limit (ulimit -Hn, "
            "LimitNOFILE=) or lower PLACE_SOCKETS_MAX.",
            soft,
            max(0, soft - OWN_FILES - RESERVED_CONNECTIONS),
            sockets,
        )
    return max(RESERVED_CONNECTIONS, soft - OWN_FILES)


def raised_to(wanted: int) -> int:
    """The soft limit that there is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard_enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < hard_enough:
        with contextlib.suppress(ValueError, OSError):  # macOS has a lower one that it hides
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard_enough, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else soft
