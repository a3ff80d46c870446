"""What lies on a pixel: the placement that shows, and those beneath it, as layers of paint.

A placement adds a layer. Taking one back adds a row to the ledger too, but removes layers: what
shows is an earlier placement again, by whoever made it. Who asks later what a player has drawn, or
what was there before, must not take the row of a rollback for a drawing of its own. Such a row
says colour and author; where one player drew the same colour several times, with others in
between, it stands for the latest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from board.core.placement import Kind, Placement


class Layer(NamedTuple):
    placement: Placement
    below: Layer | None


def what_shows(history: Iterable[Placement]) -> Layer | None:
    """`history` is all that happened to one pixel, oldest first. None: the blank board."""
    shown: Layer | None = None
    layers: list[Layer] = []
    for placement in history:
        shown, is_new = after(placement, shown, layers)
        if is_new and shown:
            layers.append(shown)
    return shown


def after(
    placement: Placement, shown: Layer | None, layers: list[Layer]
) -> tuple[Layer | None, bool]:
    """The layer that shows then, and whether it was not there before."""
    if placement.kind == Kind.UNDO and is_undone_by(placement, shown):
        return shown.below if shown else None, False
    if placement.kind == Kind.ROLLBACK:
        if says_nothing(placement):
            return None, False
        for layer in reversed(layers):
            if says(layer) == (placement.color, placement.player):
                return layer, False
    return Layer(placement, shown), True


def is_undone_by(placement: Placement, shown: Layer | None) -> bool:
    """Whether its player takes back what shows, and not what has gone from the layers since."""
    if shown is None or shown.placement.player != placement.player:
        return False
    return color_of(shown.below) == placement.color


def downwards(layer: Layer | None) -> Iterator[Layer]:
    while layer:
        yield layer
        layer = layer.below


def is_same(one: Layer | None, other: Layer | None) -> bool:
    """By their placements alone: what is below them goes down as far as the pixel is old."""
    if one is None or other is None:
        return one is other
    return one.placement == other.placement


def color_of(layer: Layer | None) -> int:
    return layer.placement.color if layer else 0


def says_nothing(placement: Placement) -> bool:
    """Whether it made its pixel blank."""
    return not placement.color and not placement.player


def says(layer: Layer | None) -> tuple[int, str]:
    """What a row that restores it says."""
    return (layer.placement.color, layer.placement.player) if layer else (0, "")
