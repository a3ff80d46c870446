"""What one network may do in an hour, whoever is behind it: counted in Valkey for all processes.

A process takes some of a network's allowance at a time and spends it by itself, so that most
placements cost no call; those that have to wait for more share one. So never more is placed
than the limit says. What a process took and did not spend within the hour is lost to the
others: a hundredth of the limit for each.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django_redis import get_redis_connection
from redis.exceptions import RedisError

from board.core.problem import Problem, TooMany, Unavailable
from board.store.client import Client
from board.store.script import load, run

logger = logging.getLogger(__name__)

HOUR_MS = 3_600_000
WIDER = 4  # times what a /64 may, for the /56 around it
# At a time, beside what waits already; a player who waits five minutes places twelve an hour.
MOST_TAKEN = 10
MAX_BATCH = 256  # of those who wait, in one script call
MAX_WAITING = 20_000
PURGE_SECONDS = 60.0

Network = tuple[str, ...]  # its counters, the narrowest first
Outcome = Callable[[Problem | None], None]


class Wish(NamedTuple):
    network: Network
    wanted: int
    limit: int


class Grant(NamedTuple):
    """`wait_ms` is how long it holds, or without any how long until there is more."""

    granted: int
    wait_ms: int


class Slice:
    """What this process may spend of a network's allowance until `ends_at`."""

    __slots__ = ("ends_at", "is_all", "left")

    def __init__(self, grant: Grant) -> None:
        self.left, self.ends_at = grant.granted, time.monotonic() + grant.wait_ms / 1000
        self.is_all = grant.granted == 0  # until then Valkey need not be asked again

    @property
    def seconds(self) -> float:
        return self.ends_at - time.monotonic()


class Allowance:
    """Placements. `limit` says how many an hour are allowed now; 0 is no limit."""

    def __init__(self, client: Client, limit: Callable[[], int]) -> None:
        self._client, self._limit = client, limit
        self._slices: dict[Network, Slice] = {}
        self._waiting: list[tuple[Network, Outcome]] = []
        self._worker: asyncio.Task[None] | None = None
        self._purged_at = 0.0

    async def take(self, network: Network) -> None:
        """One placement. Raises TooMany, or Unavailable without Valkey."""
        if self._spend(network):
            return
        outcome: asyncio.Future[Problem | None] = asyncio.get_running_loop().create_future()

        def settle(problem: Problem | None) -> None:
            if not outcome.done():  # who asked may have gone
                outcome.set_result(problem)

        self.ask(network, settle)
        problem = await outcome
        if problem is not None:
            raise problem

    def ask(self, network: Network, outcome: Outcome) -> None:
        """The same; `outcome` is called with the Problem or None, at once if it is known."""
        if self._spend(network):
            outcome(None)
        elif refusal := self._refusal(network):
            outcome(refusal)
        elif len(self._waiting) >= MAX_WAITING:
            outcome(Unavailable("Too many placements at once. Try again soon."))
        else:
            self._waiting.append((network, outcome))
            if self._worker is None or self._worker.done():
                self._worker = asyncio.get_running_loop().create_task(self._refill())

    def give_back(self, network: Network) -> None:
        """What was taken and did not lead to a placement."""
        found = self._slices.get(network)
        if found:
            found.left += 1

    # --- what this process has ---------------------------------------------------------------

    def _spend(self, network: Network) -> bool:
        if not self._limit():
            return True
        found = self._slices.get(network)
        if found is None or found.left <= 0 or found.seconds <= 0:
            return False
        found.left -= 1
        return True

    def _refusal(self, network: Network) -> TooMany | None:
        found = self._slices.get(network)
        if found is None or not found.is_all or found.seconds <= 0:
            return None
        return too_many("placements", self._limit(), int(found.seconds * 1000))

    # --- what it gets from Valkey ------------------------------------------------------------

    async def _refill(self) -> None:
        await asyncio.sleep(0)  # let the rest of this turn of the event loop arrive
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            problem = await self._try_to_fetch(Counter(network for network, _ in batch))
            for network, outcome in batch:
                if problem:
                    outcome(problem)
                else:
                    self.ask(network, outcome)  # who gets none of it waits for the next

    async def _try_to_fetch(self, waiting: Mapping[Network, int]) -> Unavailable | None:
        try:
            await self._fetch(waiting)
        except Unavailable as problem:
            return problem
        except Exception:  # a mistake of ours: those who wait must hear of it, and we too
            logger.exception("Allowances could not be read.")
            return Unavailable("The placement failed through a fault of ours.")
        return None

    async def _fetch(self, waiting: Mapping[Network, int]) -> None:
        limit = self._limit()
        some = min(MOST_TAKEN, limit // 100)
        wishes = [Wish(network, max(some, count), limit) for network, count in waiting.items()]
        keys, args = call_of("place:placements", wishes)
        reply = await run(self._client, "allow", keys, *args)
        self._purge()
        for network, grant in zip(waiting, read_grants(reply), strict=True):
            self._slices[network] = Slice(grant)

    def _purge(self) -> None:
        now = time.monotonic()
        if now - self._purged_at > PURGE_SECONDS:
            self._purged_at = now
            self._slices = {key: one for key, one in self._slices.items() if one.ends_at > now}


# --- sessions and reports --------------------------------------------------------------------


def allow_new_session(network: Network) -> None:
    """Counts a session, from a thread. Raises TooMany, or Unavailable without Valkey."""
    limit = settings.PLACE_SESSIONS_PER_IP_HOUR
    if limit and (wait_ms := spend("sessions", network, limit)):
        raise too_many("sessions", limit, wait_ms)


def allow_report(player: str, network: Network) -> None:
    """The same for a report: a player is the narrowest counter, within that of the address."""
    limit = settings.PLACE_REPORTS_PER_PLAYER_HOUR
    if limit and (wait_ms := spend("reports", (f"player {player}", *network), limit)):
        whose = f"one player, and {limit * WIDER} from one network"
        raise too_many("reports", limit, wait_ms, whose)


def spend(what: str, counters: Network, limit: int) -> int:
    """Milliseconds until there is one more, 0 when one was taken."""
    keys, args = call_of(f"{cache.key_prefix}:{what}", [Wish(counters, 1, limit)])
    try:
        reply = get_redis_connection().eval(load("allow").source, len(keys), *keys, *args)
    except (RedisError, OSError) as error:
        raise Unavailable("The live store does not answer. Nothing was done.") from error
    [grant] = read_grants(reply)
    return 0 if grant.granted else grant.wait_ms


def too_many(what: str, limit: int, wait_ms: int, whose: str = "one network") -> TooMany:
    detail = f"At most {limit} {what} an hour from {whose}."
    return TooMany(detail, limit=limit, wait_ms=wait_ms)


# --- the script -------------------------------------------------------------------------------


def call_of(kind: str, wishes: Sequence[Wish]) -> tuple[tuple[str, ...], list[int]]:
    """Keys and arguments. The keys share a slot, which is not the board's: these may have a
    TTL, and lose no more than a count when they are evicted."""
    keys: list[str] = []
    args = [HOUR_MS]
    for network, wanted, limit in wishes:
        keys += [f"{{allowance}}:{kind}:{counter}" for counter in network]
        args += [wanted, len(network), *(limit * WIDER**width for width in range(len(network)))]
    return tuple(keys), args


def read_grants(reply: Sequence[int]) -> list[Grant]:
    return [Grant(*pair) for pair in zip(reply[::2], reply[1::2], strict=True)]
