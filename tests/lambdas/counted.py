"""What calls of AWS cost, heard at botocore, on the wire: a bill that knows no estimate."""

from __future__ import annotations

import base64
import json
import math
from collections import Counter
from typing import Any

from provisioning.cost.prices import MILLION, PRICES

CHUNK = 65_536


class Counted:
    """Units and requests, as AWS's price lists define them."""

    def __init__(self) -> None:
        self.units: Counter[str] = Counter()

    def hear_all(self, *clients: Any) -> None:
        for client in clients:
            client.meta.events.register("before-call", self._hear)

    def _hear(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        service = model.service_model.service_name
        if service == "dynamodb":
            self._table(model.name, json.loads(params["body"]))
        elif service == "sns":
            self.units["sns"] += chunks(params["body"]["Message"])
        else:
            self.units["sqs"] += 1

    def _table(self, operation: str, asked: dict[str, Any]) -> None:
        match operation:
            case "PutItem":
                self.units["writes"] += kilobytes(asked["Item"])
            case "DeleteItem":
                self.units["writes"] += 1
            case "BatchWriteItem":
                for puts in asked["RequestItems"].values():
                    for put in puts:
                        item = put["PutRequest"]["Item"]
                        self.units["writes"] += kilobytes(item) * (2 if "player" in item else 1)
            case "GetItem" | "Query":  # consistent, of less than 4 KB
                self.units["reads"] += 1
            case other:
                raise AssertionError(f"{other} has no price here.")

    def dollars(self) -> dict[str, float]:
        tables, messages = PRICES["dynamodb"], PRICES["messages"]
        return {
            "DynamoDB": self.units["writes"] / MILLION * tables["million_writes"]
            + self.units["reads"] / MILLION * tables["million_reads"],
            "SNS": self.units["sns"] / MILLION * messages["sns_million"],
            "SQS": self.units["sqs"] / MILLION * messages["sqs_million"],
        }


def chunks(body: str) -> int:
    return math.ceil(len(body) / CHUNK)


def kilobytes(item: dict[str, dict[str, str]]) -> int:
    return math.ceil(sum(len(name) + size(value) for name, value in item.items()) / 1024)


def size(value: dict[str, str]) -> int:
    ((kind, content),) = value.items()
    if kind == "B":
        return len(base64.b64decode(content))
    return math.ceil(len(content) / 2) + 1 if kind == "N" else len(content.encode())
