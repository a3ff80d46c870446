"""Resource types as AWS publishes them: the schemas that cfn-lint ships in .venv-cloud."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from provisioning.stage import REGION
from tests.cloud.emulator import ROOT
from tests.provisioning.reading import Document

HANDLERS = ("create", "read", "update", "delete")


@cache
def schema(kind: str) -> Document:
    """Of a type as in a template, `AWS::SQS::Queue`."""
    found: Document = read(f"resources/{names()[kind]}.json")
    return found


@cache
def names() -> dict[str, str]:
    found: dict[str, str] = read(f"providers/{REGION}.json")
    return found


def read(name: str) -> Any:
    (folder,) = (ROOT / ".venv-cloud").glob("lib/python*/site-packages/cfnlint/data/schemas")
    return json.loads((folder / name).read_text(encoding="utf-8"))


def permissions(kind: str) -> set[str]:
    """Actions that CloudFormation calls for a resource of the type through its life."""
    handlers = schema(kind).get("handlers", {})
    return {
        action for name in HANDLERS for action in handlers.get(name, {}).get("permissions", [])
    }
