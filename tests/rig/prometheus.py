"""A real Prometheus for a test, which scrapes a port of this machine several times a second."""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.valkey import free_port

CONFIGURATION = """
scrape_configs:
  - job_name: place
    scrape_interval: 500ms
    scrape_timeout: 500ms
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""


class Prometheus:
    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    def ask(self, query: str) -> float | None:
        """The value of the one series that answers; None while there is none."""
        words = urllib.parse.urlencode({"query": query})
        url = f"{self._url}/api/v1/query?{words}"
        with urllib.request.urlopen(url, timeout=FUSE_SECONDS) as response:
            found: list[Any] = json.load(response)["data"]["result"]
        assert len(found) <= 1, found
        return float(found[0]["value"][1]) if found else None

    def until(self, query: str, value: float) -> None:
        until(lambda: self.ask(query) == value, f"{query} is {value}, not {self.ask(query)}")

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/-/ready", timeout=FUSE_SECONDS):
                return True
        except OSError:
            return False


@contextmanager
def running_prometheus(folder: Path, target: int) -> Iterator[Prometheus]:
    """Of Debian's package; it scrapes that port."""
    port = free_port()
    (folder / "prometheus.yml").write_text(CONFIGURATION.format(port=target))
    command = ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=samples"]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--web.listen-address=127.0.0.1:{port}"],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        prometheus = Prometheus(port)
        until(prometheus.is_ready, "Prometheus is ready")
        yield prometheus
    finally:
        process.terminate()
        process.wait(FUSE_SECONDS)
