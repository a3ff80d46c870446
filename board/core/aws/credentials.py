"""What to do about credentials that AWS does not take."""

from __future__ import annotations

MISSING = frozenset({"NoCredentialsError", "PartialCredentialsError"})
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
WRONG = frozenset(
    {
        *("InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"),
        *("CredentialRetrievalError", "TokenRetrievalError", "SSOTokenLoadError"),
        *("UnauthorizedSSOTokenError", "ProfileNotFound"),
    }
)
WHAT = ((MISSING, "are missing"), (EXPIRED, "have expired"), (WRONG, "are not accepted"))
HOW = (
    "on AWS give the task a role, which renews its own; elsewhere set AWS_PROFILE, or "
    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), and start again"
)


def advice(error: Exception) -> str:
    """A sentence for what AWS answered or botocore raised; empty for anything else."""
    code = code_of(error)
    for codes, what in WHAT:
        if code in codes:
            return f" The credentials {what}: {HOW}."
    return ""


def code_of(error: Exception) -> str:
    """AWS's code, or the name of the exception when AWS was not even asked."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(error).__name__)
