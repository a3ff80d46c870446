"""Wishes: what the page writes is what the server reads, and damage is refused or means a wish."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

from board.core.formats.messages import Place, decode_place, encode_place
from board.core.formats.varint import WireError
from board.core.tiles.limits import HIGHEST, LOWEST
from tests.hostile.test_wire import damaged

ROOT = Path(__file__).resolve().parent.parent.parent
VECTORS = ROOT / "tests/vectors/place.json"
COUNT, SEED = 3000, 58
IDS = [0, 1, 127, 128, 16_383, 16_384, (1 << 32) - 1, 1 << 32, (1 << 53) - 1]
COORDINATES = [LOWEST, LOWEST + 1, -257, -256, -255, -1, 0, 1, 255, 256, HIGHEST - 1, HIGHEST]


def wishes(chance: random.Random) -> list[Place]:
    return [
        Place(
            chance.choice([*IDS, chance.randrange(1 << 53)]),
            chance.choice([*COORDINATES, chance.randint(LOWEST, HIGHEST)]),
            chance.choice([*COORDINATES, chance.randint(LOWEST, HIGHEST)]),
            chance.randrange(256),
        )
        for _ in range(COUNT)
    ]


def of_page(wishes: list[Place]) -> list[str]:
    done = subprocess.run(
        ["node", "tests/js/wire/place_message_bytes.mjs"],
        cwd=ROOT,
        input=json.dumps(wishes),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def test_the_page_writes_what_the_server_reads() -> None:
    wanted = wishes(random.Random(SEED))
    written = [bytes.fromhex(text) for text in of_page(wanted)]
    assert [decode_place(data) for data in written] == wanted
    assert [encode_place(place) for place in wanted] == written


def test_a_damaged_wish_is_refused_or_another_whole_one() -> None:
    chance = random.Random(SEED)
    rows = [row for part in json.loads(VECTORS.read_text("utf-8")).values() for row in part]
    read = []
    for _ in range(COUNT):
        data = damaged(chance, bytes.fromhex(chance.choice(rows)["hex"]))
        try:
            read.append(decode_place(data))
        except WireError:
            continue
        assert decode_place(encode_place(read[-1])) == read[-1]
    assert 200 < len(read) < COUNT - 200  # of both kinds enough
