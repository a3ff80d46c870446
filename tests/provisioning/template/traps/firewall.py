"""The web ACL before CloudFront."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from provisioning.stage import Stage
from tests.provisioning.reading import Document, distribution, only, properties
from tests.provisioning.template.traps.trap import put, trap

# What AWS WAF counts under by itself, as its API's reference says of MetricName.
RESERVED = {"All", "ALL", "Default_Action"}


def has_firewall(stage: Stage) -> bool:
    return stage.edge.firewall


def metric_names(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from metric_names(item)
    if isinstance(node, dict):
        if "MetricName" in node:
            yield node["MetricName"]
        for item in node.values():
            yield from metric_names(item)


@trap("the web ACL has CloudFront's scope",
      put(lambda d: only(d, "WAFv2::WebACL"), Scope="REGIONAL"),
      where=has_firewall)  # fmt: skip
def acl_scope(document: Document) -> None:
    assert only(document, "WAFv2::WebACL")["Scope"] == "CLOUDFRONT"
    assert "WebAcl" in str(distribution(document)["WebACLId"])


@trap("placing and sessions have a rate of their own",
      lambda d: only(d, "WAFv2::WebACL")["Rules"].pop(1),
      where=has_firewall)  # fmt: skip
def rate_rules(document: Document) -> None:
    rules = {rule["Name"]: rule for rule in only(document, "WAFv2::WebACL")["Rules"]}
    for name, path in (("Placements", "/api/pixel"), ("Sessions", "/api/session")):
        assert path in str(rules[name]["Statement"]["RateBasedStatement"])
    assert sum("ManagedRuleGroupStatement" in rule["Statement"] for rule in rules.values()) >= 2


@trap("the firewall's log is a group's ARN, which its attribute is not",
      put(lambda d: only(d, "WAFv2::LoggingConfiguration"),
          LogDestinationConfigs=[{"Fn::GetAtt": ["FirewallLogs", "Arn"]}]),
      where=has_firewall)  # fmt: skip
def firewall_log(document: Document) -> None:
    (target,) = only(document, "WAFv2::LoggingConfiguration")["LogDestinationConfigs"]
    assert target["Fn::Sub"].endswith(":log-group:${FirewallLogs}")
    assert properties(document, "FirewallLogs")["LogGroupName"].startswith("aws-waf-logs-")


@trap("the firewall counts under names that AWS WAF leaves to us",
      lambda d: only(d, "WAFv2::WebACL")["VisibilityConfig"].update(
          MetricName="All"),
      where=has_firewall)  # fmt: skip
def acl_metrics(document: Document) -> None:
    names = list(metric_names(only(document, "WAFv2::WebACL")))
    assert len(set(names)) == len(names) > 1
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,128}", name)
        assert name not in RESERVED
