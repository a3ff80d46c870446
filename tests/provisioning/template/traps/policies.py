"""Who may do what."""

from __future__ import annotations

import re

from tests.provisioning.reading import (
    Document,
    as_list,
    of_type,
    properties,
    resource_statements,
    role_statements,
    trust_statements,
)
from tests.provisioning.template.traps.trap import drop, trap

# AWS's own account that load balancers of us-east-1 write their logs by.
OF_BALANCERS = {"AWS": "arn:aws:iam::127311923021:root"}
# Actions that know no resource, or know it only by a condition.
STARRED = {
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListDashboards",
    "cloudwatch:ListMetrics",
    "ecr:GetAuthorizationToken",
    "ecs:ListTasks",
    "sns:GetSubscriptionAttributes",
    "sns:Unsubscribe",
    "sqs:ListQueues",
}


@trap("load balancers of an old region write by an account",
      lambda d: properties(d, "LogBucketPolicy")["PolicyDocument"]["Statement"].pop(0)
      )  # fmt: skip
def balancer_logs(document: Document) -> None:
    statements = properties(document, "LogBucketPolicy")["PolicyDocument"]["Statement"]
    assert any(statement["Principal"] == OF_BALANCERS for statement in statements)
    assert "AWSLogs/${AWS::AccountId}/*" in str(statements[0]["Resource"])


@trap("no queue, topic or bucket is open to everyone",
      lambda d: properties(d, "LedgerQueuePolicy")["PolicyDocument"]["Statement"][0].update(
          Principal="*"))  # fmt: skip
def no_open_policy(document: Document) -> None:
    for title, statement in resource_statements(document):
        if statement["Effect"] == "Allow":
            assert statement["Principal"] != "*", title
            if statement["Principal"] != OF_BALANCERS:
                assert statement["Principal"].keys() == {"Service"}, title


@trap("no service acts for another account (confused deputy)",
      lambda d: properties(d, "LedgerQueuePolicy")["PolicyDocument"]["Statement"][0].pop(
          "Condition"))  # fmt: skip
def source_conditions(document: Document) -> None:
    for title, statement in resource_statements(document):
        if statement["Effect"] == "Allow" and statement["Principal"] != OF_BALANCERS:
            assert "aws:Source" in str(statement["Condition"]), title
    for title, permission in of_type(document, "Lambda::Permission").items():
        assert permission["SourceArn"], title


@trap("a role trusts a service for this account alone",
      lambda d: properties(d, "TaskRole")["AssumeRolePolicyDocument"]["Statement"][0].pop(
          "Condition"))  # fmt: skip
def trust_conditions(document: Document) -> None:
    for title, statement in trust_statements(document):
        principal = statement["Principal"]
        if principal == {"Service": "lambda.amazonaws.com"}:
            continue  # it sends no source
        wanted = "SourceAccount" if "Service" in principal else "MultiFactorAuth|aws-reserved/sso"
        assert re.search(wanted, str(statement.get("Condition"))), title


@trap("unsubscribing knows no resource",
      lambda d: [statement.update(Resource={"Ref": "BoardUpdates"})
                 for _, statement in role_statements(d)
                 if "sns:Unsubscribe" in statement["Action"]])  # fmt: skip
def unsubscribe(document: Document) -> None:
    found = [one for one in role_statements(document) if "sns:Unsubscribe" in one[1]["Action"]]
    assert {title for title, _ in found} == {"CollectQueuesRole", "TaskRole"}
    assert all(statement["Resource"] == "*" for _, statement in found)


@trap("a star stands only where an action knows no resource",
      lambda d: next(s for _, s in role_statements(d) if "sns:Publish" in s["Action"]).update(
          Resource="*"))  # fmt: skip
def stars(document: Document) -> None:
    for title, statement in role_statements(document):
        assert not [action for action in statement["Action"] if action.endswith("*")], title
        if "*" in as_list(statement["Resource"]):
            assert set(statement["Action"]) <= STARRED, title


@trap("a task subscribes its own kind of queue alone",
      lambda d: next(s for _, s in role_statements(d) if "sns:Subscribe" in s["Action"]).pop(
          "Condition"))  # fmt: skip
def subscribe(document: Document) -> None:
    (statement,) = [s for _, s in role_statements(document) if "sns:Subscribe" in s["Action"]]
    assert statement["Condition"]["StringEquals"] == {"sns:Protocol": "sqs"}
    assert "-task-*" in str(statement["Condition"]["StringLike"]["sns:Endpoint"])


@trap("every role stays within the boundary",
      drop(lambda d: properties(d, "TaskRole"), "PermissionsBoundary"))  # fmt: skip
def boundary(document: Document) -> None:
    for title, role in of_type(document, "IAM::Role").items():
        assert role["PermissionsBoundary"] == {"Ref": "Boundary"}, title
