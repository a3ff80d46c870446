"""The deployed template at work: real zips, real messages, the emulator's services."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key
from django.core.management import call_command

from board.core.dynamodb import layout
from board.core.dynamodb.slices import Slice
from board.core.formats.batch import encode_batch
from board.core.formats.updates import decode_updates
from board.core.placement import Placement, Update
from board.core.queues.names import queue_name
from board.core.tiles.packed import get_pixel
from provisioning import documents, stage
from provisioning.template.emulator_profile import LACKING, UNTOLD
from tests.lambdas.events import sns_event
from tests.rig.fuse import until

pytestmark = [pytest.mark.cloud, pytest.mark.usefixtures("aws")]
Outputs = dict[str, str]


def placements(first: int, count: int = 3) -> list[Placement]:
    return [
        Placement(seq, seq % 5_000, seq % 16, f"player-{seq % 2}", 1_700_000_000_000 + seq)
        for seq in range(first, first + count)
    ]


def publish(stack: Outputs, body: str) -> None:
    boto3.client("sns").publish(TopicArn=stack["PixelUpdates"], Message=body)


@pytest.fixture
def task_queue(stack: Outputs) -> str:
    """A queue made and subscribed as a web task does it."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url = sqs.create_queue(QueueName=queue_name(stack["TaskQueuePrefix"], "test", "1"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(
        TopicArn=stack["BoardUpdates"],
        Protocol="sqs",
        Endpoint=arn["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
    return url


def receive(url: str) -> list[dict[str, Any]]:
    found = boto3.client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1, MessageAttributeNames=["All"]
    )
    messages: list[dict[str, Any]] = found.get("Messages", [])
    return messages


def table(stack: Outputs, name: str) -> Any:
    return boto3.resource("dynamodb").Table(stack[f"{name}Table"])


def test_a_batch_reaches_the_tasks_queue_through_the_real_function(
    stack: Outputs, task_queue: str
) -> None:
    publish(stack, encode_batch(100, placements(101), 4))
    (message,) = until(lambda: receive(task_queue), "the update is in the queue")
    assert decode_updates(message["Body"]) == (
        100,
        103,
        [Update(seq, seq % 5_000, seq % 16) for seq in (101, 102, 103)],
        (),
    )


def test_a_batch_reaches_the_ledgers_tables(stack: Outputs) -> None:
    publish(stack, encode_batch(200, placements(201), 4))
    item = until(lambda: newest(stack, 201), "the placement has its item")
    assert (item["seq"], item["color"], item["player"]) == (201, 201 % 16, "player-1")
    written = until(lambda: slice_with(stack, 203), "the slice is written")
    assert get_pixel(written.pixels, 203, 4) == 203 % 16
    user = until(lambda: newest_of_user(stack, "player-1", 203), "the player has it")
    assert user["at_ms"] == 1_700_000_000_203


def newest(stack: Outputs, pixel: int) -> Any:
    query = Key(layout.KEY).eq(layout.pixel_key(pixel))
    found = table(stack, "Placements").query(KeyConditionExpression=query)["Items"]
    return found[-1] if found else None


def slice_with(stack: Outputs, seq: int) -> Slice | None:
    item = table(stack, "Board").get_item(Key=layout.slice_key(0)).get("Item")
    found = layout.read_slice(item, 4)
    return found if found.seq >= seq else None


def newest_of_user(stack: Outputs, player: str, seq: int) -> Any:
    item = table(stack, "Users").get_item(Key=layout.user_key(player)).get("Item")
    return item if item and item["seq"] >= seq else None


def test_all_of_a_players_placements_are_one_query(stack: Outputs) -> None:
    mine = [Placement(seq, seq, 1, "ann", 1_700_000_000_000) for seq in range(301, 306)]
    publish(stack, encode_batch(300, mine, 4))

    def ask() -> Any:
        found = table(stack, "Placements").query(
            IndexName=layout.BY_PLAYER, KeyConditionExpression=Key("player").eq("ann")
        )["Items"]
        return found if len(found) == 5 else None

    assert [item["seq"] for item in until(ask, "all five are in the index")] == [
        301,
        302,
        303,
        304,
        305,
    ]


def test_poison_is_buried_with_its_reason_and_blocks_nobody(
    stack: Outputs, task_queue: str
) -> None:
    publish(stack, "poison")
    publish(stack, encode_batch(400, placements(401), 4))
    until(lambda: newest(stack, 401), "what follows is kept")
    assert until(lambda: receive(task_queue), "the update is in the queue")
    (letter,) = until(lambda: receive(stack["LedgerDeadLetters"]), "it is buried")
    assert letter["Body"] == "poison"
    assert letter["MessageAttributes"]["Reason"]["StringValue"] == "The batch is not base64."


def test_what_the_broadcaster_gives_up_is_kept_with_the_error(stack: Outputs) -> None:
    boto3.client("lambda").invoke(
        FunctionName="place-emulator-broadcast-clients",
        InvocationType="Event",
        Payload=json.dumps(sns_event("BAQAAA==")).encode(),
    )
    (letter,) = until(lambda: receive(stack["BroadcastDeadLetters"]), "it is buried")
    assert "BAQAAA==" in letter["Body"]
    assert "A varint is truncated" in letter["Body"]


def test_the_scheduled_function_collects_a_dead_subscription(
    stack: Outputs, task_queue: str
) -> None:
    boto3.client("sqs").delete_queue(QueueUrl=task_queue)
    answer = boto3.client("lambda").invoke(
        FunctionName="place-emulator-collect-queues", Payload=b'{"source": "aws.events"}'
    )
    assert json.loads(answer["Payload"].read()) == {"queues": 0, "subscriptions": 1}


def test_the_tables_are_protected_as_the_template_says(stack: Outputs) -> None:
    for name in ("BoardTable", "PlacementsTable", "UsersTable"):
        found = boto3.client("dynamodb").describe_table(TableName=stack[name])["Table"]
        assert found["DeletionProtectionEnabled"] is True


def test_the_web_app_is_published_into_the_stacks_bucket(stack: Outputs) -> None:
    out = io.StringIO()
    call_command("publish_static", "--stage", str(stage.STAGES / "emulator.toml"), stdout=out)
    s3, bucket = boto3.client("s3"), stack["WebBucket"]
    index = s3.get_object(Bucket=bucket, Key="index.html")
    assert index["CacheControl"] == "public, max-age=60"
    assert index["ContentType"] == "text/html; charset=utf-8"
    script = re.findall(rb'<script type="module" src="/([^"]+)"', index["Body"].read())[0].decode()
    for ending, encoding in (("", None), (".br", "br"), (".gz", "gzip")):
        found = s3.head_object(Bucket=bucket, Key=script + ending)
        assert found["CacheControl"] == "public, max-age=31536000, immutable"
        assert found["ContentType"] == "text/javascript; charset=utf-8"
        assert found.get("ContentEncoding") == encoding
    assert "index.html" in out.getvalue().splitlines()[-1]


@pytest.mark.parametrize("kind", sorted(LACKING))
def test_what_the_profile_leaves_out_the_emulator_really_lacks(kind: str) -> None:
    template = {"Resources": {"One": {"Type": kind, "Properties": {}}}}
    with pytest.raises(boto3.client("cloudformation").exceptions.ClientError, match=kind):
        boto3.client("cloudformation").create_stack(
            StackName="lacking", TemplateBody=json.dumps(template)
        )


@pytest.mark.parametrize("attribute", [*sorted(UNTOLD), "Endpoint.Address"])
def test_of_the_database_the_emulator_tells_all_but_what_the_profile_leaves_out(
    attribute: str,
) -> None:
    database = {
        "Type": "AWS::RDS::DBInstance",
        "Properties": {
            "DBInstanceClass": "db.t4g.micro",
            "Engine": "postgres",
            "AllocatedStorage": "20",
            "MasterUsername": "place",
            "ManageMasterUserPassword": True,
        },
    }
    told = {"Told": {"Value": {"Fn::GetAtt": ["One", attribute]}}}
    client = boto3.client("cloudformation")
    template = json.dumps({"Resources": {"One": database}, "Outputs": told})
    name = f"told-{attribute.replace('.', '-')}"
    client.create_stack(StackName=name, TemplateBody=template)
    status = until(lambda: ended(client, name), "the creation ends")
    assert (status == "CREATE_COMPLETE") is (attribute not in UNTOLD)
    client.delete_stack(StackName=name)


def ended(client: Any, name: str) -> str | None:
    status: str = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    return None if status.endswith("_IN_PROGRESS") else status


def test_the_profile_leaves_out_nothing_else() -> None:
    for path in stage.STAGES.glob("*.toml"):
        wanted = stage.load(path)
        whole, (part, left_out) = (
            documents.stage_document(wanted),
            documents.emulator_document(wanted),
        )
        assert set(left_out.values()) <= LACKING
        assert part["Resources"].keys() | left_out.keys() == whole["Resources"].keys()
