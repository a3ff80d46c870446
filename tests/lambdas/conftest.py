from __future__ import annotations

import importlib
import sys
import uuid
from types import ModuleType
from typing import Any, Protocol

import boto3
import pytest


class Load(Protocol):
    def __call__(self, name: str, **environment: str) -> ModuleType: ...


@pytest.fixture
def load(aws: str, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Imports a function's handler as a new process of Lambda would, with this environment."""

    def load(name: str, **environment: str) -> ModuleType:
        for key, value in {"PLACE_STAGE": "test", **environment}.items():
            monkeypatch.setenv(key, value)
        for module in [module for module in sys.modules if module.startswith(f"lambdas.{name}")]:
            monkeypatch.delitem(sys.modules, module)
        return importlib.import_module(f"lambdas.{name}.handler")

    return load


@pytest.fixture
def new_queue(aws: str) -> Any:
    """A function that makes a queue of an unused name and returns its URL."""
    sqs = boto3.client("sqs")
    return lambda prefix="q-": sqs.create_queue(QueueName=f"{prefix}{uuid.uuid4().hex}")[
        "QueueUrl"
    ]
