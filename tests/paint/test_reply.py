from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core import problem
from board.core.problem import Problem
from board.paint.reply import (
    Acknowledged,
    Answer,
    Expelled,
    Halted,
    Refused,
    SessionLost,
    Trouble,
    Wait,
    read_answer,
)

NOW_MS = 1_490_979_533_000


def answer_to(refusal: Problem) -> Answer:
    return read_answer(refusal.status, {}, json.dumps(refusal.as_dict()).encode())


@pytest.mark.parametrize(
    ("refusal", "answer"),
    [
        (problem.Cooldown(4_500, NOW_MS), Wait(4_500)),
        (problem.Unavailable("Later.", 700), Trouble("Later.", 700)),
        (problem.NoSession("No cookie."), SessionLost()),
        (problem.Banned("", None), Expelled("You are banned for good.")),
        (problem.CrossSite("No."), Expelled("No.")),
        (problem.Frozen("The board is frozen."), Halted("The board is frozen.")),
        (problem.Ended("It is over."), Halted("It is over.")),
        (problem.Protected("Hands off."), Refused("Hands off.")),
        (problem.OutOfBoard("x must be 0 to 9."), Refused("x must be 0 to 9.")),
        (problem.OutOfPalette("color must be 0 to 3."), Refused("color must be 0 to 3.")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_refusal_has_its_meaning(refusal: Problem, answer: Answer) -> None:
    assert answer_to(refusal) == answer


def test_an_acknowledgement_has_its_seq_and_cooldown() -> None:
    body = b'{"seq": 7, "x": 1, "y": 2, "color": 3, "wait_ms": 300000}'
    assert read_answer(200, {}, body) == Acknowledged(7, 300_000)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_error_of_a_server_or_proxy_is_trouble_that_may_pass(status: int) -> None:
    answer = read_answer(status, {"Retry-After": "3"}, b"<html>Bad gateway</html>")
    assert answer == Trouble(f"The server answered {status}.", 3_000)


def test_a_429_without_a_body_waits_as_its_header_says() -> None:
    assert read_answer(429, {"Retry-After": "2"}, b"") == Wait(2_000)


def test_a_429_that_says_nothing_waits_all_the_same() -> None:
    assert read_answer(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b"") == Wait(1_000)


def test_a_200_without_a_seq_is_not_an_acknowledgement() -> None:
    assert isinstance(read_answer(200, {}, b"<html>Welcome</html>"), Halted)


@given(st.integers(100, 599), st.text(), st.binary())
def test_any_answer_has_a_meaning(status: int, retry_after: str, body: bytes) -> None:
    assert isinstance(read_answer(status, {"Retry-After": retry_after}, body), Answer)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


@given(
    st.sampled_from([200, 400, 401, 403, 404, 423, 429, 503]),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("seq", "wait_ms", "type", "detail"), json_values)
    ),
)
def test_any_members_of_an_answer_have_a_meaning(status: int, fields: dict[str, object]) -> None:
    assert isinstance(read_answer(status, {}, json.dumps(fields).encode()), Answer)
