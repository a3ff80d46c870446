"""A history that does not begin at 0: of a board on which another round was begun."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from board.history.building.builder import Builder, Limits
from board.history.errors import UnknownMoment
from board.history.kept.archive import Archive
from board.history.kept.index import Index
from board.history.kept.storage import FileStorage
from board.history.past import Past
from board.ledger.orm import OrmLedger
from tests.history.histories import BEGAN_MS, History, make_history

BEGINS = 5_000
SMALL = Limits(placements=20, checkpoint_placements=50)


def later(history: History) -> History:
    entries = [each._replace(seq=each.seq + BEGINS) for each in history.entries]
    return History(history.begin._replace(seq=BEGINS), entries)


@pytest.mark.parametrize("seed", range(4))
def test_any_moment_of_it(db: Any, tmp_path: Path, seed: int) -> None:
    history = later(make_history(seed, 160))
    ledger, storage = OrmLedger(history.grid), FileStorage(tmp_path)
    ledger.append([history.begin, *history.entries], history.last_seq)
    shape = history.shape(history.last_seq)
    index = Builder(ledger, storage, shape, SMALL).build(is_last=True)
    assert index.first_seq == BEGINS and len(index.chunks) > 2 and len(index.checkpoints) > 1
    assert Index.from_text(index.to_text().encode()) == index
    archive, bare = Archive(storage, index), Past(ledger, shape)
    seqs = random.Random(seed).sample(range(BEGINS, history.last_seq + 1), 25)
    for seq in [BEGINS, history.last_seq, *seqs]:
        expected = history.snapshot(seq)
        assert archive.state(seq).snapshot() == expected
        assert bare.at_seq(seq).snapshot() == expected
        assert Past(ledger, shape, archive).at_seq(seq).snapshot() == expected
    for past in (bare, Past(ledger, shape, archive)):
        with pytest.raises(UnknownMoment, match=f"begins at seq {BEGINS}, behind {BEGINS - 1}"):
            past.at_seq(BEGINS - 1)
        assert next(iter(past.chunks(BEGINS))).span.from_seq == BEGINS
    with pytest.raises(UnknownMoment, match=f"from seq {BEGINS} to"):
        archive.state(BEGINS - 1)
    assert Builder(ledger, storage, shape, SMALL).check() == index
    assert index.first_ms == min([BEGAN_MS, history.entries[0].at_ms])
