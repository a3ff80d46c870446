"""Who a request comes from: its session cookie, signed by us."""

from __future__ import annotations

import secrets

from django.core import signing
from django.http import parse_cookie
from django.utils.crypto import salted_hmac

from board.core.formats.batch import MAX_PLAYER_BYTES
from board.core.problem import NoSession
from board.identity.visitor import Visitor

COOKIE = "place_session"
COOKIE_SECONDS = 365 * 24 * 3600
PLAYER_BYTES = 12  # 96 random bits: 16 characters

signer = signing.TimestampSigner(salt="place.session")


def new_player() -> str:
    return secrets.token_urlsafe(PLAYER_BYTES)


def sign(player: str) -> str:
    """The cookie's value."""
    return signer.sign(player)


def player_of(visitor: Visitor) -> str:
    """The player's id. Raises NoSession for a missing, forged or expired cookie."""
    value = session_cookie(visitor.headers.get(b"cookie", b""))
    if value is None:
        raise NoSession("There is no session cookie; POST /api/session gives you one.")
    try:
        player = signer.unsign(value, max_age=COOKIE_SECONDS)
    except signing.SignatureExpired as error:
        raise NoSession("The session has expired; POST /api/session renews it.") from error
    except signing.BadSignature as error:
        raise NoSession("The session cookie is not one of ours.") from error
    if len(player.encode()) > MAX_PLAYER_BYTES:  # signed with our key, but not by sign()
        raise NoSession("The session cookie names a player whom no ledger can hold.")
    return player


def player_or_none(visitor: Visitor) -> str | None:
    try:
        return player_of(visitor)
    except NoSession:
        return None


def session_cookie(header: bytes) -> str | None:
    return parse_cookie(header.decode("latin1")).get(COOKIE)


def display_name(player: str) -> str:
    """A name to show; the id itself would let others recognise a player across exports.
    Nobody's is a pixel that was made blank again."""
    if not player:
        return "Nobody"
    return f"Player {salted_hmac('place.name', player).hexdigest()[:6].upper()}"
