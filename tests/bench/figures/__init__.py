"""Every measurement by its name, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.bench import Bench
from tests.bench.figures import (
    backlog,
    cloud,
    delay,
    fanout,
    frames,
    layers,
    places,
    placing,
    reading,
    rollbacks,
    sockets,
    stalled,
    visit,
    workers,
)
from tests.bench.report import Figure

BY_NAME: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "delivered": fanout.delivered,
    "delivery": fanout.delivery_time,
    "memory": sockets.memory,
    "handshakes": sockets.handshakes,
    "placing": placing.over_sockets,
    "put": placing.over_put,
    "script": placing.script_alone,
    "board": reading.board,
    "files": reading.files,
    "page_and_config": reading.page_and_config,
    "places": places.many,
    "bytes": frames.bytes_and_time,
    "socket_bytes": reading.socket_bytes,
    "shown": delay.shown,
    "answer": delay.answered,
    "rollback": rollbacks.taken_back,
    "workers": workers.scaling,
    "growth": sockets.growth,
    "stalled": stalled.socket,
    "page": visit.panning,
    "painted": visit.painted,
    "first_visit": visit.first,
    "click": visit.click,
    "template": visit.template,
    "bus": cloud.delay,
    "hops": cloud.messages,
    "backlog": backlog.drained,
    "layers": layers.layers,
}
