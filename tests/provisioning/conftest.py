from __future__ import annotations

from tests.cloud.emulator import aws, aws_url
from tests.cloud.stack import stack_url

__all__ = ["aws", "aws_url", "stack_url"]
