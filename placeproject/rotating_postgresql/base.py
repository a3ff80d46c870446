"""PostgreSQL whose user and password are in AWS Secrets Manager, where they rotate.

The secret is read when a connection needs it and kept; when the database refuses it,
it has rotated, and is read once more.
"""

from __future__ import annotations

import json
from typing import Any

import boto3
import psycopg
from django.db.backends.postgresql import base
from django.db.utils import OperationalError


class DatabaseWrapper(base.DatabaseWrapper):
    _credentials: dict[str, dict[str, str]] = {}

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | self.credentials()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, psycopg.OperationalError):
            self._credentials.pop(self.settings_dict["SECRET"], None)
            return super().get_new_connection(conn_params | self.credentials())

    def credentials(self) -> dict[str, str]:
        arn = self.settings_dict["SECRET"]
        if arn not in self._credentials:
            text = boto3.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
            secret = json.loads(text)
            self._credentials[arn] = {
                "user": secret["username"],
                "password": secret["password"],
            }
        return self._credentials[arn]
