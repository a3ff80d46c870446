from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core import problem
from board.core.problem import Banned, Cooldown, OutOfBoard, Problem, Unavailable, rfc3339

END_OF_9999_MS = 253_402_300_799_999
KINDS = [kind for kind in vars(problem).values() if isinstance(kind, type)]
PROBLEMS = [kind for kind in KINDS if issubclass(kind, Problem)]


def test_a_problem_carries_what_the_caller_has_to_say() -> None:
    refusal = OutOfBoard("x must be 0 to 9.", field="x", least=0, most=9)
    assert refusal.as_dict() == {
        "type": "/problems/out-of-board",
        "title": "There is no such pixel.",
        "status": 400,
        "detail": "x must be 0 to 9.",
        "field": "x",
        "least": 0,
        "most": 9,
    }
    assert str(refusal) == "x must be 0 to 9."
    assert refusal.retry_after_seconds is None


def test_each_problem_has_a_slug_of_its_own() -> None:
    slugs = [kind.slug for kind in PROBLEMS]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_is_an_error_with_a_sentence_for_title(kind: type[Problem]) -> None:
    assert 400 <= kind.status <= 599
    assert kind.title[0].isupper()
    assert kind.title.endswith(".")


def test_a_ban_says_its_reason_and_end() -> None:
    refusal = Banned("spam", 1_490_979_533_250)
    assert refusal.detail == "You are banned until 2017-03-31T16:58:53.250Z: spam"
    assert refusal.extra == {"reason": "spam", "until": "2017-03-31T16:58:53.250Z"}


def test_a_ban_without_end_or_reason_says_so() -> None:
    refusal = Banned("", None)
    assert refusal.detail == "You are banned for good."
    assert refusal.extra == {"reason": "", "until": None}


@pytest.mark.parametrize(
    ("wait_ms", "seconds"), [(0, 1), (1, 1), (999, 1), (1000, 1), (1001, 2), (300_000, 300)]
)
def test_a_wait_is_told_in_whole_seconds_that_are_enough(wait_ms: int, seconds: int) -> None:
    assert Unavailable("Later.", wait_ms).retry_after_seconds == seconds


def test_a_cooldown_says_when_it_ends() -> None:
    refusal = Cooldown(4_500, 1_490_979_533_250)
    assert refusal.detail == "You may place again in 5 s."
    assert refusal.extra == {"wait_ms": 4_500, "next_placement_at": "2017-03-31T16:58:57.750Z"}
    assert refusal.retry_after_seconds == 5


@given(st.integers(0, END_OF_9999_MS))
def test_a_time_keeps_its_milliseconds(at_ms: int) -> None:
    text = rfc3339(at_ms)
    assert len(text) == len("2017-03-31T16:58:53.250Z")
    epoch = datetime.fromisoformat("1970-01-01T00:00:00.000Z")
    passed = datetime.fromisoformat(text) - epoch
    assert (passed.days * 86_400 + passed.seconds) * 1000 + passed.microseconds // 1000 == at_ms
