"""How the ledger's function is fed."""

from __future__ import annotations

LEDGER_BATCH = 100  # messages of one call
