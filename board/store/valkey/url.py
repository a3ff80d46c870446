"""Where the embedded Valkey of a data directory listens."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

MAX_SOCKET_PATH_BYTES = 100  # sun_path holds 108 on Linux and 104 on macOS


def socket_path(directory: Path) -> Path:
    """The Unix socket in `directory`, or in the temporary folder if that path is too long."""
    path = directory / "valkey.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES:
        return path
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"place-{os.getuid()}-{digest}" / "valkey.sock"


def embedded_url(directory: Path) -> str:
    return f"unix://{quote(str(socket_path(directory)))}"
