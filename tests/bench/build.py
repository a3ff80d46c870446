"""Builds what the measurements run: load in C, node's ws. Asks for what is missing by name."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"
WS_VERSION = "8.18.3"
FETCH_SECONDS = 60


class MissingToolError(Exception):
    """A measurement cannot run here; the message says what to install."""


def compiled(source: str) -> Path:
    """The program made of `source`, a path inside this folder."""
    origin = HERE / source
    program = BUILD / origin.stem
    inputs = [origin, *origin.parent.glob("*.h")]
    if program.exists() and program.stat().st_mtime > max(x.stat().st_mtime for x in inputs):
        return program
    compiler = tool("cc", "a C compiler (Debian: gcc)")
    BUILD.mkdir(exist_ok=True)
    subprocess.run([compiler, "-O2", "-Wall", "-o", str(program), str(origin)], check=True)
    return program


def node_ws() -> list[str]:
    """The command that broadcasts with node, up to its port."""
    node = tool("node", "node (Debian: nodejs)")
    if not (BUILD / "node_modules/ws").exists():
        fetch_ws(tool("npm", "npm (Debian: npm)"))
    return [node, str(HERE / "references/broadcast.js")]


def fetch_ws(npm: str) -> None:
    BUILD.mkdir(exist_ok=True)
    words = ["install", "--silent", "--no-fund", "--no-audit", "--no-save", "--fetch-retries=0"]
    command = [npm, *words, "--prefix", str(BUILD), f"ws@{WS_VERSION}"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=FETCH_SECONDS)
    except subprocess.SubprocessError as error:
        raise MissingToolError(f"This needs ws {WS_VERSION}; npm could not fetch it.") from error


def tool(name: str, wanted: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(f"This needs {wanted}.")
    return found
