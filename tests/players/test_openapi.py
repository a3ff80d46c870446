"""The document is valid, complete, and what the server really answers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

import redis
from django.test import Client
from django.urls.resolvers import RoutePattern
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from board.core.problem import Problem, rfc3339
from board.core.tiles.grid import TILE_PIXELS
from board.identity import session
from board.players.copies.history_copies import PATHS as HISTORY_PATHS
from board.players.openapi.document import document
from board.players.openapi.problems import EXPLANATIONS
from board.players.urls import urlpatterns
from placeproject.asgi import HOT_PATHS
from tests.rig.fuse import until
from tests.rig.reply import DOCUMENT, Reply, call, operation_of, send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer, free_port

ENVIRONMENT = {"PLACE_HISTORY": "none"}  # of the server: it is kept when the test says so
JSON = {"Content_Type": "application/json"}
COMPLAINT = {"x1": 1, "y1": 1, "x2": 2, "y2": 2, "reason": "hate", "sentence": ""}


def test_the_document_is_valid_openapi() -> None:
    validate(document())


def test_the_document_is_served_and_may_be_read_by_other_sites(client: Client) -> None:
    response = client.get("/api/openapi.json")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == json.loads(json.dumps(document()))


def test_examples_are_what_their_schemas_say() -> None:
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            messages = [operation.get("requestBody", {}), *operation["responses"].values()]
            for message in messages:
                media = message.get("content", {}).get("application/json")
                if media:
                    schema = {**media["schema"], "components": DOCUMENT["components"]}
                    Draft202012Validator(schema).validate(media["example"])


def test_every_address_of_the_api_is_in_the_document() -> None:
    routes = {str(each.pattern) for each in urlpatterns if isinstance(each.pattern, RoutePattern)}
    described = {"api/openapi.json", "api/docs"}
    served = {f"/{route}" for route in routes - described if route.startswith("api/")}
    served |= {path.decode() for path in HOT_PATHS if path.startswith(b"/api/")}
    served |= set(HISTORY_PATHS)
    assert {re.sub("<str:(.)>", r"{\1}", path) for path in served} == set(DOCUMENT["paths"])


# --- every answer of every call ------------------------------------------------------------


def place(server: BoardServer, cookie: str = "", body: Any = None, **headers: str) -> Reply:
    content = json.dumps({"x": 1, "y": 2, "color": 3} if body is None else body).encode()
    return send(server, "PUT", "/api/pixel", content, **(JSON | {"Cookie": cookie} | headers))


def test_every_answer_of_a_running_server_is_documented(
    server: BoardServer, live: redis.Redis
) -> None:
    """`send` holds each reply against the document; here is one of each kind."""
    cookie = server.new_player()
    other_site = "https://evil.example"
    met: dict[str, set[str]] = {}

    def meet(reply: Reply, method: str, path: str) -> None:
        operation = operation_of(method, path)
        assert operation
        kind = reply.problem if reply.status >= 400 else str(reply.status)
        met.setdefault(operation["operationId"], set()).add(kind)

    def ask(method: str, path: str, **headers: str) -> Reply:
        reply = send(server, method, path, **headers)
        meet(reply, method, path)
        return reply

    def put(*words: Any, **headers: str) -> None:
        meet(place(server, *words, **headers), "PUT", "/api/pixel")

    def undo(who: str = cookie, **headers: str) -> None:
        meet(send(server, "DELETE", "/api/pixel", Cookie=who, **headers), "DELETE", "/api/pixel")

    def complain(said: str = "{}", **headers: str) -> None:
        headers = JSON | {"Cookie": cookie} | headers
        reply = send(server, "POST", "/api/report", said.encode(), **headers)
        meet(reply, "POST", "/api/report")

    etag = ask("GET", "/api/board").headers["etag"]
    ask("GET", "/api/board", If_None_Match=etag)
    ask("GET", "/api/board?x=1")
    ask("GET", "/api/board?")
    for path in DOCUMENT["paths"]:
        ask("PATCH", re.sub(r"{.*?}", "1", path))
    ask("GET", "/api/activity")
    ask("GET", "/api/protected", If_None_Match=ask("GET", "/api/protected").headers["etag"])
    ask("GET", "/api/protected?x=1")
    ask("GET", "/api/protected?")
    ask_for_history(server, ask)
    ask("GET", "/api/config", If_None_Match=ask("GET", "/api/config").headers["etag"])
    ask("GET", "/api/staff-edits")
    ask("GET", "/api/staff-edits?before=x")
    ask("POST", "/api/session")
    ask("POST", "/api/session", Origin=other_site)
    ask("GET", "/api/me")
    ask("GET", "/api/me", Cookie=cookie)
    ask("GET", "/api/pixel/1/2")
    ask("GET", "/api/pixel/1/2/more")
    put(cookie)
    ask("GET", "/api/pixel/1/2")
    ask("GET", "/api/pixel/40/2")
    ask("GET", "/api/pixel/1/2/more")
    ask("GET", "/api/pixel/40/2/more")
    put(cookie, {"x": 1})
    put(cookie, {"x": 40, "y": 0, "color": 0})
    put(cookie, {"x": 1, "y": 0, "color": 16})
    put("")
    put(cookie, Origin=other_site)
    put(cookie, Content_Type="text/plain")
    complain("", Cookie="")
    complain(Origin=other_site)
    complain(Content_Type="text/plain")
    for x2 in (2, 40, 0):
        complain(json.dumps({**COMPLAINT, "x2": x2}))
    ask("GET", "/api/reports")
    assert len(ask("GET", "/api/reports", Cookie=cookie).json["reports"]) == 1
    undo("")
    undo(Origin=other_site)
    meet(send(server, "DELETE", "/api/pixel", b"1", Cookie=cookie), "DELETE", "/api/pixel")
    undo()
    live.hset("{board}:state", mapping={"cooldown_ms": 60_000, "undo_ms": 60_000})
    put(cookie)
    put(cookie)
    live.hset("{board}:state", "colors", 3)
    undo()
    live.hset("{board}:state", "colors", 16)
    live.set("{board}:mask", b"\xff" * (TILE_PIXELS // 8))
    put(cookie)
    undo()
    for state in ("frozen", "ended"):
        live.hset("{board}:state", "state", state)
        put(cookie)
        undo()
    player = send(server, "GET", "/api/me", Cookie=cookie).json["user_id"]
    live.hset("{board}:banned", player, "1899999999999 a reason")
    put(cookie)
    undo()
    assert send(server, "GET", "/api/me", Cookie=cookie).json["ban"]
    live.hset("{board}:banned", player, "0 ")
    assert place(server, cookie).json["until"] is None
    live.delete("{board}:banned")
    live.hset("{board}:state", "state", "open")
    live.delete("{board}:mask")
    place(server, server.new_player(), {"x": 1, "y": 2, "color": 5})
    undo()
    place(server, server.new_player(), {"x": 1, "y": 2, "color": 3})
    undo()
    undo()
    live.hset("{board}:state", mapping={"outbox_limit": 0, "cooldown_ms": 0})
    live.delete("{board}:mask", "{board}:cooldowns")
    put(cookie)
    assert met == documented(without={"unavailable", "too-many"}) | {
        "placePixel": documented(without={"too-many"})["placePixel"],
        # What every call of an address answers to other methods was met above.
        "undoPixel": documented(without={"too-many", "unavailable", "method-not-allowed"})[
            "undoPixel"
        ],
    }


def ask_for_history(server: BoardServer, ask: Callable[..., Reply]) -> None:
    ask("GET", "/api/history")
    place(server, server.new_player(), {"x": 5, "y": 6, "color": 7})
    server.manage("verify_board")  # the ledger has it
    server.manage("build_history")
    until(lambda: send(server, "GET", "/api/history").status == 200, "it is seen to be kept")
    ask("GET", "/api/stats?")
    for path in ("/api/history", "/api/history/board/0", "/api/history/chunk/0", "/api/stats"):
        ask("GET", path, If_None_Match=ask("GET", path).headers["etag"])
        ask("GET", f"{path}?x=1")
    ask("GET", "/api/history/board/999999999999")
    ask("GET", "/api/history/chunk/7")
    ask("GET", f"/api/history/board?at={rfc3339(time.time_ns() // 1_000_000)}")
    ask("GET", "/api/history/board?at=2999-01-01T00:00:00Z")
    ask("GET", "/api/history/board?at=now")


def documented(without: set[str]) -> dict[str, set[str]]:
    """Kinds of answers by call: the statuses of success, and the slugs of refusals."""
    slugs = {f"{kind.__name__}Problem": kind.slug for kind in EXPLANATIONS}
    found: dict[str, set[str]] = {}
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            kinds = found.setdefault(operation["operationId"], set())
            for status, response in operation["responses"].items():
                media = response.get("content", {}).get("application/problem+json")
                references = media["schema"].get("oneOf", [media["schema"]]) if media else []
                names = {slugs[each["$ref"].rsplit("/", 1)[1]] for each in references}
                kinds |= (names or {status}) - without
    return found


async def test_every_call_says_when_nothing_is_behind_it(settings: Any) -> None:
    """This process has no services, and there is no Valkey where the cache looks."""
    cache = settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{free_port()}"}
    settings.CACHES = {"default": cache}
    cookie = f"{session.COOKIE}={session.sign('ann')}"
    body = b'{"x": 1, "y": 2, "color": 3}'
    calls = [
        ("GET", "/api/board"),
        ("GET", "/api/config"),
        ("GET", "/api/activity"),
        ("GET", "/api/protected"),
        ("GET", "/api/history"),
        ("GET", "/api/history/board?at=2024-01-01T00:00:00Z"),
        ("GET", "/api/history/board/0"),
        ("GET", "/api/history/chunk/0"),
        ("GET", "/api/stats"),
        ("POST", "/api/session"),
        ("GET", "/api/me"),
        ("POST", "/api/report"),
        ("PUT", "/api/pixel"),
        ("DELETE", "/api/pixel"),
        ("GET", "/api/pixel/1/2"),
        ("GET", "/api/pixel/1/2/more"),
    ]
    for method, path in calls:
        who = "" if path == "/api/session" else cookie  # who has one needs no allowance
        reply = await call(method, path, body if method == "PUT" else b"", Cookie=who, **JSON)
        assert (reply.status, reply.problem) == (503, "unavailable"), path
        assert reply.headers["retry-after"] == "2"


async def test_one_session_too_many_is_documented(
    settings: Any, plain_valkey: ValkeyServer
) -> None:
    own = {"LOCATION": plain_valkey.url, "KEY_PREFIX": "one-too-many"}
    settings.CACHES = {"default": settings.CACHES["default"] | own}
    settings.PLACE_SESSIONS_PER_IP_HOUR = 1
    assert (await call("POST", "/api/session")).status == 201
    assert (await call("POST", "/api/session")).problem == "too-many"


# --- pages ---------------------------------------------------------------------------------


def kinds_of_problem(kind: type[Problem] = Problem) -> set[type[Problem]]:
    below = kind.__subclasses__()
    return set(below).union(*(kinds_of_problem(each) for each in below))


def test_every_problem_is_explained_at_its_type(client: Client) -> None:
    # One without a slug of its own is its parent to whoever is told of it.
    kinds = {
        kind
        for kind in kinds_of_problem()
        if kind.__module__.startswith("board.") and "slug" in vars(kind)
    }
    assert kinds == set(EXPLANATIONS)
    assert len({kind.slug for kind in kinds}) == len(kinds)
    for kind, explanation in EXPLANATIONS.items():
        response = client.get(f"/problems/{kind.slug}")
        page = unescape(response.content.decode())
        assert (
            kind.title in page
            and explanation.replace("`", "") in page
            and str(kind.status) in page
        )


def test_an_unknown_problem_has_no_page(client: Client) -> None:
    assert client.get("/problems/nonsense").status_code == 404


def test_the_docs_have_every_call_and_every_problem(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for kind in EXPLANATIONS:
        assert f'href="/problems/{kind.slug}"' in page
    assert "<script" not in page and "style=" not in page and "http://" not in page
