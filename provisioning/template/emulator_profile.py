"""The template for a local emulator: the same one, less the types that the emulator lacks.

It refuses a whole template for one unknown type. What refers to something left out gets
a name that leads nowhere instead.
"""

from __future__ import annotations

from typing import Any

LACKING = frozenset(
    {
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::Budgets::Budget",
        "AWS::CloudFront::VpcOrigin",
        "AWS::EC2::SecurityGroupEgress",
        "AWS::EC2::SecurityGroupIngress",
        "AWS::ElastiCache::ServerlessCache",
        "AWS::WAFv2::LoggingConfiguration",
    }
)
# Attributes that it cannot tell of a type which it otherwise has.
UNTOLD = frozenset({"MasterUserSecret.SecretArn"})
Document = dict[str, Any]


def leave_out(template: Document) -> tuple[Document, dict[str, str]]:
    """The template without what the emulator lacks, and what was left out: type by title."""
    resources: Document = template["Resources"]
    left_out = {
        title: resource["Type"]
        for title, resource in resources.items()
        if resource["Type"] in LACKING
    }
    kept = {title: resource for title, resource in resources.items() if title not in left_out}
    return redirect(template | {"Resources": kept}, left_out), left_out


def redirect(node: Any, gone: dict[str, str]) -> Any:
    if isinstance(node, list):
        return [redirect(item, gone) for item in node]
    if not isinstance(node, dict):
        return node
    title, attribute = reference(node)
    if title in gone or attribute in UNTOLD:
        return f"{title.lower()}.invalid"
    return {name: redirect(value, gone) for name, value in node.items()}


def reference(node: Document) -> tuple[str, str]:
    """Title and attribute that the node stands for; empty if it is more than a reference."""
    match node:
        case {"Ref": str(title)} if len(node) == 1:
            return title, ""
        case {"Fn::GetAtt": [str(title), str(attribute)]} if len(node) == 1:
            return title, attribute
    return "", ""
