"""Players report an area of the board, and hear what came of it. Formats: docs/protocol.md."""

from __future__ import annotations

import unicodedata
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from board.core.problem import Malformed, OutOfBoard, Unavailable, rfc3339
from board.core.tiles.grid import Grid
from board.identity import session
from board.identity.address import network_of
from board.identity.allowance import allow_report
from board.identity.origin import refuse_cross_site
from board.identity.visitor import Visitor
from board.live import live
from board.models import Report
from board.models.report import LONGEST_SENTENCE, Reason, State
from board.moderation import reports
from board.placing.place import check, whole
from board.players.api import endpoint, private
from board.players.hot import read_json

MAX_BODY_BYTES = 8 * 1024  # the longest sentence, each character as two \\uXXXX
MOST_SIDE = 256  # pixels; of what is larger, a part shows as well what is wrong
MOST_SHOWN = 50
FIELDS = ("x1", "y1", "x2", "y2", "reason", "sentence")
UNREADABLE = ("Cc", "Cs", "Zl", "Zp")  # Unicode's categories of what is no text in a line
TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")  # others' text, too


@endpoint("POST")
async def report(request: HttpRequest) -> HttpResponse:
    visitor = Visitor.of_request(request)
    refuse_cross_site(visitor)
    player = session.player_of(visitor)
    hub = live.current().hub
    said = parse_report(read_json(visitor, body_of(request)), hub.settings.grid)
    await sync_to_async(allow_report)(player, network_of(visitor))
    new = Report(**said, reporter=player, seq=hub.mirror.seq)
    return private(shown(await stored(lambda: reports.file(new))), status=201)


@endpoint("GET", "HEAD")
async def own_reports(request: HttpRequest) -> HttpResponse:
    player = session.player_of(Visitor.of_request(request))
    own = Report.objects.filter(reporter=player).order_by("-id")[:MOST_SHOWN]
    return private({"reports": await stored(lambda: [shown(each) for each in own])})


async def stored(work: Any) -> Any:
    try:
        return await sync_to_async(work)()
    except DatabaseError as error:
        raise Unavailable("The database does not answer.") from error


def shown(report: Report) -> dict[str, Any]:
    """Without what the staff wrote down."""
    return {
        "id": report.pk,
        **{name: getattr(report, name) for name in FIELDS},
        "seq": report.seq,
        "at": rfc3339(int(report.created_at.timestamp() * 1000)),
        "state": State(report.state).label,
        "outcome": report.outcome or None,
        "outcome_at": report.outcome_at and rfc3339(int(report.outcome_at.timestamp() * 1000)),
    }


# --- what a request says ---------------------------------------------------------------------


def body_of(request: HttpRequest) -> bytes:
    """Raises Malformed for one over the limit, of which no more is read."""
    body = request.read(MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        raise Malformed(f"The body must be at most {MAX_BODY_BYTES} bytes.")
    return body


def parse_report(body: object, grid: Grid) -> dict[str, Any]:
    """Fields of a Report. Raises Malformed or OutOfBoard, naming the field."""
    if not isinstance(body, dict):
        raise Malformed(f"The body must be a JSON object with {', '.join(FIELDS)}.")
    if unknown := sorted(set(body) - set(FIELDS)):
        name = unknown[0][:100]
        raise Malformed(f"The body has an unknown field: {name}.", field=name)
    corners = rectangle(body, grid)
    reason = reason_of(body)
    sentence = sentence_of(body)
    if reason == Reason.OTHER and not sentence:
        raise Malformed("For other reasons sentence must say which.", field="sentence")
    return {**corners, "reason": reason, "sentence": sentence}


def rectangle(body: dict[str, object], grid: Grid) -> dict[str, int]:
    corners = {name: whole(body, name) for name in FIELDS[:4]}
    for name, value in corners.items():
        edges = (grid.left, grid.right) if name[0] == "x" else (grid.top, grid.bottom)
        check(OutOfBoard, name, value, *edges)
    for axis in "xy":
        least = corners[f"{axis}1"]
        check(Malformed, f"{axis}2", corners[f"{axis}2"], least, least + MOST_SIDE - 1)
    return corners


def reason_of(body: dict[str, object]) -> str:
    reason = string(body, "reason")
    if reason not in Reason.values:
        known = ", ".join(Reason.values)
        raise Malformed(f"reason must be one of {known}, not {reason[:40]!r}.", field="reason")
    return reason


def sentence_of(body: dict[str, object]) -> str:
    """Plain text of one line."""
    sentence = string(body, "sentence").strip()
    check_length(len(sentence))
    for each in sentence:
        if unicodedata.category(each) in UNREADABLE or unicodedata.bidirectional(each) in TURNING:
            raise Malformed(
                "sentence must be plain text in one line, without characters that control or "
                f"turn it, such as U+{ord(each):04X}.",
                field="sentence",
            )
    return sentence


def check_length(length: int) -> None:
    if length > LONGEST_SENTENCE:
        raise Malformed(
            f"sentence must have 0 to {LONGEST_SENTENCE} characters, not {length:,}.",
            field="sentence",
            minimum=0,
            maximum=LONGEST_SENTENCE,
        )


def string(body: dict[str, object], field: str) -> str:
    if field not in body:
        raise Malformed(f"{field} is missing.", field=field)
    value = body[field]
    if not isinstance(value, str):
        raise Malformed(f"{field} must be text.", field=field)
    return value
