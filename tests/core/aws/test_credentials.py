from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from board.core.aws.credentials import advice


def answered(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "Query")


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (NoCredentialsError(), "are missing"),
        (answered("ExpiredToken"), "have expired"),
        (answered("ExpiredTokenException"), "have expired"),
        (answered("UnrecognizedClientException"), "are not accepted"),
    ],
)
def test_what_is_wrong_with_credentials_is_told_with_what_to_do(
    error: Exception, what: str
) -> None:
    assert advice(error).startswith(f" The credentials {what}: ")
    assert "AWS_PROFILE" in advice(error)


@pytest.mark.parametrize(
    "error", [answered("Throttling"), EndpointConnectionError(endpoint_url="http://x")]
)
def test_other_troubles_get_no_such_advice(error: Exception) -> None:
    assert advice(error) == ""
