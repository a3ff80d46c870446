"""The HTTP API, but for its two hot paths (see hot.py). Formats: docs/protocol.md."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Coroutine
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from board.core.problem import (
    Banned,
    MethodNotAllowed,
    NotFound,
    OutOfBoard,
    Problem,
    rfc3339,
)
from board.core.tiles.grid import Grid
from board.identity import session
from board.identity.address import network_of
from board.identity.allowance import allow_new_session
from board.identity.origin import refuse_cross_site
from board.identity.visitor import Visitor
from board.live import live
from board.placing.place import check
from board.players.placements import by_player_of, of_pixel, shown, shown_there

PREVIOUS_LIMIT = 20
MORE_LIMIT = 20
PROBLEM_JSON = "application/problem+json"
COORDINATE = re.compile(r"-?[0-9]{1,5}")

View = Callable[..., Coroutine[Any, Any, HttpResponse]]


def endpoint(*methods: str) -> Callable[[View], View]:
    """A view of these methods, whose refusals become problem documents."""
    allowed = ", ".join(methods)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        async def answer(request: HttpRequest, **path: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise MethodNotAllowed(f"Allowed here: {allowed}.", allow=allowed)
                return await view(request, **path)
            except Problem as problem:
                return problem_response(problem)

        answer.csrf_exempt = True  # type: ignore[attr-defined]  # Origin is checked instead
        return answer

    return decorate


def problem_response(problem: Problem) -> JsonResponse:
    response = JsonResponse(problem.as_dict(), status=problem.status, content_type=PROBLEM_JSON)
    response["Cache-Control"] = "no-store"
    if problem.retry_after_seconds is not None:
        response["Retry-After"] = str(problem.retry_after_seconds)
    if "allow" in problem.extra:
        response["Allow"] = problem.extra["allow"]
    return response


def private(body: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


@endpoint("GET", "HEAD")
async def config(request: HttpRequest) -> HttpResponse:
    return private(live.current().hub.settings.public(live.current().hub.mirror.seq))


@endpoint("POST")
async def begin_session(request: HttpRequest) -> HttpResponse:
    visitor = Visitor.of_request(request)
    refuse_cross_site(visitor)
    player = session.player_or_none(visitor)
    if player is None:
        await sync_to_async(allow_new_session)(network_of(visitor))
        player = session.new_player()
    response = private(
        {"user_id": player, "display_name": session.display_name(player)}, status=201
    )
    response.set_cookie(
        session.COOKIE,
        session.sign(player),
        max_age=session.COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@endpoint("GET", "HEAD")
async def me(request: HttpRequest) -> HttpResponse:
    player = session.player_of(Visitor.of_request(request))
    now = live.current()
    store, cooldown_ms = now.reads, now.hub.settings.cooldown_seconds * 1000
    now_ms = await store.clock_ms()
    again_ms = await store.next_placement_at_ms(player)
    # As the script decides, too: whatever the clock did, nobody waits longer than the cooldown.
    next_ms = min(max(now_ms, again_ms), now_ms + cooldown_ms)
    ban = await store.rules.ban_of(player)
    is_banned = ban is not None and (ban.until_ms == 0 or ban.until_ms > now_ms)
    return private(
        {
            "user_id": player,
            "display_name": session.display_name(player),
            "next_placement_at": rfc3339(next_ms),
            "wait_ms": next_ms - now_ms,
            "ban": Banned(ban.reason, ban.until_ms or None).extra if ban and is_banned else None,
        }
    )


@endpoint("GET", "HEAD")
async def pixel(request: HttpRequest, x: str, y: str) -> HttpResponse:
    now = live.current()
    grid, palette = now.hub.settings.grid, now.hub.settings.palette
    column, row = point(grid, x, y)
    placements = await of_pixel(now, grid.address(column, row), PREVIOUS_LIMIT + 1)
    if not placements:
        raise nobody(column, row)
    newest, *previous = [shown(each, palette) for each in placements]
    return private({"x": column, "y": row, **newest, "previous": previous})


@endpoint("GET", "HEAD")
async def more(request: HttpRequest, x: str, y: str) -> HttpResponse:
    """By whoever placed here last: so nobody needs the id that bans and exports use."""
    now = live.current()
    grid, palette = now.hub.settings.grid, now.hub.settings.palette
    column, row = point(grid, x, y)
    player, placements = await by_player_of(now, grid.address(column, row), MORE_LIMIT)
    if player is None:
        raise nobody(column, row)
    return private(
        {
            "display_name": session.display_name(player),
            # The board may have grown by tiles that this process has yet to hear of.
            "placements": [
                shown_there(each, grid, palette) for each in placements if each.pixel < grid.size
            ],
        }
    )


async def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Under /api/, what isn't there is said in the API's own form."""
    return problem_response(NotFound(f"There is no /api/{path[:100]}; see /api/docs."))


nothing.csrf_exempt = True  # type: ignore[attr-defined]  # or a POST would hear of CSRF instead


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a fault of ours, said in the API's own form under /api/.

    RFC 9457, section 4.2.1: about:blank stands for the status alone.
    """
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    fault = {"type": "about:blank", "title": "Internal Server Error", "status": 500}
    return JsonResponse(fault, status=500, content_type=PROBLEM_JSON)


def nobody(x: int, y: int) -> NotFound:
    return NotFound(f"Nobody has placed at ({x}, {y}) yet.")


def point(grid: Grid, x: str, y: str) -> tuple[int, int]:
    """Raises OutOfBoard."""
    return coordinate(x, "x", grid.left, grid.right), coordinate(y, "y", grid.top, grid.bottom)


def coordinate(text: str, field: str, least: int, most: int) -> int:
    """Raises OutOfBoard for anything but a number on the board."""
    if not COORDINATE.fullmatch(text):
        raise OutOfBoard(f"{field} must be a whole number from {least} to {most}.", field=field)
    check(OutOfBoard, field, int(text), least, most)
    return int(text)
