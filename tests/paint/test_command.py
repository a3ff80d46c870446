from __future__ import annotations

import asyncio
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from board.core.palette import PALETTE_2017
from tests.paint.server import ScriptedServer, problem

RED = 5


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Four red pixels and two transparent ones."""
    image = Image.new("RGBA", (3, 2), (*PALETTE_2017[RED].rgb, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.putpixel((2, 1), (0, 0, 0, 0))
    image.save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


async def paint(*words: object) -> list[str]:
    """Lines of its output; the command runs a loop of its own, so it needs a thread."""
    out = StringIO()
    call = ("paint", *map(str, words))
    await asyncio.to_thread(call_command, *call, stdout=out, stderr=out)
    return out.getvalue().splitlines()


async def test_a_picture_is_painted_where_it_belongs(picture: Path) -> None:
    async with ScriptedServer(5, 4) as server:
        lines = await paint(picture, "--at", "1,2", "--players", 2, "--url", server.url)
        assert server.rows() == [
            [0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0],
            [0, 0, RED, RED, 0],
            [0, RED, RED, 0, 0],
        ]
    assert lines == ["4 pixels, 0 of them are right already.", "refused=0", "acknowledged=4"]


@pytest.mark.parametrize("at", [("--at", "-2,-1"), ("--at=-2,-1",)])
@pytest.mark.parametrize("bits", [4, 8])
async def test_so_it_is_to_the_left_of_zero_and_above_it(
    picture: Path, at: tuple[str, ...], bits: int
) -> None:
    async with ScriptedServer(5, 3, left=-3, top=-2, bits=bits) as server:
        lines = await paint(picture, *at, "--players", 2, "--url", server.url)
        assert server.rows() == [[0] * 5, [0, 0, RED, RED, 0], [0, RED, RED, 0, 0]]
        assert lines[-1] == "acknowledged=4"
        again = await paint(picture, *at, "--players", 2, "--url", server.url)
        assert again[-1] == "acknowledged=0"


async def test_painting_again_places_what_is_missing_alone(picture: Path) -> None:
    async with ScriptedServer() as server:
        words = (picture, "--at", "0,0", "--players", 2, "--url", server.url)
        await paint(*words)
        assert (await paint(*words))[-1] == "acknowledged=0"
        server.pixels[:] = bytes(len(server.pixels))
        assert (await paint(*words))[-1] == "acknowledged=4"


async def test_acknowledged_placements_are_appended_to_the_log(
    picture: Path, tmp_path: Path
) -> None:
    log = tmp_path / "placed.jsonl"
    log.write_text('{"seq": 0}\n')
    async with ScriptedServer() as server:
        await paint(picture, "--at", "0,0", "--players", 1, "--url", server.url, "--log", log)
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    assert rows == [
        {"seq": 0},
        {"seq": 1, "x": 1, "y": 0, "color": RED},
        {"seq": 2, "x": 2, "y": 0, "color": RED},
        {"seq": 3, "x": 0, "y": 1, "color": RED},
        {"seq": 4, "x": 1, "y": 1, "color": RED},
    ]


async def test_the_counts_are_printed_even_when_painting_stops(picture: Path) -> None:
    out = StringIO()
    async with ScriptedServer() as server:
        server.placing.append(problem(423, "protected", "A moderator protects it."))
        server.placing.append(problem(423, "ended", "The event is over."))
        call = ("paint", str(picture), "--at", "0,0", "--players", "1", "--url", server.url)
        with pytest.raises(CommandError, match="The event is over"):
            await asyncio.to_thread(call_command, *call, stdout=out)
    assert out.getvalue().splitlines()[1:] == [
        "1 refused: A moderator protects it.",
        "refused=1",
        "acknowledged=0",
    ]


async def test_fewer_players_than_wanted_paint_and_are_told(picture: Path) -> None:
    async with ScriptedServer() as server:
        server.sessions_max = 1
        lines = await paint(picture, "--at", "0,0", "--players", 3, "--url", server.url)
    assert lines[-1] == "acknowledged=4"
    assert any(line.startswith("Only 1 players take part.") for line in lines)


async def test_a_picture_that_does_not_fit_is_refused_with_the_bounds(picture: Path) -> None:
    async with ScriptedServer(5, 4) as server:
        with pytest.raises(CommandError, match=r"--at can be 0,0 to 2,2\."):
            await paint(picture, "--at", "3,2", "--players", 1, "--url", server.url)
        with pytest.raises(CommandError, match=r"at -1,0 is not .*--at can be 0,0 to 2,2\."):
            await paint(picture, "--at", "-1,0", "--players", 1, "--url", server.url)
        with pytest.raises(CommandError, match="--size to at most 5x4"):
            await paint(
                picture, "--at", "0,0", "--size", "6x4", "--players", 1, "--url", server.url
            )


async def test_a_picture_is_scaled_before_it_is_painted(picture: Path) -> None:
    async with ScriptedServer() as server:
        Image.new("RGB", (50, 50), PALETTE_2017[RED].rgb).save(picture)
        lines = await paint(
            picture, "--at", "0,0", "--size", "4x2", "--players", 3, "--url", server.url
        )
    assert lines[-1] == "acknowledged=8"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["--at", "1"], "argument --at: must be X,Y"),
        (["--at", "1,--2"], "argument --at: must be X,Y"),
        (["--at", "-1"], "argument --at: must be X,Y"),
        (["--at", "1.5,2"], "argument --at: must be X,Y"),
        (["--size", "0x5"], "argument --size: must be WxH, each 1 to 32767 pixels"),
        (["--size", "70000x5"], "argument --size: must be WxH, each 1 to 32767 pixels"),
        (["--size", "5"], "argument --size: must be WxH"),
        (["--players", "0"], "argument --players: must be a whole number from 1 to 10000"),
        (["--players", "two"], "argument --players: must be a whole number from 1 to 10000"),
        (["--players", "10001"], "argument --players: must be a whole number from 1 to 10000"),
        (["--rate", "0"], "argument --rate: must be a number from 0.001"),
        (["--rate", "nan"], "argument --rate: must be a number from 0.001"),
        (["--patience", "-1"], "argument --patience: must be a number from 0"),
        (["--url", "127.0.0.1:8000"], "argument --url: must be a server's address"),
        (["--url", "http://127.0.0.1:http"], "argument --url: must be a server's address"),
        (["--url", "http://127.0.0.1/board"], "argument --url: must be a server's address"),
        (["--url", "ftp://127.0.0.1"], "argument --url: must be a server's address"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_argument_is_refused_with_its_bounds(words: list[str], refusal: str) -> None:
    usual = {"--at": "0,0", "--players": "1"}
    usual.update([words])  # type: ignore[list-item]
    arguments = [f"{name}={value}" for name, value in usual.items()]
    with pytest.raises(CommandError) as error:
        call_command("paint", "picture.png", *arguments)
    assert refusal in str(error.value)


async def test_a_server_that_is_still_loading_is_waited_for(picture: Path) -> None:
    async with ScriptedServer() as server:
        server.loading.extend(problem(503, "unavailable", "Loading.") for _ in range(2))
        lines = await paint(picture, "--at", "0,0", "--players", 1, "--url", server.url)
    assert lines[-1] == "acknowledged=4"


async def test_a_server_that_is_not_there_is_named_at_once(picture: Path) -> None:
    async with ScriptedServer() as server:
        url = server.url
    with pytest.raises(CommandError, match=f"{url}/api/config cannot be read: Cannot connect"):
        await paint(picture, "--at", "0,0", "--players", 1, "--url", url)


async def test_a_log_that_cannot_be_written_stops_before_painting(
    picture: Path, tmp_path: Path
) -> None:
    async with ScriptedServer() as server:
        with pytest.raises(CommandError, match="The log cannot be written"):
            await paint(
                picture, "--at", "0,0", "--players", 1, "--url", server.url, "--log", tmp_path
            )
        assert server.placed == []
