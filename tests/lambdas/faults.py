"""Answers that AWS gives on a bad day, put in place of the emulator's."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse

Fault = Callable[..., AWSResponse | None]


class RawBody(BytesIO):
    """What urllib3 calls a response's stream."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def answer(request: Any, status: int, body: bytes) -> AWSResponse:
    return AWSResponse(request.url, status, {"x-amzn-RequestId": "1"}, RawBody(body))


def refuse(count: int, when: Callable[[bytes], bool] = lambda body: True) -> Fault:
    """The first `count` requests of which `when` holds are throttled, as DynamoDB says it."""
    left = [count]

    def fault(request: Any, **_: Any) -> AWSResponse | None:
        if not left[0] or not when(request.body):
            return None
        left[0] -= 1
        kind = b"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
        return answer(request, 400, b'{"__type":"' + kind + b'","message":"Slow down"}')

    return fault
