"""The live settings of a board, as Valkey holds them and every process reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from board.core.change import Shape
from board.core.event import Event
from board.core.face import Face
from board.core.formats.messages import PROTOCOL_VERSION
from board.core.palette import Palette, make_palette, pairs_of
from board.core.tiles.grid import Grid

RECTANGLE = ("left", "top", "width", "height")
OPEN, FROZEN, ENDED = STATES = ("open", "frozen", "ended")


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """Everything about a board that is not a pixel. What its `shape` holds changes in the stream
    of placements, and has a seq there; the rest changes at once."""

    grid: Grid
    palette: Palette
    cooldown_seconds: int
    tick_ms: int
    board_ttl_seconds: int
    outbox_limit: int
    undo_seconds: int = 0  # for how long a placement can be taken back; 0 is not at all
    state: str = OPEN
    announcement: str = ""
    revision: int = 0  # of the moderators' database: what Valkey holds is as new as this
    face: Face = Face()
    event: Event | None = None
    protected: str = ""  # the digest of the mask; empty when no pixel is protected

    @property
    def shape(self) -> Shape:
        return Shape(self.grid, self.palette, self.state)

    def shaped(self, shape: Shape) -> BoardSettings:
        """The same of a board that is otherwise."""
        if shape == self.shape:
            return self
        return replace(self, grid=shape.grid, palette=shape.palette, state=shape.state)

    def to_hash(self) -> dict[str, str | int]:
        """For HSET. The scripts read rectangle, bits, tiles, colors, state, cooldown_ms and
        undo_ms."""
        return {
            "left": self.grid.left,
            "top": self.grid.top,
            "width": self.grid.width,
            "height": self.grid.height,
            "bits": self.grid.bits,
            "tiles": self.grid.table(),
            "colors": len(self.palette),
            "palette": json.dumps(pairs_of(self.palette)),
            "cooldown_ms": self.cooldown_seconds * 1000,
            "undo_ms": self.undo_seconds * 1000,
            "tick_ms": self.tick_ms,
            "board_ttl_seconds": self.board_ttl_seconds,
            "outbox_limit": self.outbox_limit,
            "state": self.state,
            "announcement": self.announcement,
            "revision": self.revision,
            "face": json.dumps(asdict(self.face)),
            "event": self.event.to_text() if self.event else "",
            "protected": self.protected,
        }

    @classmethod
    def from_hash(cls, fields: Mapping[str, str]) -> BoardSettings:
        left, top, width, height = [int(fields[name]) for name in RECTANGLE]
        return cls(
            grid=Grid.of_table((left, top, width, height), int(fields["bits"]), fields["tiles"]),
            palette=make_palette([(name, value) for name, value in json.loads(fields["palette"])]),
            cooldown_seconds=int(fields["cooldown_ms"]) // 1000,
            undo_seconds=int(fields.get("undo_ms", 0)) // 1000,  # none of an older version
            tick_ms=int(fields["tick_ms"]),
            board_ttl_seconds=int(fields["board_ttl_seconds"]),
            outbox_limit=int(fields["outbox_limit"]),
            state=fields["state"],
            announcement=fields["announcement"],
            revision=int(fields["revision"]),
            face=Face(**json.loads(fields.get("face", "{}"))),  # of a release without one
            event=Event.from_text(fields.get("event", "")),
            protected=fields.get("protected", ""),
        )

    def public(self, seq: int) -> dict[str, object]:
        """What players may know: the body of `GET /api/config`, and `config` on the socket; it
        holds from `seq` on."""
        # Where nobody waits, there is no cooldown to take back.
        undo_seconds = self.undo_seconds if self.cooldown_seconds else 0
        features = ["place-over-socket", "pixel-history", *(["undo"] if undo_seconds else [])]
        return {
            "protocol": PROTOCOL_VERSION,
            "seq": seq,
            **self.grid.as_config(),
            "palette": [
                {"index": color.index, "name": color.name, "hex": color.hex}
                for color in self.palette
            ],
            "cooldown_seconds": self.cooldown_seconds,
            "undo_seconds": undo_seconds,
            "tick_ms": self.tick_ms,
            "state": self.state,
            "announcement": self.announcement,
            "event": self.event.public() if self.event else None,
            "face": self.face.public(),
            "protected": self.protected or None,
            "features": features,
        }
