"""What was found of one thing: whether it is well, and what to do if it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failed"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`says` what is there; `do` says what to do about it, and is empty when all is well. Neither
    has a secret in it."""

    name: str
    state: State
    says: str
    do: str = ""


def well(name: str, says: str) -> Finding:
    return Finding(name, "ok", says)


def failed(name: str, says: str, do: str) -> Finding:
    return Finding(name, "failed", says, do)


def graded(name: str, says: str, do: str, *, fails: bool, warns: bool = False) -> Finding:
    if fails:
        return failed(name, says, do)
    return Finding(name, "warning", says, do) if warns else well(name, says)


def worst(findings: list[Finding]) -> State:
    states = {each.state for each in findings}
    return "failed" if "failed" in states else "warning" if "warning" in states else "ok"
