"""Security headers of everything that the distribution serves."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage

YEAR_SECONDS = 31_536_000
# The page's own, as the board serves it itself: a test holds them against each other.
PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    # Its own address is not known here, and some browsers' 'self' leaves the socket out.
    "connect-src": "'self' wss: https: blob: data:",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def add_page(template: Template, stage: Stage) -> Ref:
    """Of the app from the bucket, which brings no policy of its own."""
    text = "; ".join(f"{name} {value}" for name, value in PAGE.items())
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
