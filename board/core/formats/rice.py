"""Golomb-Rice codes (https://en.wikipedia.org/wiki/Golomb_coding) of ascending addresses.

Coded are the gaps: the first address itself, then of each next one how many addresses lie
between it and the one before. A gap is `gap >> k` in unary as ones ended by a zero, then its
k low bits, the most significant first. Zeros fill the last byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from board.core.formats.varint import WireError

ADDRESSES = 65_535 * 65_536  # of the largest board: that many tiles of 256 x 256 pixels
LARGEST_K = 31
PENDING_BITS = 512  # Longer integers take longer to shift, shorter ones are written more often.


def gaps_of(addresses: Sequence[int]) -> list[int]:
    gaps = [address - previous - 1 for previous, address in pairwise([-1, *addresses])]
    if gaps and min(gaps) < 0:
        raise ValueError("The addresses do not ascend from 0 or more.")
    if gaps and addresses[-1] >= ADDRESSES:
        raise ValueError(f"The largest board has {ADDRESSES} addresses, none {addresses[-1]}.")
    return gaps


def best_k(gaps: Sequence[int]) -> int:
    """The smallest of those that make the codes shortest; near log2 of the mean gap.

    The more bits there are already, the less another one shortens. So the first that
    does not pay ends the search, and it may begin anywhere.
    """
    if not gaps:
        return 0
    k = min(LARGEST_K, max(0, (sum(gaps) // len(gaps)).bit_length() - 1))
    while k and not shortens(gaps, k - 1):
        k -= 1
    while k < LARGEST_K and shortens(gaps, k):
        k += 1
    return k


def shortens(gaps: Sequence[int], k: int) -> bool:
    """Whether k + 1 saves more ones than the bit it adds to each gap."""
    return sum([(gap >> k) + 1 >> 1 for gap in gaps]) > len(gaps)


def encode_gaps(gaps: Sequence[int], k: int) -> bytes:
    """A k far below the best one makes codes of gigabytes."""
    codes, pending, width = bytearray(), 0, 0
    tail, low_bits = k + 1, (1 << k) - 1
    for gap in gaps:
        ones = gap >> k
        code = (1 << ones) - 1 << tail | gap & low_bits
        pending = pending << ones + tail | code
        width += ones + tail
        if width > PENDING_BITS:
            rest = width & 7
            codes += (pending >> rest).to_bytes(width >> 3, "big")
            pending, width = pending & (1 << rest) - 1, rest
    codes += (pending << -width % 8).to_bytes((width + 7) // 8, "big")
    return bytes(codes)


def decode_addresses(codes: bytes, count: int, k: int) -> list[int]:
    """Raises WireError unless `codes` are those of `count` addresses and nothing more."""
    if k > LARGEST_K:
        raise WireError(f"A Rice parameter is at most {LARGEST_K}, not {k}.")
    if count * (k + 1) > len(codes) * 8:
        raise WireError("The codes are shorter than their count of addresses.")
    gaps = decode_gaps(codes, count, k)
    addresses = [total + position for position, total in enumerate(accumulate(gaps))]
    if addresses and addresses[-1] >= ADDRESSES:
        raise WireError("An address is beyond the largest board.")
    return addresses


def decode_gaps(codes: bytes, count: int, k: int) -> list[int]:
    bits = bin(int.from_bytes(b"\x01" + codes, "big"))[3:]  # a one, so that no zeros get lost
    gaps, start = [], 0
    for _ in range(count):
        zero = bits.find("0", start)
        end = zero + 1 + k
        if zero < 0 or end > len(bits):
            raise WireError("The codes are truncated.")
        gaps.append((zero - start << k) + int(bits[zero:end], 2))
        start = end
    padding = bits[start:]
    if len(padding) > 7 or "1" in padding:
        raise WireError("The codes do not end with zeros to a whole byte.")
    return gaps
