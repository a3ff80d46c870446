"""Which process holds which connection, as Linux tells it in /proc."""

from __future__ import annotations

from pathlib import Path

ESTABLISHED = "01"


def holders(port: int) -> dict[int, int]:
    """The established connections that a server on `port` has taken: the peer's port, and the
    process that holds it."""
    peers = dict(_taken(port))
    return {
        peers[inode]: int(fd.parts[2])
        for fd in Path("/proc").glob("[0-9]*/fd/*")
        if (inode := _inode(fd)) in peers
    }


def _taken(port: int) -> list[tuple[str, int]]:
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [
        (inode, int(remote.rpartition(":")[2], 16))
        for _, local, remote, state, _, _, _, _, _, inode, *_ in lines
        if state == ESTABLISHED and int(local.rpartition(":")[2], 16) == port
    ]


def _inode(fd: Path) -> str:
    try:
        return str(fd.readlink()).removeprefix("socket:[").rstrip("]")
    except OSError:  # closed since it was listed, or another user's
        return ""
