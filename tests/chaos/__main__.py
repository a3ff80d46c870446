"""`python -m tests.chaos`: breaks a board in every way of the table, and counts what is lost.

Ends with 1 when a row lost something, left somebody with another board, or was answered 5xx
that nothing explains."""

from __future__ import annotations

import argparse
import sys
import time

from tests.chaos.fleet import may_mount
from tests.chaos.rows import BY_NAME
from tests.chaos.trial import Line, tried

HEAD = (
    "row                    | acknowledged | not in ledger | not on board | not converged "
    "| 5xx expected | unexpected | no answer | recovery s | peak MiB"
)


def main() -> int:
    options = read_options()
    print(f"seed {options.seed}, faults of {options.seconds:g} s\n\n{HEAD}", flush=True)
    bad, began = [], time.monotonic()
    for name in options.only or BY_NAME:
        row = BY_NAME[name]
        if row.on_small_disk and not may_mount():
            print(f"{name:<22} | left out: only root may mount a small disk", flush=True)
            continue
        try:
            line = tried(row, options.seed, options.seconds)
        except (AssertionError, OSError, TimeoutError) as error:
            print(f"{name:<22} | FAILED: {type(error).__name__} {error}", flush=True)
            bad.append(name)
            continue
        print(text(line), flush=True)
        if not line.is_good:
            bad.append(name)
    print(f"\n{time.monotonic() - began:.0f} s; {len(bad)} rows failed. {' '.join(bad)}")
    return 1 if bad else 0


def text(line: Line) -> str:
    verdict = line.verdict
    unexpected = sum(line.unexpected.values())
    told = f"  {line.unexpected}" if unexpected else ""
    same = "" if verdict.says_same else "  verify_board: not the same"
    return (
        f"{line.row:<22} | {line.acknowledged:>12} | {verdict.not_in_ledger:>13} "
        f"| {verdict.not_on_board:>12} | {verdict.not_converged:>13} | {line.expected:>12} "
        f"| {unexpected:>10} | {line.unanswered:>9} | {line.seconds:>10.1f} "
        f"| {line.peak_mib:>8.0f}{told}{same}"
    )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=BY_NAME, metavar="ROW")
    parser.add_argument("--seconds", type=float, default=8.0, help="of a fault that lasts")
    return parser.parse_args()


sys.exit(main())
