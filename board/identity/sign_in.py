"""What is written down of those who do not get in."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from board.identity.address import network_of
from board.identity.visitor import Visitor

logger = logging.getLogger(__name__)


@receiver(user_login_failed)
def write_down(sender: Any, request: HttpRequest | None = None, **_: Any) -> None:
    """A line each. Neither the name, which may be a password typed into the wrong field, nor the
    address; those of one address are told by its mark."""
    logger.warning("A login was refused, from %s.", mark(request) if request else "no request")


def mark(request: HttpRequest) -> str:
    """Of the network that a request comes from: the same for as long as the secret key is."""
    network = network_of(Visitor.of_request(request))[0]
    return salted_hmac("place.network", network).hexdigest()[:8]
