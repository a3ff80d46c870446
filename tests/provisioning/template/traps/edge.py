"""CloudFront."""

from __future__ import annotations

from tests.provisioning.reading import (
    Document,
    behaviour,
    behaviours,
    cache_key,
    cache_policy,
    container,
    distribution,
    only,
    origin,
    pairs,
    properties,
)
from tests.provisioning.template.traps.trap import drop, put, trap


@trap("the board is compressed at the origin and cached per encoding",
      put(cache_key, EnableAcceptEncodingBrotli=False))  # fmt: skip
def board_encodings(document: Document) -> None:
    assert cache_key(document)["EnableAcceptEncodingBrotli"] is True
    assert cache_key(document)["EnableAcceptEncodingGzip"] is True


@trap("no cookie is in the board's cache key or on its way to the origin",
      put(cache_key, CookiesConfig={"CookieBehavior": "all"}))  # fmt: skip
def board_cookies(document: Document) -> None:
    assert cache_key(document)["CookiesConfig"] == {"CookieBehavior": "none"}


@trap("no query string makes another copy of the board",
      put(cache_key, QueryStringsConfig={"QueryStringBehavior": "all"}))  # fmt: skip
def board_queries(document: Document) -> None:
    assert cache_key(document)["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    assert cache_key(document)["HeadersConfig"] == {"HeaderBehavior": "none"}


@trap("the board path has no origin request policy",
      put(lambda d: behaviour(d, "/api/board*"), OriginRequestPolicyId="216adef6"))  # fmt: skip
def board_request_policy(document: Document) -> None:
    assert "OriginRequestPolicyId" not in behaviour(document, "/api/board*")


@trap("MinTTL 0 leaves no-store and private in force", put(cache_policy, MinTTL=1))
def board_min_ttl(document: Document) -> None:
    assert cache_policy(document)["MinTTL"] == 0


@trap("the TTLs ascend, to a few seconds", put(cache_policy, DefaultTTL=86_400))
def board_ttls(document: Document) -> None:
    policy = cache_policy(document)
    assert policy["MinTTL"] <= policy["DefaultTTL"] <= policy["MaxTTL"] <= 60


@trap("errors of the origin are not cached", put(distribution, CustomErrorResponses=[]))
def error_ttls(document: Document) -> None:
    errors = distribution(document)["CustomErrorResponses"]
    assert {error["ErrorCode"] for error in errors} == {500, 502, 503, 504}
    assert all(error["ErrorCachingMinTTL"] <= 1 for error in errors)


@trap("no error page turns the API's 404 into HTML",
      lambda d: distribution(d)["CustomErrorResponses"].append(
          {"ErrorCode": 404, "ResponseCode": 200, "ResponsePagePath": "/index.html"}))  # fmt: skip
def no_error_pages(document: Document) -> None:
    for error in distribution(document)["CustomErrorResponses"]:
        assert error["ErrorCode"] not in (403, 404)
        assert "ResponsePagePath" not in error


@trap("/ is the app", drop(distribution, "DefaultRootObject"))
def root_object(document: Document) -> None:
    assert distribution(document)["DefaultRootObject"] == "index.html"


@trap("API, sockets and admin are not cached",
      put(lambda d: behaviour(d, "/ws/*"), CachePolicyId="658327ea"))  # fmt: skip
def uncached(document: Document) -> None:
    for path in ("/api/*", "/ws/*", "/admin/*", "/problems/*"):
        one = behaviour(document, path)
        assert one["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        assert one["TargetOriginId"] == "tasks"


@trap("the tasks are told the viewer's protocol by CloudFront's own header",
      put(lambda d: behaviour(d, "/api/*"), OriginRequestPolicyId="216adef6"))  # fmt: skip
def viewer_protocol(document: Document) -> None:
    for path in ("/api/*", "/ws/*", "/admin/*", "/problems/*"):
        policy = behaviour(document, path)["OriginRequestPolicyId"]
        assert policy == "33f36d7e-f396-46d9-90e0-52428a34d9dc"
    names = pairs(container(document)["Environment"], "Name")
    assert names["PLACE_HTTPS_HEADER"] == "CloudFront-Forwarded-Proto"


@trap("the board's path comes before the API's",
      lambda d: distribution(d)["CacheBehaviors"].reverse())  # fmt: skip
def order_of_paths(document: Document) -> None:
    paths = [one["PathPattern"] for one in distribution(document)["CacheBehaviors"]]
    assert paths.index("/api/board*") < paths.index("/api/*")


@trap("no viewer comes over plain http",
      put(lambda d: behaviour(d, "/api/*"), ViewerProtocolPolicy="allow-all"))  # fmt: skip
def viewer_https(document: Document) -> None:
    for one in behaviours(document):
        assert one["ViewerProtocolPolicy"] in ("https-only", "redirect-to-https")


@trap("an alias has TLS 1.2 and its own certificate",
      put(distribution, Aliases=["place.example"]))  # fmt: skip
def viewer_tls(document: Document) -> None:
    config = distribution(document)
    if "Aliases" in config:
        assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
        assert config["ViewerCertificate"]["AcmCertificateArn"].startswith("arn:aws:acm:us-east-1")


@trap("every behaviour has the security headers",
      drop(lambda d: distribution(d)["DefaultCacheBehavior"],
           "ResponseHeadersPolicyId"))  # fmt: skip
def security_headers(document: Document) -> None:
    assert all("ResponseHeadersPolicyId" in one for one in behaviours(document))


def page_security(document: Document) -> Document:
    return security(document, "PageHeaders")


def task_security(document: Document) -> Document:
    return security(document, "TasksHeaders")


def security(document: Document, title: str) -> Document:
    policy = properties(document, title)["ResponseHeadersPolicyConfig"]
    found: Document = policy["SecurityHeadersConfig"]
    return found


@trap("the headers hold a content security policy",
      drop(page_security, "ContentSecurityPolicy"))  # fmt: skip
def content_security(document: Document) -> None:
    policy = page_security(document)["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy


@trap("what a page of the tasks may load is said by the tasks alone",
      lambda d: task_security(d).update(
          ContentSecurityPolicy=page_security(d)["ContentSecurityPolicy"]))  # fmt: skip
def tasks_content_security(document: Document) -> None:
    """Beside theirs one of ours would hold for nothing, or hold and be the wrong one."""
    assert "ContentSecurityPolicy" not in task_security(document)
    assert task_security(document)["StrictTransportSecurity"]["Override"] is True


@trap("browsers are told https for this name alone, unless a stage asks for more",
      lambda d: page_security(d)["StrictTransportSecurity"].update(
          IncludeSubdomains=True))  # fmt: skip
def strict_transport(document: Document) -> None:
    """A parent's other names, and CloudFront's, are not ours to bind."""
    for found in (page_security(document), task_security(document)):
        told = found["StrictTransportSecurity"]
        assert told["AccessControlMaxAgeSec"] > 0
        assert told["IncludeSubdomains"] is told["Preload"] is False


@trap("the bucket is read with origin access control",
      drop(lambda d: origin(d, "app"), "OriginAccessControlId"))  # fmt: skip
def origin_access(document: Document) -> None:
    assert origin(document, "app")["OriginAccessControlId"]
    assert origin(document, "app")["S3OriginConfig"] == {"OriginAccessIdentity": ""}
    assert "RegionalDomainName" in str(origin(document, "app")["DomainName"])
    access = only(document, "CloudFront::OriginAccessControl")["OriginAccessControlConfig"]
    assert access["SigningBehavior"] == "always"
    assert access["SigningProtocol"] == "sigv4"


@trap("the bucket is open to this distribution alone",
      lambda d: properties(d, "WebBucketPolicy")["PolicyDocument"]["Statement"][0]
      .pop("Condition"))  # fmt: skip
def bucket_for_distribution(document: Document) -> None:
    statement = properties(document, "WebBucketPolicy")["PolicyDocument"]["Statement"][0]
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert "distribution/" in str(statement["Condition"]["StringEquals"]["aws:SourceArn"])


@trap("the edge writes access logs", drop(distribution, "Logging"))
def edge_logs(document: Document) -> None:
    assert distribution(document)["Logging"]["Bucket"]
