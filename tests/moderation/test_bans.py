"""A ban travels by itself, and what was lost on the way is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis
from asgiref.sync import async_to_sync
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from board.models import Ban
from board.moderation import bans, decisions
from board.store.store import Store
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.django_db

STATE, BANNED = "{board}:state", "{board}:banned"
PLAYERS = ("ann", "bob", "eve")
HOURS = (None, 1, -1)  # from now until the end: none, later, over already

player = st.sampled_from(PLAYERS)
number = st.integers(0, 3)
step = st.one_of(
    st.tuples(st.just("ban"), player, st.sampled_from(HOURS)),
    st.tuples(st.just("unban"), player),
    st.tuples(st.just("unban_all")),
    st.tuples(st.just("rename")),
    st.tuples(st.just("deliver"), number),
    st.tuples(st.just("lose"), number),
    st.tuples(st.just("keep")),
    st.tuples(st.just("revert")),
    st.tuples(st.just("empty")),
    st.tuples(st.just("reconcile")),
)


class World:
    """A database, a Valkey, and the messages between them that are still on their way."""

    def __init__(self, url: str, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.url, self._capture = url, capture
        self.client = redis.Redis.from_url(url)
        self.waiting: list[Callable[[], Any]] = []
        Ban.objects.all().delete()
        self.empty()
        self.kept = self.hashes()

    def commit(self, change: Callable[[], None]) -> None:
        with self._capture() as messages, transaction.atomic():
            change()
        self.waiting += messages

    def ban(self, name: str, hours: int | None) -> None:
        until = None if hours is None else timezone.now() + timedelta(hours=hours)

        def change() -> None:
            reason = f"reason of {hours}"
            Ban.objects.update_or_create(player=name, defaults={"reason": reason, "until": until})
            bans.changed([name])

        self.commit(change)

    def unban(self, *names: str) -> None:
        def change() -> None:
            Ban.objects.filter(player__in=names).delete()
            bans.changed(names)

        self.commit(change)

    def unban_all(self) -> None:
        self.unban(*PLAYERS)

    def rename(self) -> None:
        self.commit(decisions.changed)

    def deliver(self, number: int) -> None:
        if self.waiting:
            self.waiting.pop(number % len(self.waiting))()

    def lose(self, number: int) -> None:
        if self.waiting:
            self.waiting.pop(number % len(self.waiting))

    def keep(self) -> None:
        self.kept = self.hashes()

    def revert(self) -> None:
        """A Valkey that comes back as it was earlier."""
        for key, fields in self.kept.items():
            self.client.delete(key)
            if fields:
                self.client.hset(key, mapping=fields)

    def hashes(self) -> dict[str, Any]:
        return {key: self.client.hgetall(key) for key in (STATE, BANNED)}

    def empty(self) -> None:
        self.client.flushall()
        board = decisions.settings_of_database()

        async def remake() -> None:
            store = Store.open(self.url)
            await store.create(board)
            await decisions.apply(store)
            await store.close()

        async_to_sync(remake)()
        self.keep()  # what was kept has the epoch of another server

    def reconcile(self) -> None:
        async def reconcile() -> None:
            store = Store.open(self.url)
            await decisions.reconcile(store)
            await store.close()

        async_to_sync(reconcile)()

    def live_revision(self) -> int:
        return int(self.client.hget(STATE, "revision") or -1)

    def live_bans(self) -> dict[str, str]:
        now_ms = timezone.now().timestamp() * 1000
        fields = {name.decode(): ban.decode() for name, ban in self.client.hgetall(BANNED).items()}
        return {
            name: ban
            for name, ban in fields.items()
            if (until_ms := int(ban.split(" ", 1)[0])) == 0 or until_ms > now_ms
        }

    def check(self) -> None:
        _, decided, _ = decisions.read_decisions()
        wanted = {name: f"{ban.until_ms} {ban.reason}" for name, ban in decided.items()}
        assert self.live_bans() == wanted


@hypothesis_settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@example(steps=[("ban", "ann", None), ("lose", 0), ("ban", "bob", None), ("deliver", 0)])
@example(steps=[("ban", "ann", None), ("unban", "ann"), ("deliver", 1), ("deliver", 0)])
@example(steps=[("ban", "ann", 1), ("deliver", 0), ("revert",), ("unban_all",), ("deliver", 0)])
@given(steps=st.lists(step, max_size=20))
def test_whatever_is_lost_valkey_bans_whom_the_database_bans(
    steps: list[tuple[Any, ...]],
    plain_valkey: ValkeyServer,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.VALKEY_URL = plain_valkey.url
    world = World(plain_valkey.url, django_capture_on_commit_callbacks)
    for act, *args in steps:
        getattr(world, act)(*args)
        if world.live_revision() == decisions.settings_of_database().revision:
            world.check()
    world.reconcile()
    world.check()


def test_one_ban_sends_as_many_bytes_among_10_000_as_alone(
    valkey: ValkeyServer,
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.VALKEY_URL = valkey.url
    world = World(valkey.url, django_capture_on_commit_callbacks)
    world.ban("eve", None)
    world.deliver(0)  # from here on the scripts are known
    alone = bytes_of_a_ban(world)
    Ban.objects.bulk_create(Ban(player=f"p{n}", reason="a bot") for n in range(10_000))
    world.empty()
    world.ban("eve", None)
    world.deliver(0)
    assert bytes_of_a_ban(world) <= alone + 200  # a digit more here and there
    assert len(world.live_bans()) == 10_002
    world.check()


def bytes_of_a_ban(world: World) -> int:
    before = world.client.info("stats")["total_net_input_bytes"]
    world.ban("ann", None)
    world.deliver(0)
    return int(world.client.info("stats")["total_net_input_bytes"]) - int(before)
