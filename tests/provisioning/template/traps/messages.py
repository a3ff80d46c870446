"""Topics, queues and functions."""

from __future__ import annotations

from tests.provisioning.reading import Document, mapping, of_type, only, properties
from tests.provisioning.template.traps.trap import drop, put, trap


@trap("half a batch may fail", drop(mapping, "FunctionResponseTypes"))
def partial_failures(document: Document) -> None:
    assert mapping(document)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@trap("a batch above 10 has a window", drop(mapping, "MaximumBatchingWindowInSeconds"))
def window(document: Document) -> None:
    if mapping(document)["BatchSize"] > 10:
        assert mapping(document)["MaximumBatchingWindowInSeconds"] >= 1


@trap("writers are few, without reserving what others need",
      put(mapping, ScalingConfig={"MaximumConcurrency": 1}))  # fmt: skip
def writers(document: Document) -> None:
    assert 2 <= mapping(document)["ScalingConfig"]["MaximumConcurrency"] <= 1000
    for function in of_type(document, "Lambda::Function").values():
        assert "ReservedConcurrentExecutions" not in function


@trap("a message stays hidden for six timeouts and the window",
      put(lambda d: properties(d, "LedgerQueue"), VisibilityTimeout=60))  # fmt: skip
def visibility(document: Document) -> None:
    timeout = properties(document, "UpdateDynamodb")["Timeout"]
    needed = 6 * timeout + mapping(document)["MaximumBatchingWindowInSeconds"]
    assert properties(document, "LedgerQueue")["VisibilityTimeout"] >= needed


@trap("the dead-letter queue is on the queue, and a backlog does not end in it",
      lambda d: properties(d, "LedgerQueue")["RedrivePolicy"].update(
          maxReceiveCount=5))  # fmt: skip
def redrive(document: Document) -> None:
    """A call that has time for one message of its hundred gives ninety-nine back."""
    policy = properties(document, "LedgerQueue")["RedrivePolicy"]
    assert policy["maxReceiveCount"] >= 10 * mapping(document)["BatchSize"]
    assert "LedgerDeadLetters" in str(policy["deadLetterTargetArn"])
    dead = properties(document, "LedgerDeadLetters")["MessageRetentionPeriod"]
    assert dead >= properties(document, "LedgerQueue")["MessageRetentionPeriod"]


@trap("an asynchronous function that gives up leaves a letter",
      drop(lambda d: only(d, "Lambda::EventInvokeConfig"), "DestinationConfig"))  # fmt: skip
def function_letters(document: Document) -> None:
    config = only(document, "Lambda::EventInvokeConfig")["DestinationConfig"]
    assert "BroadcastDeadLetters" in str(config["OnFailure"])
    letters = properties(document, "CollectQueues")["DeadLetterConfig"]
    assert "BroadcastDeadLetters" in str(letters)


@trap(
    "an update a minute old is not broadcast",
    put(lambda d: only(d, "Lambda::EventInvokeConfig"), MaximumEventAgeInSeconds=21_600),
)
def event_age(document: Document) -> None:
    config = only(document, "Lambda::EventInvokeConfig")
    assert config["MaximumEventAgeInSeconds"] == 60
    assert config["MaximumRetryAttempts"] == 1


@trap("the ledger's queue gets the bare body",
      put(lambda d: properties(d, "LedgerSubscription"), RawMessageDelivery=False))  # fmt: skip
def raw_delivery(document: Document) -> None:
    assert properties(document, "LedgerSubscription")["RawMessageDelivery"] is True
    assert properties(document, "LedgerSubscription")["RedrivePolicy"]


@trap("SNS may write to the queues under SQS's own key",
      lambda d: properties(d, "LedgerQueue").update(KmsMasterKeyId="alias/aws/sqs"))  # fmt: skip
def queue_key(document: Document) -> None:
    for queue in of_type(document, "SQS::Queue").values():
        assert queue["SqsManagedSseEnabled"] is True
        assert "KmsMasterKeyId" not in queue


@trap("CloudWatch may write to the notifications' topic",
      put(lambda d: properties(d, "Notifications"), KmsMasterKeyId="alias/aws/sns"))  # fmt: skip
def notification_key(document: Document) -> None:
    assert properties(document, "Notifications").get("KmsMasterKeyId") != "alias/aws/sns"


@trap("functions stay outside the VPC",
      put(lambda d: properties(d, "UpdateDynamodb"),
          VpcConfig={"SubnetIds": [], "SecurityGroupIds": []}))  # fmt: skip
def outside_vpc(document: Document) -> None:
    for function in of_type(document, "Lambda::Function").values():
        assert "VpcConfig" not in function


@trap("a stopped task's queue is collected at once",
      lambda d: d["Resources"].pop("CollectQueuesOfStopped"))  # fmt: skip
def collected(document: Document) -> None:
    rules = of_type(document, "Events::Rule").values()
    assert any(rule.get("ScheduleExpression") == "rate(15 minutes)" for rule in rules)
    patterns = [rule["EventPattern"] for rule in rules if "EventPattern" in rule]
    assert [pattern["detail"]["lastStatus"] for pattern in patterns] == [["STOPPED"]]
