from __future__ import annotations

from tests.cloud.emulator import aws, aws_url

__all__ = ["aws", "aws_url"]
