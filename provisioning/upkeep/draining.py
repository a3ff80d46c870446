"""Everything that people placed into the ledger, before what carries it there goes."""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import one_off

WORDS = ("drain",)
WAITING = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
LEFT = "Nothing has been taken down. A board that is frozen is opened again in the admin."
LOOKS = 3  # SQS counts approximately: a queue is empty that was so several times in a row


def drain(cloud: Cloud, outputs: Mapping[str, str]) -> None:
    """Freezes the board, empties outbox and queue. Raises StepFailed with what is in the way."""
    try:
        empty(cloud, outputs)
    except StepFailed as error:
        raise StepFailed(f"{error} {LEFT}") from error


def empty(cloud: Cloud, outputs: Mapping[str, str]) -> None:
    cloud.say("Freezing the board and emptying it into the ledger …")
    one_off.run(cloud, outputs, outputs["WebTask"], WORDS)
    await_empty(cloud, outputs["LedgerQueue"])
    letters = waiting(cloud, outputs["LedgerDeadLetters"])
    if letters:
        raise StepFailed(
            f"{letters} messages lie in the ledger's dead-letter queue and would go with the "
            "stack. Mend the cause, then move them back: 'aws sqs start-message-move-task'."
        )


def await_empty(cloud: Cloud, queue: str) -> None:
    """What is there still comes a second time: the ledger has it already."""
    empty = 0
    while empty < LOOKS:
        count = waiting(cloud, queue)
        empty = 0 if count else empty + 1
        if count:
            cloud.say(f"  {count} messages wait in the ledger's queue")
        cloud.wait()


def waiting(cloud: Cloud, queue: str) -> int:
    found = cloud.sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=list(WAITING))
    return sum(int(found["Attributes"][name]) for name in WAITING)
