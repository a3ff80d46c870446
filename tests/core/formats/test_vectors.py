"""The golden bytes of tests/vectors/, which JavaScript's tests read too."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from board.core.change import Change, Entry, Shape
from board.core.formats.batch import decode_batch, encode_batch
from board.core.formats.mask import TILE_BYTES, decode_mask, encode_mask
from board.core.formats.messages import (
    Place,
    Placed,
    Undo,
    decode_place,
    decode_placed,
    decode_undo,
    encode_place,
    encode_placed,
    encode_undo,
)
from board.core.formats.varint import WireError
from board.core.placement import Kind, Placement

VECTORS = Path(__file__).parents[2] / "vectors"
LARGEST_SAFE_INTEGER = (1 << 53) - 1  # JSON numbers above it lose digits in JavaScript


def encode(form: str, value: Any) -> bytes:
    match form:
        case "place":
            return encode_place(Place(**value | {"request_id": int(value["request_id"])}))
        case "undo":
            return encode_undo(Undo(int(value["request_id"])))
        case "mask":
            return encode_mask(mask_of(value))
        case "placed":
            return encode_placed(Placed(**{name: int(number) for name, number in value.items()}))
    return base64.b64decode(batch_text(value))


def mask_of(value: Any) -> bytes:
    bits = bytearray(value["tiles"] * TILE_BYTES)
    for address in value["protected"]:
        bits[address >> 3] |= 0x80 >> (address & 7)
    return bytes(bits)


def batch_text(value: Any) -> str:
    return encode_batch(int(value["from_seq"]), entries(value), value["bits"])


def entries(value: Any) -> list[Entry]:
    """A row with words is a change of the board."""
    return [
        Change(row["seq"], row["at_ms"], Shape.from_words(row["words"]))
        if "words" in row
        else Placement(**row | {"seq": int(row["seq"]), "kind": Kind(row["kind"])})
        for row in value["placements"]
    ]


def place_value(data: bytes) -> Any:
    place = decode_place(data)
    return place._asdict() | {"request_id": exact(place.request_id)}


def undo_value(data: bytes) -> Any:
    return {"request_id": exact(decode_undo(data).request_id)}


def placed_value(data: bytes) -> Any:
    return {name: exact(number) for name, number in decode_placed(data)._asdict().items()}


def mask_value(data: bytes) -> Any:
    bits = decode_mask(data)
    protected = [
        address
        for start, byte in enumerate(bits)
        for address in range(8 * start, 8 * start + 8 if byte else 0)
        if byte & 0x80 >> (address & 7)
    ]
    return {"tiles": len(bits) // TILE_BYTES, "protected": protected}


def batch_value(data: bytes) -> Any:
    from_seq, rows, bits = decode_batch(base64.b64encode(data).decode())
    return {
        "from_seq": exact(from_seq),
        "bits": bits,
        "placements": [entry_value(row) for row in rows],
    }


def entry_value(entry: Entry) -> Any:
    if isinstance(entry, Change):
        return {"seq": entry.seq, "at_ms": entry.at_ms, "words": entry.shape.to_words()}
    return entry._asdict() | {"seq": exact(entry.seq)}


def exact(number: int) -> int | str:
    return number if number <= LARGEST_SAFE_INTEGER else str(number)


DECODERS: dict[str, Callable[[bytes], Any]] = {
    "place": place_value,
    "undo": undo_value,
    "placed": placed_value,
    "mask": mask_value,
    "batch": batch_value,
}


def bytes_of(row: Any) -> bytes:
    """`parts` are hex and, where a number stands, so many zero bytes."""
    parts = row["parts"] if "parts" in row else [row["hex"]]
    return b"".join(
        bytes(part) if isinstance(part, int) else bytes.fromhex(part) for part in parts
    )


def vectors(part: str) -> list[Any]:
    return [
        pytest.param(form, row, id=f"{form}: {row['name']}")
        for form in DECODERS
        for row in json.loads((VECTORS / f"{form}.json").read_text("utf-8"))[part]
    ]


@pytest.mark.parametrize(("form", "case"), vectors("cases"))
def test_a_value_is_written_as_its_golden_bytes(form: str, case: Any) -> None:
    assert encode(form, case["value"]) == bytes_of(case)


@pytest.mark.parametrize(("form", "case"), vectors("cases"))
def test_golden_bytes_are_read_as_their_value(form: str, case: Any) -> None:
    assert DECODERS[form](bytes_of(case)) == case["value"]


@pytest.mark.parametrize(("form", "case"), vectors("malformed"))
def test_malformed_bytes_are_refused(form: str, case: Any) -> None:
    with pytest.raises(WireError):
        DECODERS[form](bytes_of(case))


def test_the_text_of_a_batch_is_the_base64_of_its_bytes() -> None:
    for case in json.loads((VECTORS / "batch.json").read_text("utf-8"))["cases"]:
        assert base64.b64decode(case["base64"]).hex() == case["hex"]
        value = case["value"]
        assert batch_text(value) == case["base64"]


def test_each_vector_has_a_name_of_its_own() -> None:
    for form in DECODERS:
        rows = json.loads((VECTORS / f"{form}.json").read_text("utf-8"))
        names = [row["name"] for part in ("cases", "malformed") for row in rows[part]]
        assert len(names) == len(set(names))
