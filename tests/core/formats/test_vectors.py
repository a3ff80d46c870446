"""The golden bytes of tests/vectors/, which JavaScript's tests read too."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from board.core.formats.wire import (
    Place,
    Placed,
    Snapshot,
    Undo,
    decode_frame,
    decode_place,
    decode_placed,
    decode_snapshot,
    decode_undo,
    encode_frame,
    encode_place,
    encode_placed,
    encode_snapshot,
    encode_undo,
)
from board.core.grid import Grid, pack, unpack

from board.core.formats.batch import decode_batch, encode_batch
from board.core.formats.mask import decode_mask, encode_mask
from board.core.formats.varint import WireError
from board.core.placement import Kind, Placement

VECTORS = Path(__file__).parents[2] / "vectors"
LARGEST_SAFE_INTEGER = (1 << 53) - 1  # JSON numbers above it lose digits in JavaScript


def encode(form: str, value: Any) -> bytes:
    match form:
        case "snapshot":
            grid = Grid(value["width"], value["height"])
            return encode_snapshot(Snapshot(grid, int(value["seq"]), pack(value["pixels"])))
        case "frame":
            updates = dict(value["updates"])
            return encode_frame(int(value["from_seq"]), int(value["to_seq"]), updates)
        case "place":
            return encode_place(Place(**value | {"request_id": int(value["request_id"])}))
        case "undo":
            return encode_undo(Undo(int(value["request_id"])))
        case "mask":
            return encode_mask(*mask_of(value))
        case "placed":
            return encode_placed(Placed(**{name: int(number) for name, number in value.items()}))
    return base64.b64decode(batch_text(value))


def mask_of(value: Any) -> tuple[Grid, bytes]:
    grid = Grid(value["width"], value["height"])
    bits = bytearray((grid.size + 7) // 8 if value["protected"] else 0)
    for index in value["protected"]:
        bits[index >> 3] |= 0x80 >> (index & 7)
    return grid, bytes(bits)


def batch_text(value: Any) -> str:
    return encode_batch(int(value["from_seq"]), placements(value), value["bits"])


def placements(value: Any) -> list[Placement]:
    return [
        Placement(**row | {"seq": int(row["seq"]), "kind": Kind(row["kind"])})
        for row in value["placements"]
    ]


def snapshot_value(data: bytes) -> Any:
    grid, seq, pixels = decode_snapshot(data)
    colors = unpack(pixels, grid.size)
    return {"width": grid.width, "height": grid.height, "seq": exact(seq), "pixels": colors}


def frame_value(data: bytes) -> Any:
    frame = decode_frame(data)
    updates = [list(pair) for pair in frame.updates.items()]
    return {"from_seq": exact(frame.from_seq), "to_seq": exact(frame.to_seq), "updates": updates}


def place_value(data: bytes) -> Any:
    place = decode_place(data)
    return place._asdict() | {"request_id": exact(place.request_id)}


def undo_value(data: bytes) -> Any:
    return {"request_id": exact(decode_undo(data).request_id)}


def placed_value(data: bytes) -> Any:
    return {name: exact(number) for name, number in decode_placed(data)._asdict().items()}


def mask_value(data: bytes) -> Any:
    grid, bits = decode_mask(data)
    is_set = [bits[index >> 3] & 0x80 >> (index & 7) for index in range(grid.size) if bits]
    protected = [index for index, bit in enumerate(is_set) if bit]
    return {"width": grid.width, "height": grid.height, "protected": protected}


def batch_value(data: bytes) -> Any:
    from_seq, rows, bits = decode_batch(base64.b64encode(data).decode())
    return {
        "from_seq": exact(from_seq),
        "bits": bits,
        "placements": [row._asdict() | {"seq": exact(row.seq)} for row in rows],
    }


def exact(number: int) -> int | str:
    return number if number <= LARGEST_SAFE_INTEGER else str(number)


DECODERS: dict[str, Callable[[bytes], Any]] = {
    "snapshot": snapshot_value,
    "frame": frame_value,
    "place": place_value,
    "undo": undo_value,
    "placed": placed_value,
    "mask": mask_value,
    "batch": batch_value,
}


def vectors(part: str) -> list[Any]:
    return [
        pytest.param(form, row, id=f"{form}: {row['name']}")
        for form in DECODERS
        for row in json.loads((VECTORS / f"{form}.json").read_text("utf-8"))[part]
    ]


@pytest.mark.parametrize(("form", "case"), vectors("cases"))
def test_a_value_is_written_as_its_golden_bytes(form: str, case: Any) -> None:
    assert encode(form, case["value"]).hex() == case["hex"]


@pytest.mark.parametrize(("form", "case"), vectors("cases"))
def test_golden_bytes_are_read_as_their_value(form: str, case: Any) -> None:
    assert DECODERS[form](bytes.fromhex(case["hex"])) == case["value"]


@pytest.mark.parametrize(("form", "case"), vectors("malformed"))
def test_malformed_bytes_are_refused(form: str, case: Any) -> None:
    with pytest.raises(WireError):
        DECODERS[form](bytes.fromhex(case["hex"]))


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
