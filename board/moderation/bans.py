"""Carries a ban to the live store by itself, however many others there are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from django.db import transaction

from board.models import Ban
from board.moderation import decisions
from board.store import rules
from board.store.store import Store

Changes = dict[str, rules.Ban | None]  # by player; None: not banned any more


def changed(
    players: Collection[str],
    expelled: str | None = None,
    on_delay: Callable[[], None] = lambda: None,
) -> None:
    """Like decisions.changed, where nothing but the bans of these players did."""
    revision = decisions.raise_revision()
    carry = partial(amend, revision=revision, changes=changes_of(players))
    transaction.on_commit(lambda: decisions.publish_now(expelled, on_delay, carry))


def changes_of(players: Collection[str]) -> Changes:
    """As of the revision just made: its row is locked, so that no other one can come between."""
    found = {ban.player: decisions.as_rule(ban) for ban in Ban.objects.filter(player__in=players)}
    return {player: found.get(player) for player in players}


async def amend(store: Store, revision: int, changes: Changes) -> None:
    """Sends all there is where a change before this one was lost."""
    if not await store.rules.amend(revision, changes):
        await decisions.apply(store)
