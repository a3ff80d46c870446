"""Whether whoever uses a session has shown a second factor: a code or a passkey."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

OWN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """In this session, of those that are still there: not of one that was removed since, and not
    because another session has set one up."""
    shown = [
        record["id"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa"
    ]
    return bool(shown) and of_user(request).filter(pk__in=shown).exists()


def has_second_factor(request: HttpRequest) -> bool:
    return bool(of_user(request).filter(type__in=OWN).exists())


def of_user(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(user_id=request.user.pk)


@receiver(authenticator_added)
def record_new(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Whoever sets one up has it at hand."""
    if authenticator.type in OWN:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
