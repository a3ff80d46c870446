"""`python -m tests.bench`: measures, prints a table, writes tests/bench/results/*.json."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.build import HERE, MissingToolError
from tests.bench.figures import BY_NAME
from tests.bench.machine import busy_seconds, description, own_seconds
from tests.bench.report import Figure, table, write_json
from tests.rig.server import BoardServer


def main() -> None:
    BoardServer.is_warm = False  # as people start it: memory that is not shared
    options = read_options()
    rounds, seconds = (1, 2.0) if options.quick else (options.rounds, 4.0)
    results: list[Figure] = []
    content: dict[str, object] = {
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": description(),
        "rounds": rounds,
        "seconds": seconds,
    }
    for name in options.only or BY_NAME:
        results += measured(name, rounds, seconds)
        content["figures"] = [figure.as_dict() for figure in results]
        write_json(HERE / "results" / options.file, content)
    missed = [goal for figure in results for goal in figure.goals if not goal.is_met]
    print(f"\n{len(results)} figures; {len(missed)} targets not met.")


def measured(name: str, rounds: int, seconds: float) -> list[Figure]:
    figures = []
    began, busy, own = time.monotonic(), busy_seconds(), own_seconds()
    with tempfile.TemporaryDirectory(prefix="place-bench-") as directory:
        try:
            for figure in BY_NAME[name](Bench(Path(directory), rounds, seconds)):
                print(table([figure]), flush=True)
                figures.append(figure)
        except MissingToolError as error:
            print(f"{name} is left out. {error}", flush=True)
    wall = time.monotonic() - began
    others = max(0.0, busy_seconds() - busy - (own_seconds() - own)) / wall
    print(f"    ({name}: {wall:.0f} s; other processes kept {others:.2f} cores busy)", flush=True)
    for figure in figures:
        figure.notes["cores busy with others"] = round(others, 2)
    return figures


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=BY_NAME, metavar="NAME")
    parser.add_argument("--file", default=time.strftime("%Y%m%d-%H%M%S.json"))
    return parser.parse_args()


main()
