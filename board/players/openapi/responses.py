"""Calls and their answers, in OpenAPI's form."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from board.core.problem import MethodNotAllowed, Problem
from board.players.openapi.schemas import COORDINATE, problem_name, ref, text, whole

Operation = dict[str, Any]


def operation(
    name: str,
    summary: str,
    answers: dict[str, Any],
    *refusals: type[Problem],
    description: str = "",
    **more: Any,
) -> Operation:
    return {
        "operationId": name,
        "summary": summary,
        **({"description": description} if description else {}),
        **more,
        "responses": answers | refused(*refusals, MethodNotAllowed),
    }


def refused(*kinds: type[Problem]) -> dict[str, Any]:
    """Responses by status: a problem of one of the types that have it."""
    ordered = sorted(kinds, key=lambda kind: kind.status)
    return {
        str(status): refusal(list(group))
        for status, group in groupby(ordered, lambda kind: kind.status)
    }


def refusal(kinds: list[type[Problem]]) -> dict[str, Any]:
    schemas = [ref(problem_name(kind)) for kind in kinds]
    schema = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    response: dict[str, Any] = {
        "description": " ".join(kind.title for kind in kinds),
        "content": {"application/problem+json": {"schema": schema}},
    }
    if kinds[0].status in (429, 503):
        response["headers"] = {"Retry-After": header("Seconds to wait.", whole(1))}
    if kinds[0].status == 405:
        response["headers"] = {"Allow": header("The methods that are taken.", text())}
    return response


def header(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": schema}


def answer(description: str, schema: str, example: Any, **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": ref(schema), "example": example}}
    return {"description": description, "content": content, **more}


def coordinate(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": COORDINATE}
