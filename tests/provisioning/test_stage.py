from __future__ import annotations

from pathlib import Path

import pytest

from provisioning.stage import STAGES, StageError, load


@pytest.mark.parametrize("path", sorted(STAGES.glob("*.toml")), ids=lambda path: path.stem)
def test_our_stages_load_under_their_own_name(path: Path) -> None:
    assert load(path).name == path.stem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = 3", "no str"),
        ("name = 'x'\ncolour = 1", "there is no 'colour'"),
        ("name = 'X'", "small letters"),
        ("name = ''", "1 to 20 small letters"),
        ("name = 'a23456789012345678901'", "1 to 20 small letters"),
        ("name = 'a-'", "no '-' at its end, not 'a-'"),
        ("name = 'a--b'", "single '-', .* not 'a--b'"),
        ("name = 'bootstrap'", "not 'bootstrap', which is the account's own stack"),
        ("name = 'a-task-b'", "no part 'task' after a '-': .* something of stage 'a'"),
        ("name = 'a-webbucket'", "no part 'webbucket'"),
        ("name = 'x'\n[network]\nzones = ['us-east-1a']", "two or more"),
        ("name = 'x'\n[network]\nzones = ['eu-west-1a', 'eu-west-1b']", "us-east-1"),
        ("name = 'x'\n[network]\nway_out = 'door'", "public, nat, endpoints"),
        ("name = 'x'\n[network]\ncidr = '52.20.0.0/16'", "a private network"),
        ("name = 'x'\n[web]\ntasks_min = 5", "at most tasks_max"),
        ("name = 'x'\n[web]\nspot_percent = 101", "0 to 100"),
        ("name = 'x'\n[web]\nsteady_tasks = 0", "spot_percent is 100 where steady_tasks is 0"),
        ("name = 'x'\n[web]\nsteady_tasks = -1", "0 to 1000"),
        ("name = 'x'\n[web]\ndrain_seconds = 111", "kills at 120"),
        ("name = 'x'\n[board]\nwidth = 32_768", "width is 1 to 32767"),
        ("name = 'x'\n[board]\nheight = 0", "height is 1 to 32767"),
        ("name = 'x'\n[board]\ncolors_max = 32", "16 or 256"),
        ("name = 'x'\n[board]\ncolors_max = '256'", "no int"),
        ("name = 'x'\n[ledger]\nconcurrency = 1", "2 to 1000"),
        ("name = 'x'\n[ledger]\nmemory_mb = 256", "512 to 10240"),
        ("name = 'x'\n[store]\nmax_gb = 0", "1 to 5000"),
        ("name = 'x'\n[database]\nbackup_days = 0", "1 to 35: without backups"),
        ("name = 'x'\n[watch]\nlog_days = 31", r"\[watch\] log_days is 1, 3, .* 545 or 731"),
        ("name = 'x'\n[edge]\nalias = 'place.example'", "come together"),
        (
            "name = 'x'\n[tables]\nboard = 'place-y-board'",
            "board is place-x-board, .* not 'place-y-board'",
        ),
        ("name = 'x'\n[tables]\nusers = 'place-x-users-old'", "-restored and more at its end"),
        ("name = 'x'\n[tables]\nusers = '-restored-1'", "not '-restored-1'"),
        ("name = ", "cannot be read"),
    ],
)
def test_what_cannot_be_deployed_is_refused_with_a_sentence(
    text: str, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(StageError, match=sentence):
        load(path)


@pytest.mark.parametrize("name", ["a", "a-b", "a1-2", "task", "bootstrap-2", "a" * 20])
def test_a_name_that_every_service_takes_is_one(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"name = '{name}'")
    assert load(path).name == name


@pytest.mark.parametrize(("colors_max", "bits"), [(16, 4), (256, 8)])
def test_a_stage_chooses_how_many_colours_its_board_can_have(
    colors_max: int, bits: int, tmp_path: Path
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"name = 'x'\n[board]\ncolors_max = {colors_max}\n")
    board = load(path).board
    assert (board.colors_max, board.bits) == (colors_max, bits)


def test_a_restored_table_is_named_in_the_stage_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("name = 'x'\n[tables]\nboard = 'place-x-board-restored-2'\n")
    stage = load(path)
    assert stage.table("board") == "place-x-board-restored-2"
    assert stage.table("users") == "place-x-users"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="cannot be read"):
        load(tmp_path / "none.toml")
