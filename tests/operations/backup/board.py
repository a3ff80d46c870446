"""A board with something of everything that a backup has to keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.operations.backup.rows import Database
from tests.rig.fuse import until
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.server import BoardServer

FACE = (
    "INSERT INTO board_boardface "
    "(id, name, accent, rules, chat, privacy, contact, logo_png, logo_hash) "
    "VALUES (1, 'Ours', '', 'Be\nkind', '', '', '', ?, 'x')"
)
PAINTED = [(0, 0), (59, 39), (-1, 5), (-10, 39), (3, 3)]


def serve(server: BoardServer) -> BoardServer:
    server.lines.clear()
    server.start()
    until(lambda: server.request("GET", "/healthz")[0] == 200, "it serves")
    return server


def furnish(server: BoardServer, database: Database) -> str:
    """The session of a banned player. The board has grown, and the ledger has everything."""
    serve(server)
    create_moderator(server)
    server.manage("grow", "--left", "10")
    until(lambda: server.request("GET", "/api/config")[1]["left"] == -10, "it has grown")
    player = server.new_player()
    for color, (x, y) in enumerate(PAINTED, 3):
        assert server.place(player, x, y, color)[0] == 200
    moderator = Moderator(server)
    moderator.submit("/admin/board/protectedrectangle/add/", x1=5, y1=5, x2=6, y2=7, note="łogo")
    banned = server.new_player()
    name = server.request("GET", "/api/me", headers={"Cookie": banned})[1]["user_id"]
    moderator.submit(f"/admin/board/ban/add/?player={name}", reason='an "insult"\n')
    moderator.submit("/admin/auth/group/add/", name="helpers", permissions="1")
    database.run("DELETE FROM board_boardface")
    database.run(FACE, [bytes(range(256))])
    assert "same everywhere" in server.manage("verify_board").stdout
    return banned


def back_up(server: BoardServer, out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.manage("backup", "--out", str(out), "--json").stdout)
    return found


def contents(backup: Path) -> dict[str, bytes]:
    """Of every file, without the ledger's cursor, which a restore moves on purpose."""
    return {
        path.relative_to(backup).as_posix(): path.read_bytes()
        for path in backup.rglob("*.gz")
        if not path.name.startswith("board_ledgercursor")
    }
