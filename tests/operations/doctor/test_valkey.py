"""What is read out of a Valkey's own words: versions and clocks that no test can bring about."""

from __future__ import annotations

from typing import Any

import pytest

from board.core.problem import Unavailable
from board.operations.doctor.finding import Finding, worst
from board.operations.doctor.memory import examine_memory
from board.operations.doctor.persistence import examine_persistence
from board.operations.doctor.valkey import examine_valkey
from board.store.store import Store
from board.store.valkey.condition import Condition, read_condition
from tests.rig.valkey import ValkeyServer

NOW = 1_800_000_000.0
SOUND = {"redis_version": "7.2.4", "server_name": "valkey", "aof_enabled": 1}
DURABLE = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


def condition(
    ahead: float = 0, configuration: dict[str, str] = DURABLE, **facts: Any
) -> Condition:
    return Condition({**SOUND, **facts}, configuration, NOW + ahead)


def found(findings: list[Finding], name: str) -> Finding:
    [finding] = [each for each in findings if each.name == name]
    assert bool(finding.do) == (finding.state != "ok"), "what is not well says what to do"
    return finding


@pytest.mark.parametrize(
    ("version", "state"),
    [("7.2.4", "ok"), ("8.0.0", "ok"), ("7.0.15", "failed"), ("6.2.14", "failed"), ("", "failed")],
)
def test_an_old_valkey_is_found(version: str, state: str) -> None:
    findings = examine_valkey(condition(redis_version=version), lambda: NOW)
    assert found(findings, "Valkey").state == state


@pytest.mark.parametrize(
    ("ahead", "state", "says"),
    [
        (0.4, "ok", "agree"),
        (-0.9, "ok", "agree"),
        (3, "warning", "3.0 s ahead of"),
        (-3600, "failed", "3,600.0 s behind"),
    ],
)
def test_clocks_that_disagree_are_found(ahead: float, state: str, says: str) -> None:
    finding = found(examine_valkey(condition(ahead), lambda: NOW), "clock")
    assert finding.state == state
    assert says in finding.says


def test_a_replica_is_found() -> None:
    findings = examine_valkey(condition(role="slave"), lambda: NOW)
    assert found(findings, "role").state == "failed"


def test_a_file_that_could_not_be_written_is_found() -> None:
    [finding] = examine_persistence(condition(aof_last_write_status="err"))
    assert (finding.state, finding.name) == ("failed", "persistence")
    assert "disk" in finding.do


def test_a_managed_valkey_that_keeps_its_settings_to_itself_fails_nothing() -> None:
    silent = condition(configuration={}, aof_enabled=0, maxmemory_policy="volatile-lru")
    assert worst([*examine_persistence(silent), *examine_memory(silent)]) == "warning"


@pytest.mark.parametrize(
    ("used", "maxmemory", "state"),
    [(10, 0, "ok"), (95, 0, "failed"), (70, 100, "ok"), (80, 100, "warning"), (90, 100, "failed")],
)
def test_memory_that_runs_out_is_found(used: int, maxmemory: int, state: str) -> None:
    facts = {"used_memory": used, "maxmemory": maxmemory, "total_system_memory": 100}
    assert found(examine_memory(condition(**facts)), "memory").state == state


async def test_a_user_who_may_not_ask_is_told_so(valkey: ValkeyServer) -> None:
    """By whoever looks, in the server's own words."""
    store = Store.open(valkey.url.replace("redis://", "redis://looker:secret@"))
    owner = Store.open(valkey.url)
    await owner.client.acl_setuser(
        "looker", enabled=True, passwords=["+secret"], commands=["+ping", "+client"], keys=["*"]
    )
    try:
        with pytest.raises(Unavailable, match="no permissions to run the 'info'"):
            await read_condition(store.client)
    finally:
        await owner.client.acl_deluser("looker")
        await store.close()
        await owner.close()


async def test_the_condition_of_a_real_one_is_read(valkey: ValkeyServer) -> None:
    store = Store.open(valkey.url)
    try:
        told = await read_condition(store.client)
    finally:
        await store.close()
    assert told.configuration["appendfsync"] == "always"
    assert told.facts["aof_enabled"] == 0
