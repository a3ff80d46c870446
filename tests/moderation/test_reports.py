"""What players report: filed, folded with what means the same, claimed and closed once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from board.models import Report
from board.models.report import Outcome, State
from board.moderation import reports
from board.moderation.rollbacks import Refused

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


# --- claimed ---------------------------------------------------------------------------------


@pytest.fixture
def mod(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user("mod")


@pytest.fixture
def second(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user("second")


def claimed(mod: User, *corners: Corners) -> list[Report]:
    """A case of overlapping reports by ann, bob, …"""
    reporters = ("ann", "bob", "cid")
    found = [filed(*each, name) for each, name in zip(corners, reporters, strict=False)]
    reports.claim(found[0].pk, mod)
    return [Report.objects.get(pk=each.pk) for each in found]


def again(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_a_case_is_claimed_with_all_its_reports(mod: User) -> None:
    for report in claimed(mod, (0, 0, 2, 2), (1, 1, 3, 3)):
        assert (report.state, report.claimed_by) == (State.CLAIMED, mod)
    later = filed(2, 2, 4, 4)
    assert (later.state, later.claimed_by) == (State.CLAIMED, mod)


def test_it_is_claimed_once(mod: User, second: User) -> None:
    [report] = claimed(mod, (0, 0, 2, 2))
    with pytest.raises(Refused, match=f"Report {report.pk} is claimed by mod."):
        reports.claim(report.pk, second)
    assert again(report).claimed_by == mod
    with pytest.raises(Refused, match="Report 999 does not exist."):
        reports.claim(999, second)


def test_what_is_put_back_may_be_claimed_by_another(mod: User, second: User) -> None:
    [report] = claimed(mod, (0, 0, 2, 2))
    reports.release(report.pk)
    with pytest.raises(Refused, match="is open"):
        reports.release(report.pk)
    reports.claim(report.pk, second)
    assert again(report).claimed_by == second


# --- closed ----------------------------------------------------------------------------------


def close(
    report: Report, who: User, outcome: str = "banned", *chosen: Report, **more: Any
) -> None:
    numbers = [each.pk for each in chosen or (report,)]
    reports.close(report.pk, who, outcome, "a note", numbers, **more)


def test_the_chosen_have_the_outcome(mod: User) -> None:
    first, second = claimed(mod, (0, 0, 2, 2), (1, 1, 3, 3))
    close(first, mod, "rolled_back", first, second)
    for report in (again(first), again(second)):
        assert (report.state, report.outcome, report.note) == (
            State.CLOSED,
            Outcome.ROLLED_BACK,
            "a note",
        )
        assert report.outcome_at is not None
    assert again(second).duplicate_of == first


def test_the_others_stay_a_case_of_their_own(mod: User) -> None:
    first, second, third = claimed(mod, (0, 0, 2, 2), (1, 1, 3, 3), (2, 2, 4, 4))
    close(first, mod, "false_report", first)
    assert (again(first).state, again(first).outcome) == (State.CLOSED, "false_report")
    for report in (again(second), again(third)):
        assert (report.state, report.claimed_by, report.outcome) == (State.CLAIMED, mod, "")
    assert [again(each).duplicate_of for each in (second, third)] == [None, second]
    close(second, mod, "banned", second, third)
    assert again(third).outcome == "banned"


def test_only_who_claimed_it_closes_it_and_once(mod: User, second: User) -> None:
    report = filed(0, 0, 2, 2)
    with pytest.raises(Refused, match="is open: claim it first"):
        close(report, mod)
    reports.claim(report.pk, mod)
    with pytest.raises(Refused, match="is claimed by mod: claim it first"):
        close(report, second)
    close(report, mod)
    with pytest.raises(Refused, match="is closed"):
        close(report, mod, "false_report")
    with pytest.raises(Refused, match="is closed"):
        reports.release(report.pk)
    assert again(report).outcome == "banned"


def test_a_duplicate_belongs_to_the_case_that_it_repeats(mod: User) -> None:
    old, older = filed(50, 50, 51, 51), filed(51, 51, 52, 52)
    [report] = claimed(mod, (0, 0, 2, 2))
    for wrong in (None, 999, report.pk):
        with pytest.raises(Refused) as refused:
            close(report, mod, "duplicate", same_as=wrong)
        assert refused.value.field == "same_as"
    close(report, mod, "duplicate", same_as=older.pk)
    assert (again(report).duplicate_of, again(report).outcome) == (old, "duplicate")
    reports.claim(old.pk, mod)
    close(old, mod, "banned", old, older)
    assert again(report).outcome == "duplicate", "as its reporter was told"


def test_nothing_chosen_closes_nothing(mod: User) -> None:
    [report] = claimed(mod, (0, 0, 2, 2))
    with pytest.raises(Refused, match="At least one report") as refused:
        reports.close(report.pk, mod, "banned", "", [report.pk + 1])
    assert refused.value.field == "reports"
    assert again(report).state == State.CLAIMED


# --- the queue -------------------------------------------------------------------------------


def test_the_oldest_open_one_comes_first(mod: User) -> None:
    [taken] = claimed(mod, (0, 0, 0, 0))
    first, second = filed(10, 10, 10, 10), filed(20, 20, 20, 20)
    filed(10, 10, 11, 11)
    queue = list(reports.cases())
    assert queue == [first, second, taken]
    assert [each.reports for each in queue] == [2, 1, 1]


def test_reporters_with_many_false_ones_come_last() -> None:
    for x in range(reports.MANY):
        filed(100 + 2 * x, 0, 100 + 2 * x, 0, "liar")
    assert not any(each.is_doubted for each in reports.cases())
    Report.objects.update(state=State.CLOSED, outcome=Outcome.FALSE_REPORT)
    doubted = filed(0, 0, 9, 9, "liar")
    honest = filed(20, 20, 20, 20, "ann")
    open_ones = reports.cases().exclude(state=State.CLOSED)
    assert [(each, each.is_doubted) for each in open_ones] == [(honest, False), (doubted, True)]
    filed(5, 5, 5, 5, "bob")
    assert [each.is_doubted for each in open_ones.all()] == [False, False], "bob says so, too"
    assert list(open_ones.all()) == [doubted, honest]
