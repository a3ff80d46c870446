"""Alarms, logs and the budget."""

from __future__ import annotations

from tests.cloud.emulator import ROOT
from tests.provisioning.reading import Document, of_type, only, pairs, properties
from tests.provisioning.template.traps.trap import drop, put, trap

ALARMS = (
    "WebErrors", "BalancerErrors", "SlowAnswers", "UnhealthyTasks", "LedgerDeadLettersWaiting",
    "BroadcastDeadLettersWaiting", "LedgerQueueAge", "OrphanQueues", "LedgerLag", "FanoutLag",
    "BoardTableThrottled", "UpdateDynamodbErrors", "UpdateDynamodbThrottles", "StoreMemory",
)  # fmt: skip


@trap("each way to fail wakes someone",
      lambda d: d["Resources"].pop("LedgerDeadLettersWaiting"))  # fmt: skip
def alarms(document: Document) -> None:
    found = of_type(document, "CloudWatch::Alarm")
    assert set(ALARMS) <= found.keys()
    for title, alarm in found.items():
        assert alarm["AlarmActions"] == [{"Ref": "Notifications"}], title


@trap("metrics have two dimensions, each further one is paid for",
      lambda d: properties(d, "LedgerLag")["Dimensions"].append(
          {"Name": "Task", "Value": "1"}))  # fmt: skip
def dimensions(document: Document) -> None:
    for title, alarm in of_type(document, "CloudWatch::Alarm").items():
        if alarm["Namespace"] == "Place":
            assert {one["Name"] for one in alarm["Dimensions"]} == {"Service", "Stage"}, title


@trap("a serverless store reports under clusterId",
      lambda d: properties(d, "StoreThrottled")["Dimensions"][0].update(
          Name="CacheClusterId"))  # fmt: skip
def store_dimension(document: Document) -> None:
    for alarm in of_type(document, "CloudWatch::Alarm").values():
        if alarm["Namespace"] == "AWS/ElastiCache" and alarm["MetricName"] != (
            "DatabaseMemoryUsagePercentage"  # of nodes
        ):
            assert [one["Name"] for one in alarm["Dimensions"]] == ["clusterId"]


@trap("gaps are counted by what the tasks log",
      put(lambda d: only(d, "Logs::MetricFilter"), FilterPattern='"a gap was repaired"')
      )  # fmt: skip
def gap_repairs(document: Document) -> None:
    counted = only(document, "Logs::MetricFilter")
    for path in ("board/hub/follower.py", "board/bus/delivery.py"):
        assert counted["FilterPattern"].strip('"') in (ROOT / path).read_text(), path
    (metric,) = counted["MetricTransformations"]
    assert metric["MetricName"] in str(only(document, "CloudWatch::Dashboard"))


@trap("logs end some day",
      drop(lambda d: properties(d, "WebLogs"), "RetentionInDays"))  # fmt: skip
def retention(document: Document) -> None:
    for title, group in of_type(document, "Logs::LogGroup").items():
        assert group["RetentionInDays"] > 0, title


@trap("there is a budget that says something",
      put(lambda d: only(d, "Budgets::Budget"), NotificationsWithSubscribers=[]))  # fmt: skip
def budget(document: Document) -> None:
    assert only(document, "Budgets::Budget")["NotificationsWithSubscribers"]


@trap("the budget is the stage's, not the account's",
      lambda d: only(d, "Budgets::Budget")["Budget"].pop("CostFilters"))  # fmt: skip
def budget_by_tag(document: Document) -> None:
    budget = only(document, "Budgets::Budget")["Budget"]
    (cluster,) = of_type(document, "ECS::Cluster").values()
    stage = pairs(cluster["Tags"])["Stage"]
    assert budget["CostFilters"] == {"TagKeyValue": [f"user:Stage${stage}"]}


@trap("what the bill names has the stage's tag",
      lambda d: properties(d, "LedgerQueue").pop("Tags"))  # fmt: skip
def tagged(document: Document) -> None:
    for kind in ("CloudFront::Distribution", "DynamoDB::Table", "ECS::Service",
                 "ElasticLoadBalancingV2::LoadBalancer",
                 "Lambda::Function", "RDS::DBInstance", "SecretsManager::Secret", "SNS::Topic",
                 "SQS::Queue"):  # fmt: skip
        for title, found in of_type(document, kind).items():
            assert "Stage" in pairs(found["Tags"]), title
    assert "Stage" in pairs(properties(document, "LiveBoard")["Tags"])
