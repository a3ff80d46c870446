from __future__ import annotations

from tests.cloud.stack import stack, stack_url

__all__ = ["stack", "stack_url"]
