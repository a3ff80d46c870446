"""What a client takes and what it has already (RFC 9110, 12.5.3 and 13.1.2)."""

from __future__ import annotations

from collections.abc import Sequence

ENCODINGS = ("br", "gzip")  # the first one wins among those wanted alike


def chosen_encoding(accept: bytes, offered: Sequence[str] = ENCODINGS) -> str:
    """What the client wants most of what there is; q=0 refuses an encoding."""
    if not offered:
        return "identity"
    weights = dict(map(weighted, accept.lower().split(b",")))
    fallback = weights.get("*", 0.0)
    best = max(offered, key=lambda encoding: weights.get(encoding, fallback))
    return best if weights.get(best, fallback) > 0 else "identity"


def weighted(part: bytes) -> tuple[str, float]:
    """An encoding and its weight; what isn't a number from 0 to 1 counts as a refusal."""
    name, _, text = part.decode("latin1").replace(" ", "").partition(";q=")
    try:
        weight = float(text or 1)
    except ValueError:
        weight = 0.0
    return name, weight if 0 <= weight <= 1 else 0.0


def is_match(if_none_match: bytes, etag: bytes) -> bool:
    """Compares weakly, as a cache may have weakened the tag."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return etag in tags or b"*" in tags
