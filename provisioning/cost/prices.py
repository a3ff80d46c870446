"""The price list, and the month that it is for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HOURS = 730
SECONDS = HOURS * 3600
MILLION = 1_000_000
GIB = 2**30
PRICES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
