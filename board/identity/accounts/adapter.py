"""What django-allauth asks us: where a request comes from, and where it goes on."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from board.identity.address import network_of
from board.identity.sign_in import mark
from board.identity.visitor import Visitor

logger = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """The network that its limits count by, as all of ours do."""
        return network_of(Visitor.of_request(request))[0]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError for a password that is not even looked at."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            logger.warning("A login was not tried, from %s: too many before.", mark(request))
            raise

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index") if request.user.is_staff else "/"
