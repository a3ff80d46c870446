"""What players report: filed, and folded with what means the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from board.models import Report
from board.models.report import State
from board.moderation import reports

pytestmark = pytest.mark.django_db

Corners = tuple[int, int, int, int]


def filed(x1: int, y1: int, x2: int, y2: int, reporter: str = "ann", **more: Any) -> Report:
    more = {"reason": "hate", "seq": 7, **more}
    return reports.file(Report(x1=x1, y1=y1, x2=x2, y2=y2, reporter=reporter, **more))


def test_the_first_is_open_and_nobodys() -> None:
    filed(1, 2, 3, 4, sentence="a sign")
    report = Report.objects.get()
    assert (report.state, report.claimed_by, report.duplicate_of) == (State.OPEN, None, None)
    assert (report.outcome, report.sentence, report.corners) == ("", "a sign", "1,2,3,4")


@pytest.mark.parametrize("corners", [(3, 3, 9, 9), (0, 0, 3, 3), (4, 4, 4, 4), (0, 0, 9, 9)])
def test_what_overlaps_is_folded(corners: Corners) -> None:
    first = filed(3, 3, 5, 5)
    assert filed(*corners, "bob").duplicate_of == first


@pytest.mark.parametrize("corners", [(6, 3, 9, 5), (0, 3, 2, 5), (3, 6, 5, 9), (3, 0, 5, 2)])
def test_what_lies_beside_it_is_not(corners: Corners) -> None:
    filed(3, 3, 5, 5)
    assert filed(*corners, "bob").duplicate_of is None


def test_a_chain_has_one_first() -> None:
    first = filed(0, 0, 2, 0)
    filed(2, 0, 4, 0)
    assert filed(4, 0, 6, 0).duplicate_of == first


def test_an_hour_later_it_is_another() -> None:
    filed(0, 0, 2, 2)
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert filed(0, 0, 2, 2).duplicate_of is None


def test_after_it_is_closed_it_is_another() -> None:
    filed(0, 0, 2, 2)
    Report.objects.update(state=State.CLOSED)
    assert filed(0, 0, 2, 2).duplicate_of is None


def test_one_that_is_claimed_takes_more(django_user_model: type[User]) -> None:
    moderator = django_user_model.objects.create_user("mod")
    filed(0, 0, 2, 2)
    Report.objects.update(state=State.CLAIMED, claimed_by=moderator)
    later = filed(2, 2, 4, 4)
    assert (later.state, later.claimed_by) == (State.CLAIMED, moderator)
