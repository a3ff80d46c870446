"""Golomb-Rice codes: against an encoder that spells them out, and the choice of k."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.rice import (
    ADDRESSES,
    LARGEST_K,
    best_k,
    decode_addresses,
    encode_gaps,
    gaps_of,
)
from board.core.formats.varint import WireError

ks = st.integers(0, LARGEST_K)
anywhere = st.integers(0, ADDRESSES - 1)
nearby = st.integers(0, 3_000)  # such that a k of 0 makes no more than thousands of ones
gap_sizes = st.one_of(st.just(0), st.integers(0, 20), st.integers(0, 10_000), anywhere)


def sets_of(addresses: st.SearchStrategy[int]) -> st.SearchStrategy[list[int]]:
    return st.sets(addresses, max_size=200).map(sorted)


def spelled_out(gaps: list[int], k: int) -> str:
    return "".join("1" * (gap >> k) + f"{gap % (1 << k):0{k + 1}b}" for gap in gaps)


def length(gaps: list[int], k: int) -> int:
    """In bits, by the format's definition."""
    return sum((gap >> k) + 1 + k for gap in gaps)


@given(sets_of(nearby), ks)
def test_addresses_come_back_at_every_k(addresses: list[int], k: int) -> None:
    codes = encode_gaps(gaps_of(addresses), k)
    assert decode_addresses(codes, len(addresses), k) == addresses


@given(sets_of(anywhere))
def test_addresses_of_the_largest_board_come_back_at_the_best_k(addresses: list[int]) -> None:
    gaps = gaps_of(addresses)
    k = best_k(gaps)
    assert decode_addresses(encode_gaps(gaps, k), len(addresses), k) == addresses


@given(sets_of(nearby), ks)
def test_codes_are_written_as_the_format_spells_them(addresses: list[int], k: int) -> None:
    gaps = gaps_of(addresses)
    codes = encode_gaps(gaps, k)
    bits = "".join(f"{byte:08b}" for byte in codes)
    expected = spelled_out(gaps, k)
    assert len(bits) - len(expected) < 8
    assert bits == expected.ljust(len(bits), "0")


@given(st.lists(gap_sizes, min_size=1, max_size=200))
def test_no_k_makes_it_shorter_than_the_chosen_one(gaps: list[int]) -> None:
    shortest = min(range(LARGEST_K + 1), key=lambda k: (length(gaps, k), k))
    assert best_k(gaps) == shortest


@pytest.mark.parametrize("gap", [0, 1, 2, 3, 1 << 30, (1 << 31) - 1, 1 << 31, ADDRESSES - 1])
@pytest.mark.parametrize("zeros", [0, 1, 2, 100])
def test_the_choice_holds_for_a_gap_among_neighbours(gap: int, zeros: int) -> None:
    gaps = [gap] + [0] * zeros
    assert length(gaps, best_k(gaps)) == min(length(gaps, k) for k in range(LARGEST_K + 1))


def test_nothing_takes_no_bytes() -> None:
    assert gaps_of([]) == []
    assert encode_gaps([], best_k([])) == b""
    assert decode_addresses(b"", 0, 0) == []


def test_neighbours_take_a_bit_each() -> None:
    addresses = list(range(80))
    assert encode_gaps(gaps_of(addresses), best_k(gaps_of(addresses))) == bytes(10)


@pytest.mark.parametrize("addresses", [[-1], [3, 3], [4, 3], [ADDRESSES], [0, ADDRESSES]])
def test_addresses_that_no_reader_accepts_are_not_written(addresses: list[int]) -> None:
    with pytest.raises(ValueError):
        gaps_of(addresses)


@given(sets_of(nearby).filter(bool), ks)
def test_every_truncation_and_any_extra_byte_is_refused(addresses: list[int], k: int) -> None:
    codes = encode_gaps(gaps_of(addresses), k)
    for damaged in (codes[:-1], codes[: len(codes) // 2], codes + b"\0", codes + b"\x80"):
        with pytest.raises(WireError):
            decode_addresses(damaged, len(addresses), k)


@given(sets_of(nearby), ks, st.data())
def test_a_one_in_the_padding_is_refused(
    addresses: list[int], k: int, data: st.DataObject
) -> None:
    gaps = gaps_of(addresses)
    codes = bytearray(encode_gaps(gaps, k))
    padding = len(codes) * 8 - length(gaps, k)
    if padding:
        codes[-1] |= 1 << data.draw(st.integers(0, padding - 1))
        with pytest.raises(WireError):
            decode_addresses(bytes(codes), len(addresses), k)


@given(st.binary(max_size=40), st.integers(0, 60), st.integers(0, 255))
def test_any_bytes_are_the_codes_of_their_addresses_or_refused(
    codes: bytes, count: int, k: int
) -> None:
    try:
        addresses = decode_addresses(codes, count, k)
    except WireError as error:
        assert str(error).endswith(".")
        return
    assert encode_gaps(gaps_of(addresses), k) == codes


@pytest.mark.parametrize("k", [0, 13, LARGEST_K])
@pytest.mark.parametrize("count", [1, 250_000])
def test_a_megabyte_of_ones_is_refused(k: int, count: int) -> None:
    with pytest.raises(WireError):
        decode_addresses(b"\xff" * 1_000_000, count, k)
