"""A time-lapse as pictures that follow each other, all of one size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from board.history.errors import HistoryError
from board.history.past import Past
from board.history.picture import image_of
from board.history.timelapse.moments import moments

MOST_SIDE = 8192  # pixels of a picture


@dataclass(frozen=True)
class Film:
    """From `from_ms` to `to_ms` in so many pictures; `rectangle` is left, top, width and height on
    the board, a pixel of which is `scale` pixels wide and high."""

    from_ms: int
    to_ms: int
    rectangle: tuple[int, int, int, int]
    pictures: int
    fps: int
    scale: int

    def __post_init__(self) -> None:
        """Raises HistoryError."""
        if max(self.size) > MOST_SIDE:
            width, height = self.size
            raise HistoryError(
                f"The pictures would have {width} x {height} pixels, and more than {MOST_SIDE} "
                "are too many: choose a smaller region or scale."
            )

    @property
    def size(self) -> tuple[int, int]:
        return self.rectangle[2] * self.scale, self.rectangle[3] * self.scale

    @property
    def times(self) -> list[int]:
        """The first one and the last one are the ends."""
        length, steps = self.to_ms - self.from_ms, max(1, self.pictures - 1)
        return [self.to_ms - length * step // steps for step in reversed(range(self.pictures))]


def pictures(film: Film, past: Past, now_ms: int) -> Iterator[Image.Image]:
    """In indexed colours. Where nothing happened it is the same one."""
    seq, image = -1, None
    for state in moments(past, film.times, now_ms):
        if image is None or state.seq != seq:
            image = image_of(state, film.rectangle).resize(film.size, Image.Resampling.NEAREST)
            seq = state.seq
        yield image
