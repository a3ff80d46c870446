"""A systemd unit for this board: what it runs as, what it may touch, how it ends.

See systemd.service(5), systemd.kill(5) and systemd.exec(5).
"""

from __future__ import annotations

import re
from pathlib import Path

SLACK_SECONDS = 30  # behind the drain, for the services to stop and the ledger to take the rest


UNIT = """\
[Unit]
Description=Place, a shared pixel board
Wants=network-online.target
After=network-online.target valkey.service redis.service postgresql.service

[Service]
Type=exec
User={user}
WorkingDirectory={project}
EnvironmentFile=-{environment_file}
Environment={data_setting}
ExecStart={command} manage.py serve --workers {workers}
# New workers, one by one, without a refused request.
ExecReload={command} manage.py restart
# The first SIGTERM is the supervisor's: it tells its workers, which send their sockets away.
KillMode=mixed
TimeoutStopSec={stop_seconds}
Restart=always
RestartSec=2
LimitNOFILE={files}
UMask=0077

NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={data}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
"""


def unit(
    *,
    python: str,
    project: Path,
    data: Path,
    user: str,
    workers: int,
    environment_file: Path,
    drain_seconds: int,
    sockets: int,
) -> str:
    """Its text. A worker needs a file for each socket, and some for itself."""
    return UNIT.format(
        user=user,
        project=whole_line(project),
        environment_file=whole_line(environment_file),
        data_setting=word(f"PLACE_DATA_DIR={data}"),
        data=word(data),
        command=word(python, is_command=True),
        workers=workers,
        stop_seconds=drain_seconds + SLACK_SECONDS,
        files=sockets + 1_000,
    )


def word(text: object, *, is_command: bool = False) -> str:
    """One word, whatever is in it: `%` begins a specifier, `$` in a command a variable."""
    plain = str(text)
    if re.fullmatch(r"[\w@:=./+-]+", plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped.replace("$", "$$") if is_command else escaped}"'


def whole_line(path: Path) -> str:
    """A path of which systemd takes the rest of the line."""
    return str(path).replace("%", "%%")
