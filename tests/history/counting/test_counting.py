"""Statistics are what a brute-force count of the ledger says, however often it is stopped."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.core.placement import Kind, Placement
from board.history.building.builder import Builder, Limits
from board.history.counting import counting, minutes
from board.history.counting.counting import STATISTICS, TALLY
from board.history.counting.tally import MOST_CONTESTED
from board.history.errors import HistoryError
from board.history.kept.storage import FileStorage
from board.ledger.base import Ledger
from tests.history.conftest import Keep
from tests.history.histories import BEGAN_MS, History, histories, make_history

FEW = Limits(placements=7, seconds=1e9, checkpoint_placements=20, checkpoint_chunks=4)


def builder_of(ledger: Ledger, folder: Path, history: History) -> Builder:
    return Builder(ledger, FileStorage(folder), history.begin.shape, FEW)


def told(folder: Path) -> Any:
    return json.loads((folder / STATISTICS).read_bytes())


def counted(history: History, seq: int) -> Any:
    entries = [each for each in history.entries if each.seq <= seq]
    placements = [each for each in entries if isinstance(each, Placement)]
    own = [each for each in placements if each.kind is Kind.PLAYER]
    by_minute: dict[int, list[Placement]] = defaultdict(list)
    for each in own:
        by_minute[each.at_ms // 60_000 * 60_000].append(each)
    by_time = [
        {"at_ms": at_ms, "placements": len(some), "players": len({each.player for each in some})}
        for at_ms, some in by_minute.items()
    ]
    colors = Counter(each.color for each in own).items()
    return {
        "seq": max((each.seq for each in entries), default=0),
        "at_ms": max((each.at_ms for each in entries), default=0),
        "placements": len(own),
        "players": len({each.player for each in own}),
        "kinds": {kind.name.lower(): sum(p.kind is kind for p in placements) for kind in Kind},
        "busiest_minute": max(by_time, key=lambda each: each["placements"], default=None),
        "minutes": by_time[-minutes.MOST_MINUTES :],
        "colors": [
            {"color": color, "placements": n}
            for color, n in sorted(colors, key=lambda row: (-row[1], row[0]))
        ],
        "contested": contested(history, own),
    }


def contested(history: History, own: list[Placement]) -> Any:
    last = {each.pixel: each.seq for each in own}
    often = Counter(each.pixel for each in own)
    first = sorted(often, key=lambda pixel: (-often[pixel], last[pixel]))[:MOST_CONTESTED]
    points = [(*history.grid.point(pixel), often[pixel]) for pixel in first]
    return [{"x": x, "y": y, "placements": n} for x, y, n in points]


@given(history=histories(150), sizes=st.lists(st.integers(1, 60), max_size=6), data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_statistics_are_what_is_counted_by_force(
    keep: Keep,
    tmp_path_factory: pytest.TempPathFactory,
    history: History,
    sizes: list[int],
    data: st.DataObject,
) -> None:
    """While the ledger fills, by builders that stay and by new ones, and from zero."""
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "SAVED_ENTRIES", data.draw(st.integers(1, 40)))
        patch.setattr(minutes, "MOST_MINUTES", data.draw(st.integers(4, 30)))
        ledger = keep(History(history.begin, []))
        ledger._grid = history.grid
        builder, seq = builder_of(ledger, folder, history), 0
        for end in [*sizes, len(history.entries)]:
            some = [each for each in history.entries if each.seq > seq][:end]
            seq = some[-1].seq if some else seq
            ledger.append(some, seq)
            if data.draw(st.booleans()):
                builder = builder_of(ledger, folder, history)
            if data.draw(st.integers(0, 5)) == 0:
                builder.check()
            builder.build(is_last=data.draw(st.booleans()))
            assert told(folder) == counted(history, seq)


# --- one history for the rest --------------------------------------------------------------


@pytest.fixture
def history() -> History:
    return make_history(11, 150)


@pytest.fixture
def ledger(keep: Keep, history: History) -> Ledger:
    return keep(history)


@pytest.mark.parametrize("damage", [b"", b"no tally", None])
def test_without_a_tally_the_ledger_is_counted_anew(
    ledger: Ledger, history: History, tmp_path: Path, damage: bytes | None
) -> None:
    builder_of(ledger, tmp_path, history).build(is_last=True)
    tally = tmp_path / TALLY
    whole = tally.read_bytes()
    (tmp_path / STATISTICS).unlink()
    if damage is None:
        tally.unlink()
    else:
        tally.write_bytes(damage or whole[:-3])
    builder_of(ledger, tmp_path, history).build(is_last=True)
    assert told(tmp_path) == counted(history, history.last_seq)
    assert tally.read_bytes() == whole


def test_after_a_stop_it_goes_on_from_what_was_saved(
    ledger: Ledger, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SAVED_ENTRIES", 20)
    seen: list[int] = []

    def stop(seq: int) -> None:
        seen.append(seq)
        if len(seen) == 50:
            raise HistoryError("Stopped.")

    with pytest.raises(HistoryError, match="Stopped"):
        builder_of(ledger, tmp_path, history).build(advance=stop)
    tally = counting.read_tally(FileStorage(tmp_path))
    assert tally.seq == history.entries[39].seq
    builder_of(ledger, tmp_path, history).build()
    assert told(tmp_path) == counted(history, history.last_seq)


def test_a_minute_counts_each_player_once_across_what_is_saved(keep: Keep, tmp_path: Path) -> None:
    begin = make_history(1, 0).begin
    pixel = begin.shape.grid.address(begin.shape.grid.left, begin.shape.grid.top)
    minute = BEGAN_MS // 60_000 * 60_000
    entries = [Placement(seq, pixel, 1, "ann", minute + 60_000 + seq) for seq in range(1, 4)]
    late = Placement(4, pixel, 1, "ann", minute + 59_999)
    history = History(begin, [*entries, late, Placement(5, pixel, 1, "ann", late.at_ms + 2)])
    ledger = keep(History(begin, []))
    for entry in history.entries:
        ledger.append([entry], entry.seq)
        builder_of(ledger, tmp_path, history).build(is_last=True)
    found = told(tmp_path)["minutes"]
    assert [(each["placements"], each["players"]) for each in found] == [(1, 1), (4, 1)]
