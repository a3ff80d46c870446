"""What the page counts down to, as its moderators set it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from board.core.problem import rfc3339


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    at_ms: int

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Event | None:
        """None for the empty text, which stands for no event."""
        return cls(**json.loads(text)) if text else None

    def public(self) -> dict[str, str]:
        return {"name": self.name, "at": rfc3339(self.at_ms)}
