"""1,500 raw requests that no good client sends: each is refused, answered or hung up on."""

from __future__ import annotations

from tests.hostile.conversation import all_statuses, counted
from tests.hostile.wild_requests import wild_requests
from tests.rig.server import BoardServer

COUNT, SEED = 1500, 12


async def test_no_request_is_a_fault_of_the_server(server: BoardServer) -> None:
    found = await all_statuses(server.port, list(wild_requests(SEED, COUNT)))
    faults = {wild: answers for wild, answers in found.items() if max(answers, default=0) >= 500}
    assert not faults, shown(faults)
    counts = counted(found)
    print(dict(counts))
    assert set(counts) >= {200, 400, 404, 405}  # they came to very different places
    assert counts.total() > COUNT / 2


def shown(faults: dict[object, list[int]]) -> str:
    return "\n".join(f"{answers}: {str(wild)[:400]}" for wild, answers in faults.items())


def test_the_same_seed_makes_the_same_requests() -> None:
    assert list(wild_requests(1, 200)) == list(wild_requests(1, 200))
    assert list(wild_requests(1, 200)) != list(wild_requests(2, 200))
