"""What the staff sees while a back end is away."""

from __future__ import annotations

import urllib.error
from pathlib import Path

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from placeproject.web.away import BackEndsAway
from tests.rig.moderator import Form, Moderator, create_moderator
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SIGN_IN = "/account/login/"


def test_nobody_is_let_in_or_told_of_a_fault_without_the_live_store(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    """Which counts the wrong passwords."""
    with BoardServer(tmp_path, VALKEY_URL=valkey.url) as server:
        create_moderator(server)
        somebody = Moderator(server, name="nobody of ours")
        fields = Form(somebody.read(SIGN_IN)).fields | {"login": "moderator", "password": "?"}
        valkey.stop()
        try:
            with pytest.raises(urllib.error.HTTPError) as refused:
                somebody.send(SIGN_IN, fields)
        finally:
            valkey.start()
        with refused.value as answer:
            assert (answer.code, answer.headers["Retry-After"]) == (503, "5")
            assert "live store does not answer" in answer.read().decode()
        assert "Traceback" not in server.log
        Moderator(server).read("/admin/")


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("gone"), 503), (InterfaceError("closed"), 503), (IntegrityError(), None)],
)
def test_a_database_that_is_away_is_no_fault_of_ours(error: Exception, status: int | None) -> None:
    answer = BackEndsAway(lambda _: HttpResponse()).process_exception(
        RequestFactory().get("/admin/"), error
    )
    assert (answer and answer.status_code) == status
