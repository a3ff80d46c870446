"""Frames for sockets that come back: few, shared, and cheap whatever anybody asks for."""

from __future__ import annotations

from typing import NamedTuple

from board.core.formats.pixel_frame import encode_frame
from board.hub.message import Message
from board.hub.mirror import Mirror
from board.hub.ring import Ring

LEAST_LEVEL = 8  # 256 placements: a smaller frame saves nothing


class ResumeFrame(NamedTuple):
    from_seq: int
    to_seq: int
    message: Message


class Resumes:
    """Brings a socket from any seq of the ring to now, in a few frames.

    A client may be sent a frame that begins before its seq. So one frame is kept for each
    power of two, over so many of the latest placements as of when it was made, and serves
    everybody within its reach; what came since then is brought by the next smaller one. A
    frame is made anew only when that would be more than half of the way: `since` can be
    asked for with any number by anybody, and costs no frame of its own.
    """

    def __init__(self, ring: Ring, mirror: Mirror) -> None:
        self._ring, self._mirror = ring, mirror
        self._loaded = -1
        self._frames: dict[int, ResumeFrame] = {}  # by the power of two
        self.made = 0

    def frames(self, since: int) -> list[Message] | None:
        """None when the ring does not reach back to `since`."""
        if not self._ring.reach <= since <= self._ring.seq:
            return None
        if self._loaded != self._mirror.loads:  # what was here before is not true any more
            self._loaded, self._frames = self._mirror.loads, {}
        messages = []
        while since < self._ring.seq:
            frame = self._frame(since)
            messages.append(frame.message)
            since = frame.to_seq
        return messages

    def _frame(self, since: int) -> ResumeFrame:
        distance = self._ring.seq - since
        level = max((distance - 1).bit_length(), LEAST_LEVEL)
        kept = self._frames.get(level)
        if kept and kept.from_seq <= since and 2 * (kept.to_seq - since) >= distance:
            return kept
        made = self._frames[level] = self._make(self._ring.seq - (1 << level))
        return made

    def _make(self, from_seq: int) -> ResumeFrame:
        from_seq, to_seq = max(from_seq, self._ring.reach), self._ring.seq
        updates = self._ring.since(from_seq)
        assert updates is not None, "The ring reaches back to where it says."
        self.made += 1
        message = Message.binary(encode_frame(from_seq, to_seq, updates, self._mirror.grid.bits))
        return ResumeFrame(from_seq, to_seq, message)
