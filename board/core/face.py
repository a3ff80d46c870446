"""Whose board it is: name, logo, colour, rules and links, as players see them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

DEFAULT_NAME = "Place"


@dataclass(frozen=True, slots=True)
class Face:
    """`logo` is the hash of its bytes, `accent` `#RRGGBB`; empty is none, and ours then."""

    name: str = DEFAULT_NAME
    logo: str = ""
    accent: str = ""
    rules: str = ""
    chat: str = ""
    privacy: str = ""
    contact: str = ""

    @property
    def logo_address(self) -> str:
        return f"/face/{self.logo}.png" if self.logo else ""

    @property
    def style_address(self) -> str:
        return f"/face/{self.accent.removeprefix('#').lower()}.css" if self.accent else ""

    def public(self) -> dict[str, str]:
        """As `GET /api/config` says it, with addresses of what belongs to it."""
        return {**asdict(self), "logo": self.logo_address, "style": self.style_address}
