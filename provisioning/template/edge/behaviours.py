"""Which path goes where, and what of it is cached."""

from __future__ import annotations

from dataclasses import dataclass

from troposphere import Ref, Template
from troposphere import cloudfront as cf

from provisioning.stage import Stage

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_AND_CLOUDFRONT_HEADERS = "33f36d7e-f396-46d9-90e0-52428a34d9dc"
MAX_TTL_SECONDS = 5
READ = ["GET", "HEAD", "OPTIONS"]
ALL = [*READ, "PUT", "PATCH", "POST", "DELETE"]
APP, TASKS = "app", "tasks"
PICTURES = "/at/*.png"  # of places; before the pages at them
PASSED = (
    "/api/*",
    "/ws/*",
    "/admin/*",
    "/problems/*",
    "/at/*",
    "/face/*",
    "/manifest.webmanifest",  # with the board's name
)


def add_board_policy(template: Template, stage: Stage) -> cf.CachePolicy:
    """No cookies, queries or headers in the key: one copy of the board per encoding, of what is
    protected on it, and of a place's picture."""
    ttl = stage.board.ttl_seconds
    return template.add_resource(
        cf.CachePolicy(
            "BoardCache",
            CachePolicyConfig=cf.CachePolicyConfig(
                Name=f"{stage.prefix}-board",
                MinTTL=0,
                DefaultTTL=ttl,
                MaxTTL=max(ttl, MAX_TTL_SECONDS),
                ParametersInCacheKeyAndForwardedToOrigin=cf.ParametersInCacheKeyAndForwardedToOrigin(
                    CookiesConfig=cf.CacheCookiesConfig(CookieBehavior="none"),
                    HeadersConfig=cf.CacheHeadersConfig(HeaderBehavior="none"),
                    QueryStringsConfig=cf.CacheQueryStringsConfig(QueryStringBehavior="none"),
                    EnableAcceptEncodingBrotli=True,
                    EnableAcceptEncodingGzip=True,
                ),
            ),
        )
    )


@dataclass(frozen=True)
class Behaviours:
    """The first that matches a path takes it; the app takes what none matches."""

    board_policy: cf.CachePolicy
    page_headers: Ref
    task_headers: Ref
    viewer: cf.FunctionAssociation

    def app(self) -> cf.DefaultCacheBehavior:
        return cf.DefaultCacheBehavior(
            TargetOriginId=APP,
            AllowedMethods=READ,
            CachePolicyId=CACHING_OPTIMIZED,
            Compress=True,
            ViewerProtocolPolicy="redirect-to-https",
            ResponseHeadersPolicyId=self.page_headers,
            FunctionAssociations=[self.viewer],
        )

    def tasks(self) -> list[cf.CacheBehavior]:
        kept = [self.kept(path) for path in ("/api/board*", "/api/protected", PICTURES)]
        return [*kept, *(self.passed(path) for path in PASSED)]

    def kept(self, path: str) -> cf.CacheBehavior:
        """No origin request policy: whatever it forwards would be forwarded for everyone."""
        return cf.CacheBehavior(
            PathPattern=path,
            TargetOriginId=TASKS,
            AllowedMethods=READ,
            CachePolicyId=Ref(self.board_policy),
            Compress=False,
            ViewerProtocolPolicy="https-only",
            ResponseHeadersPolicyId=self.task_headers,
        )

    def passed(self, path: str) -> cf.CacheBehavior:
        return cf.CacheBehavior(
            PathPattern=path,
            TargetOriginId=TASKS,
            AllowedMethods=ALL,
            CachePolicyId=CACHING_DISABLED,
            OriginRequestPolicyId=ALL_VIEWER_AND_CLOUDFRONT_HEADERS,
            Compress=path != "/ws/*",
            ViewerProtocolPolicy="https-only" if path != "/admin/*" else "redirect-to-https",
            ResponseHeadersPolicyId=self.task_headers,
        )
