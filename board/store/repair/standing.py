"""How the live store stands: what a process compares with what it knows."""

from __future__ import annotations

from typing import NamedTuple

from board.store import keys
from board.store.client import Client, translated
from board.store.cursors import LEDGER, TOPIC
from board.store.repair.permit import Permit
from board.store.upgrade import OlderBoard


class Standing(NamedTuple):
    """`epoch` is of the last comparison, `repair` the round of a repair that is not ended, or "",
    and `is_half_restored` says that it has begun to write. `written` and `published` say up to
    which seq the ledger's database and the topic have accepted placements."""

    seq: int
    has_board: bool
    is_permitted: bool
    epoch: str
    repair: str
    is_half_restored: bool
    written: int
    published: int


async def read_standing(client: Client, permit: Permit) -> Standing:
    """Raises Unavailable, also as OlderBoard."""
    pipeline = client.pipeline(transaction=False)
    pipeline.get(keys.SEQ)
    pipeline.hmget(keys.STATE, "tiles", "epoch", "repair", "restoring", "size")
    pipeline.hmget(keys.CURSORS, LEDGER, TOPIC)
    is_permitted = await permit.is_given()
    with translated():
        seq, state, (written, published) = await pipeline.execute()
    tiles, epoch, repair, restoring, size = state
    if size is not None:
        raise OlderBoard
    return Standing(
        seq=int(seq or 0),
        has_board=tiles is not None,
        is_permitted=is_permitted,
        epoch=(epoch or b"").decode(),
        repair=(repair or b"").decode(),
        is_half_restored=restoring is not None,
        written=int(written or 0),
        published=int(published or 0),
    )
