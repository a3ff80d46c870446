"""AWS on a bad day: each call is tried again a bounded number of times, after a pause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from board.bus.private_queue import PrivateQueue
from board.bus.topic import Topic
from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.ledger.dynamodb.ledger import DynamoDBLedger
from tests.lambdas.faults import answer
from tests.ledger.conftest import GRID

pytestmark = pytest.mark.cloud
TOPIC = "arn:aws:sns:us-east-1:000000000000:none"
THROTTLED = {
    "sns": b"<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>",
    "sqs": b'{"__type":"com.amazonaws.sqs#RequestThrottled"}',
    "dynamodb": b'{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}',
}
FAULTS = ["throttled", 500, 503]


@pytest.fixture
def pauses(aws: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    settings.PLACE_TABLE_BOARD = settings.PLACE_TABLE_PLACEMENTS = "none"
    found: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", found.append)
    return found


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | int], None]:
    """Lets AWS answer every request of clients that are made from here on in one way."""

    def fail(fault: str | int) -> None:
        def respond(request: Any, event_name: str, **_: Any) -> Any:
            if isinstance(fault, int):
                return answer(request, fault, b"")
            return answer(request, 400, THROTTLED[event_name.split(".")[1]])

        session = boto3.Session()
        session.events.register("before-send.*.*", respond)
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)

    return fail


def open_queue() -> None:
    PrivateQueue.open("none", TOPIC)


# What to do, what it raises, and after how many pauses.
CALLS = [
    pytest.param(lambda: Topic(TOPIC).publish("body"), Unavailable, 2, id="publish"),
    pytest.param(open_queue, Unavailable, 3, id="open a queue"),
    pytest.param(lambda: DynamoDBLedger(GRID).cursor(), LedgerError, 5, id="read the ledger"),
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("work", "error", "count"), CALLS)
def test_it_is_tried_again_and_then_given_up(
    pauses: list[float],
    fail: Callable[[str | int], None],
    work: Callable[[], None],
    error: type[Exception],
    count: int,
    fault: str | int,
) -> None:
    fail(fault)
    with pytest.raises(error):
        work()
    assert len(pauses) == count
    assert len(set(pauses)) == count, "with jitter"
