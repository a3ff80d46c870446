"""What is written down of those who do not get in."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from board.identity.address import network_of
from board.identity.visitor import Visitor

logger = logging.getLogger(__name__)

MAX_NAME = 150  # a user's name has no more


@receiver(user_login_failed)
def write_down(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """A line each, with the address as limits count it. %r keeps a name from being two lines."""
    name = str(credentials.get("username", ""))[:MAX_NAME]
    address = network_of(Visitor.of_request(request))[0] if request else "no request"
    logger.warning("A login as %r was refused, from %s.", name, address)
