from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.varint import MAX_VALUE, WireError, append_varint, read_varint


@given(st.integers(0, MAX_VALUE), st.binary(max_size=4), st.binary(max_size=4))
def test_a_value_comes_back_from_between_other_bytes(
    value: int, before: bytes, after: bytes
) -> None:
    out = bytearray(before)
    append_varint(out, value)
    assert read_varint(bytes(out) + after, len(before)) == (value, len(out))


@given(st.integers(0, MAX_VALUE))
def test_a_value_takes_one_byte_for_each_seven_bits(value: int) -> None:
    out = bytearray()
    append_varint(out, value)
    assert len(out) == max(1, -(-value.bit_length() // 7))


@given(st.integers(0, MAX_VALUE))
def test_a_truncated_value_is_refused(value: int) -> None:
    out = bytearray()
    append_varint(out, value)
    with pytest.raises(WireError):
        read_varint(bytes(out[:-1]), 0)


@given(st.binary(max_size=12), st.integers(0, 14))
def test_any_bytes_give_a_64_bit_value_or_a_wire_error(data: bytes, offset: int) -> None:
    try:
        value, behind = read_varint(data, offset)
    except WireError:
        return
    assert 0 <= value <= MAX_VALUE
    assert offset < behind <= len(data)


@pytest.mark.parametrize("value", [-1, -128, MAX_VALUE + 1])
def test_a_value_that_no_reader_accepts_is_not_written(value: int) -> None:
    with pytest.raises(ValueError):
        append_varint(bytearray(), value)
