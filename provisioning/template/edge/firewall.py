"""The web ACL: AWS's managed rules, and rates per address for what costs us something."""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Template, wafv2
from troposphere.logs import LogGroup

from provisioning.stage import Stage
from provisioning.template.access.permissions import arn

# Rules that would refuse honest traffic are counted: bots without a User-Agent, the admin's forms.
MANAGED = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
    "AWSManagedRulesCommonRuleSet": ("NoUserAgent_HEADER", "SizeRestrictions_BODY"),
}
WINDOW_SECONDS = 300


def add(template: Template, stage: Stage) -> wafv2.WebACL:
    edge = stage.edge
    rules = [
        rate_rule(0, "Placements", edge.placements_per_5_minutes, "PUT", "/api/pixel"),
        rate_rule(1, "Sessions", edge.sessions_per_5_minutes, "POST", "/api/session"),
        rate_rule(2, "Sockets", edge.sockets_per_5_minutes, "GET", "/ws/"),
        *(
            managed_rule(priority, name, counted)
            for priority, (name, counted) in enumerate(MANAGED.items(), 3)
        ),
    ]
    web_acl = template.add_resource(
        wafv2.WebACL(
            "WebAcl",
            Name=stage.prefix,
            Scope="CLOUDFRONT",
            DefaultAction=wafv2.DefaultAction(Allow=wafv2.AllowAction()),
            Rules=rules,
            VisibilityConfig=visible(stage.prefix),  # AWS WAF reserves All
        )
    )
    add_logging(template, stage, web_acl)
    return web_acl


def visible(name: str) -> wafv2.VisibilityConfig:
    return wafv2.VisibilityConfig(
        MetricName=name, CloudWatchMetricsEnabled=True, SampledRequestsEnabled=True
    )


def rate_rule(priority: int, name: str, limit: int, method: str, path: str) -> wafv2.WebACLRule:
    """By address: many people may share one, so the limits are for an address, not a person."""
    only = wafv2.Statement(
        AndStatement=wafv2.AndStatement(
            Statements=[
                matches(wafv2.FieldToMatch(Method={}), "EXACTLY", method),
                matches(wafv2.FieldToMatch(UriPath={}), "STARTS_WITH", path),
            ]
        )
    )
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        Action=wafv2.RuleAction(Block=wafv2.BlockAction(CustomResponse=too_many())),
        Statement=wafv2.Statement(
            RateBasedStatement=wafv2.RateBasedStatement(
                AggregateKeyType="IP",
                EvaluationWindowSec=WINDOW_SECONDS,
                Limit=limit,
                ScopeDownStatement=only,
            )
        ),
        VisibilityConfig=visible(name),
    )


def too_many() -> wafv2.CustomResponse:
    return wafv2.CustomResponse(
        ResponseCode=429,
        ResponseHeaders=[wafv2.CustomHTTPHeader(Name="Retry-After", Value=str(WINDOW_SECONDS))],
    )


def matches(field: wafv2.FieldToMatch, how: str, text: str) -> wafv2.Statement:
    as_it_is = wafv2.TextTransformation(Priority=0, Type="NONE")
    return wafv2.Statement(
        ByteMatchStatement=wafv2.ByteMatchStatement(
            FieldToMatch=field,
            PositionalConstraint=how,
            SearchString=text,
            TextTransformations=[as_it_is],
        )
    )


def managed_rule(priority: int, name: str, counted: tuple[str, ...]) -> wafv2.WebACLRule:
    count = wafv2.RuleAction(Count=wafv2.CountAction())
    more: dict[str, Any] = {}
    if counted:
        more["RuleActionOverrides"] = [
            wafv2.RuleActionOverride(Name=rule, ActionToUse=count) for rule in counted
        ]
    return wafv2.WebACLRule(
        Name=name,
        Priority=priority,
        OverrideAction=wafv2.OverrideAction(**{"None": {}}),
        Statement=wafv2.Statement(
            ManagedRuleGroupStatement=wafv2.ManagedRuleGroupStatement(
                VendorName="AWS", Name=name, **more
            )
        ),
        VisibilityConfig=visible(name),
    )


def add_logging(template: Template, stage: Stage, web_acl: wafv2.WebACL) -> None:
    """Only what was blocked; a log group for WAF must begin with aws-waf-logs-."""
    group = template.add_resource(
        LogGroup(
            "FirewallLogs",
            LogGroupName=f"aws-waf-logs-{stage.prefix}",
            RetentionInDays=stage.watch.log_days,
        )
    )
    blocked = {"Behavior": "KEEP", "Requirement": "MEETS_ANY"}
    template.add_resource(
        wafv2.LoggingConfiguration(
            "FirewallLogging",
            ResourceArn=GetAtt(web_acl, "Arn"),
            # Put together, since the group's attribute ends with ":*", which is no group.
            LogDestinationConfigs=[arn("logs", f"log-group:${{{group.title}}}")],
            LoggingFilter=wafv2.LoggingFilter(
                DefaultBehavior="DROP",
                Filters=[
                    wafv2.Filter(
                        Conditions=[
                            wafv2.Condition(ActionCondition=wafv2.ActionCondition(Action="BLOCK"))
                        ],
                        **blocked,
                    )
                ],
            ),
        )
    )
