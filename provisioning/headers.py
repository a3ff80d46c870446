"""Security headers of everything that the distribution serves."""

from __future__ import annotations

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
# For what the tasks serve without one of its own, the admin above all.
TASKS = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def add(template: Template, stage: Stage, name: str, policy: dict[str, str]) -> Ref:
    return Ref(
        template.add_resource(
            cf.ResponseHeadersPolicy(
                f"{name.capitalize()}Headers",
                ResponseHeadersPolicyConfig=cf.ResponseHeadersPolicyConfig(
                    Name=f"{stage.prefix}-{name}", SecurityHeadersConfig=security(policy)
                ),
            )
        )
    )


def security(policy: dict[str, str]) -> cf.SecurityHeadersConfig:
    """An answer that brings a content security policy of its own keeps it."""
    text = "; ".join(f"{name} {value}" for name, value in policy.items())
    return cf.SecurityHeadersConfig(
        ContentSecurityPolicy=cf.ContentSecurityPolicy(ContentSecurityPolicy=text, Override=False),
        ContentTypeOptions=cf.ContentTypeOptions(Override=True),
        FrameOptions=cf.FrameOptions(FrameOption="DENY", Override=True),
        ReferrerPolicy=cf.ReferrerPolicy(ReferrerPolicy="same-origin", Override=True),
        StrictTransportSecurity=cf.StrictTransportSecurity(
            AccessControlMaxAgeSec=YEAR_SECONDS,
            IncludeSubdomains=True,
            Preload=True,
            Override=True,
        ),
    )
