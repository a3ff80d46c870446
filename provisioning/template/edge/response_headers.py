"""Security headers of everything that the distribution serves."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Template
from troposphere import cloudfront as cf

from board.core import content_policy
from provisioning.stage import Stage

YEAR_SECONDS = 31_536_000


def add_page(template: Template, stage: Stage) -> Ref:
    """Of the app from the bucket, which brings no policy of its own."""
    text = content_policy.page(content_policy.ANY_SOCKET)
    policy = cf.ContentSecurityPolicy(ContentSecurityPolicy=text, Override=False)
    return add(template, stage, "page", ContentSecurityPolicy=policy)


def add_tasks(template: Template, stage: Stage) -> Ref:
    """What the tasks serve says by itself what it may load."""
    return add(template, stage, "tasks")


def add(template: Template, stage: Stage, name: str, **more: Any) -> Ref:
    return Ref(
        template.add_resource(
            cf.ResponseHeadersPolicy(
                f"{name.capitalize()}Headers",
                ResponseHeadersPolicyConfig=cf.ResponseHeadersPolicyConfig(
                    Name=f"{stage.prefix}-{name}",
                    SecurityHeadersConfig=cf.SecurityHeadersConfig(**common(stage), **more),
                ),
            )
        )
    )


def common(stage: Stage) -> dict[str, Any]:
    return {
        "ContentTypeOptions": cf.ContentTypeOptions(Override=True),
        "FrameOptions": cf.FrameOptions(FrameOption="DENY", Override=True),
        "ReferrerPolicy": cf.ReferrerPolicy(ReferrerPolicy="same-origin", Override=True),
        "StrictTransportSecurity": cf.StrictTransportSecurity(
            AccessControlMaxAgeSec=YEAR_SECONDS,
            IncludeSubdomains=stage.edge.hsts != "name",
            Preload=stage.edge.hsts == "preload",
            Override=True,
        ),
    }
