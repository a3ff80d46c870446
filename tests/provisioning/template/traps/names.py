"""Names that AWS keeps to itself, or takes in a shape of its own. Linters know few of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.provisioning.reading import Document, of_type, only, properties
from tests.provisioning.template.traps.trap import put, trap

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
OF_LAMBDA = re.compile(r"_.*|AWS_(?!LAMBDA_EXEC_WRAPPER).*|LAMBDA_.*|TZ")
# ElastiCache: letters, digits and single hyphens, from a letter on, no hyphen at the end.
OF_ELASTICACHE = re.compile(r"[a-z](-?[a-z0-9])*")
# https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_PostgreSQL.html, and PostgreSQL's own
OF_DATABASES = {"admin", "postgres", "rdsadmin", "template0", "template1"}
# A name in the template, not one that AWS gives: those are references.
NAMED = re.compile(r"(Alarm|Cluster|Dashboard|Function|LogGroup|Role|Service|Table|Topic)Name")


def names(document: Document) -> Iterator[tuple[str, str]]:
    for resource in document["Resources"].values():
        for key, value in resource.get("Properties", {}).items():
            if NAMED.fullmatch(key) and isinstance(value, str):
                yield key, value


def variables(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = properties(document, "UpdateDynamodb")["Environment"]["Variables"]
    return found


@trap("no name begins as AWS's own do",
      put(lambda d: properties(d, "WebLogs"), LogGroupName="aws/place/web"))  # fmt: skip
def own_names(document: Document) -> None:
    found = list(names(document))
    assert len(found) > 10
    for key, name in found:
        assert not re.match(r"aws(?!-waf-logs-)|amazon|xn--", name, re.IGNORECASE), (key, name)


@trap("a function's variables are none that Lambda sets",
      lambda d: variables(d).update(AWS_REGION="us-east-1"))  # fmt: skip
def function_variables(document: Document) -> None:
    for title, function in of_type(document, "Lambda::Function").items():
        given = function["Environment"]["Variables"]
        assert not [name for name in given if OF_LAMBDA.fullmatch(name)], title


@trap("ElastiCache takes the live board's name",
      put(lambda d: properties(d, "LiveBoard"), ServerlessCacheName="place-a--b",
          ReplicationGroupId="place-a--b"))  # fmt: skip
def store_name(document: Document) -> None:
    store = properties(document, "LiveBoard")
    for key in ("ServerlessCacheName", "ReplicationGroupId"):
        assert OF_ELASTICACHE.fullmatch(store.get(key, "place")), key
        assert len(store.get(key, "")) <= 40


@trap("the database's names are none that RDS has",
      put(lambda d: only(d, "RDS::DBInstance"), MasterUsername="rdsadmin"))  # fmt: skip
def database_names(document: Document) -> None:
    database = only(document, "RDS::DBInstance")
    assert not {database["DBName"], database["MasterUsername"]} & OF_DATABASES


@trap("our metrics are not in a namespace of AWS's",
      lambda d: only(d, "Logs::MetricFilter")["MetricTransformations"][0].update(
          MetricNamespace="AWS/Place"))  # fmt: skip
def namespaces(document: Document) -> None:
    (written,) = only(document, "Logs::MetricFilter")["MetricTransformations"]
    assert not written["MetricNamespace"].startswith("AWS/")
