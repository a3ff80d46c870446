"""Security headers of everything that the distribution serves."""

from __future__ import annotations

from troposphere import Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage

YEAR_SECONDS = 31_536_000
POLICY = {
    "default-src": "'self'",
    "connect-src": "'self' wss:",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def add(template: Template, stage: Stage) -> cf.ResponseHeadersPolicy:
    return template.add_resource(
        cf.ResponseHeadersPolicy(
            "SecurityHeaders",
            ResponseHeadersPolicyConfig=cf.ResponseHeadersPolicyConfig(
                Name=f"{stage.prefix}-security",
                SecurityHeadersConfig=cf.SecurityHeadersConfig(
                    ContentSecurityPolicy=cf.ContentSecurityPolicy(
                        ContentSecurityPolicy=content_security_policy(), Override=False
                    ),
                    ContentTypeOptions=cf.ContentTypeOptions(Override=True),
                    FrameOptions=cf.FrameOptions(FrameOption="DENY", Override=True),
                    ReferrerPolicy=cf.ReferrerPolicy(ReferrerPolicy="same-origin", Override=True),
                    StrictTransportSecurity=cf.StrictTransportSecurity(
                        AccessControlMaxAgeSec=YEAR_SECONDS,
                        IncludeSubdomains=True,
                        Preload=True,
                        Override=True,
                    ),
                ),
            ),
        )
    )


def content_security_policy() -> str:
    """A page that says more itself, such as the API's documentation, keeps its own."""
    return "; ".join(f"{name} {value}" for name, value in POLICY.items())
