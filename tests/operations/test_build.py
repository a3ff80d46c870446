from __future__ import annotations

from pathlib import Path

import pytest

from board.operations import build


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build, "ROOT", tmp_path)
    (tmp_path / "board/store").mkdir(parents=True)
    (tmp_path / "board/store/place.lua").write_text("return 1")
    (tmp_path / "board/one.py").write_text("1")
    return tmp_path


def word() -> str:
    return build.build.__wrapped__()


def test_a_change_or_another_name_is_another_build(source: Path) -> None:
    words = {word()}
    (source / "board/store/place.lua").write_text("return 2")
    words.add(word())
    (source / "board/one.py").rename(source / "board/two.py")
    words.add(word())
    assert len(words) == 3
    assert all(len(each) == 12 for each in words)


def test_what_python_and_editors_leave_behind_is_none(source: Path) -> None:
    before = word()
    (source / "board/__pycache__").mkdir()
    (source / "board/__pycache__/one.pyc").write_text("compiled")
    (source / "board/one.py~").write_text("older")
    assert word() == before
