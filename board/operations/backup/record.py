"""When the board was last backed up, and when a backup was last proved: for whoever watches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from board.history.kept.whole_file import write_whole

NAME = "backups.json"
BACKUP, DRILL = "backup", "drill"


def note(data_dir: Path, what: str, **members: Any) -> None:
    """`members` replace what was noted of it before."""
    record = read_record(data_dir) | {what: members}
    write_whole(data_dir / NAME, (json.dumps(record, indent=1) + "\n").encode())


def read_record(data_dir: Path) -> dict[str, dict[str, Any]]:
    """`backup` {made_at, folder, seq} and `drill` {made_at, folder, proved, reason}, each there
    once there was one; made_at is RFC 3339. A record that cannot be read is none."""
    try:
        found = json.loads((data_dir / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
