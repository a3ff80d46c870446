"""Names of the board's keys: one hash slot, so that one script may touch them all.

None has a TTL: ElastiCache Serverless evicts keys that have one first.
"""

from __future__ import annotations

PIXELS = "{board}:pixels"  # bitfield by address, u4 or u8 per pixel
SEQ = "{board}:seq"
OUTBOX = "{board}:outbox"  # stream, id = <seq>-0, field p = "address colour at_ms kind player"
#   (kind:operation, if it is part of one), or field c = a change (core/change.py) behind at_ms; a
#   hole has an empty p
STATE = "{board}:state"  # hash, the live settings
MASK = "{board}:mask"  # 1 bit per address
BANNED = "{board}:banned"  # hash, player -> "until_ms reason", 0 = for good
COOLDOWNS = "{board}:cooldowns"  # sorted set, score = when the player may place again, in ms
LATEST = "{board}:latest"  # hash, player in a cooldown -> "seq address colour at_ms before"
UNDONE = "{board}:undone"  # sorted set, score = when the player may undo again, in ms
REPAIR = "{board}:repair"  # hash, lease of the one process that repairs
OFFERS = "{board}:offers"  # sorted set, seq -> "seq address colour at_ms kind player" for a repair
OFFERED = "{board}:offered"  # hash, process -> "round seen published": it has offered its all
PUBLISHER = "{board}:publisher"  # hash, lease of the one process that publishes
READERS = "{board}:readers"  # hash, private queue -> until when it has a reader, in ms
CURSORS = "{board}:cursors"  # hash, who needs the outbox -> up to where it is done with it
WRITER = "{board}:writer"  # hash, lease of the one process that fills the ledger
IMPORTS = "{board}:imports"  # hash, name of an operation -> "writes done, pixels written by the
#   last of its calls, and by all of them"
ONLINE = "{board}:online"  # hash, process -> "deadline_ms sockets slow_sockets"
