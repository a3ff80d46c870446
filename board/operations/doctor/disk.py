"""Whether the folder of this board's data can take more of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from board.operations.doctor.finding import Finding, failed, graded

# Valkey rewrites its append-only file beside the old one, and both may be on this disk.
LEAST_FREE_BYTES = 512 * 1024**2
FEW_FREE_BYTES = 2 * 1024**3
MORE = "Make room, or set PLACE_DATA_DIR to a folder on a larger disk and move what is there."


def examine_disk(
    folder: Path, free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
) -> list[Finding]:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return [failed("disk", f"{folder} is not for this user.", "Let it belong to the user.")]
    free = free_bytes(folder)
    return [
        graded(
            "disk",
            f"{free / 1024**3:,.1f} GiB are free under {folder}.",
            MORE,
            fails=free < LEAST_FREE_BYTES,
            warns=free < FEW_FREE_BYTES,
        )
    ]
