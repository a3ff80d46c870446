"""nginx as docs/operations.md sets it up, in front of a board on a port other than 443."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.servers import nginx_program, running
from tests.rig.client import BoardClient
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import free_port
from tests.test_docs import OPERATIONS


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """The board, whose requests go through the proxy."""
    folder = tmp_path_factory.mktemp("nginx")
    with BoardServer(folder / "board", PLACE_TRUSTED_PROXIES="127.0.0.1") as server:
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port, server.port))
        command = [nginx_program(), "-p", str(folder), "-c", "nginx.conf"]
        with running(command, port):
            server.port = port
            yield server


def configuration(folder: Path, port: int, upstream: int) -> str:
    (documented,) = re.findall(r"```\n(map \$http_upgrade.*?)```", OPERATIONS, re.DOTALL)
    map_, location = documented.replace(":8000", f":{upstream}").split("\n\n", 1)
    folders = "".join(
        f"{kind}_temp_path {folder};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
access_log off;
{folders}{map_}
server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def test_a_page_on_another_port_is_our_own(proxied: BoardServer) -> None:
    reply = send(proxied, "POST", "/api/session", Origin=proxied.url)
    assert reply.status == 201


async def test_a_socket_passes(proxied: BoardServer) -> None:
    async with BoardClient(proxied.url, proxied.new_player()) as client:
        await client.place(1, 2, 3)
        await client.until_seq(1)
