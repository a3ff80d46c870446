"""What players report: those that mean the same are one case, claimed and closed by one
moderator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from board.models import Board, Report
from board.models.report import Outcome, State
from board.moderation.decisions import the_board
from board.moderation.rollbacks import Refused

FOLDED_WITHIN = timedelta(hours=1)
MANY = 3  # false reports, from which on a reporter is doubted


# --- by players ------------------------------------------------------------------------------


def file(report: Report) -> Report:
    """Stores it, as a duplicate of the first that overlaps it and is not closed yet."""
    with one_at_a_time():
        first = first_of_same(report)
        if first:
            report.duplicate_of = first
            report.state, report.claimed_by = first.state, first.claimed_by
        report.save()
    return report


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two reports of one thing would not see each other; nor would a report and a moderator."""
    with transaction.atomic():
        Board.objects.select_for_update().get(pk=the_board().pk)
        yield


def first_of_same(report: Report) -> Report | None:
    same = (
        Report.objects.exclude(state=State.CLOSED)
        .filter(created_at__gte=timezone.now() - FOLDED_WITHIN)
        .filter(x1__lte=report.x2, x2__gte=report.x1, y1__lte=report.y2, y2__gte=report.y1)
        .select_related("duplicate_of")
        .order_by("pk")
        .first()
    )
    return same and (same.duplicate_of or same)


# --- the queue -------------------------------------------------------------------------------


def cases() -> QuerySet[Report]:
    """The first of each, with `reports`: how many it has, and `is_doubted`: whether all of them
    are by reporters with many false ones. Such come last among those that are as far."""
    of_case = Q(pk=OuterRef("pk")) | Q(duplicate_of=OuterRef("pk"))
    trusted = Report.objects.filter(of_case).annotate(false=false_reports()).filter(false__lt=MANY)
    return (
        Report.objects.filter(duplicate_of=None)
        .annotate(reports=Count("duplicates") + 1, is_doubted=~Exists(trusted))
        .select_related("claimed_by")
        .order_by("state", "is_doubted", "pk")
    )


def false_reports() -> Coalesce:
    """How many there are by the reporter."""
    false = Report.objects.filter(reporter=OuterRef("reporter"), outcome=Outcome.FALSE_REPORT)
    count = false.order_by().values("reporter").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0)


def members(case: int) -> QuerySet[Report]:
    """All reports of one, the first of them first."""
    found = Report.objects.filter(Q(pk=case) | Q(duplicate_of=case))
    return found.annotate(false=false_reports()).order_by("pk")


# --- by moderators ---------------------------------------------------------------------------


def claim(case: int, moderator: Any) -> None:
    """Of two at once one gets it. Raises Refused."""
    with one_at_a_time():
        waiting = Report.objects.filter(Q(pk=case) | Q(duplicate_of=case), state=State.OPEN)
        if not waiting.update(state=State.CLAIMED, claimed_by=moderator):
            raise Refused(f"Report {case} {standing(case)}.")


def release(case: int) -> None:
    """Puts it back into the queue, whoever has it. Raises Refused."""
    with one_at_a_time():
        claimed = Report.objects.filter(Q(pk=case) | Q(duplicate_of=case), state=State.CLAIMED)
        if not claimed.update(state=State.OPEN, claimed_by=None):
            raise Refused(f"Report {case} {standing(case)}.")


def close(
    case: int,
    moderator: Any,
    outcome: str,
    note: str,
    chosen: Iterable[int],
    same_as: int | None = None,
) -> list[Report]:
    """Closes the chosen reports of a case that the moderator has claimed, and returns them; the
    others stay claimed as a case of their own. A duplicate says of which report. Raises
    Refused."""
    with one_at_a_time():
        claimed = Report.objects.filter(Q(pk=case) | Q(duplicate_of=case), state=State.CLAIMED)
        mine = list(claimed.filter(claimed_by=moderator).order_by("pk"))
        if not mine:
            raise Refused(f"Report {case} {standing(case)}: claim it first.")
        closed = [each for each in mine if each.pk in set(chosen)]
        if not closed:
            raise Refused("At least one report of the case must be chosen.", "reports")
        fold(closed, first_of_other(mine, same_as) if outcome == Outcome.DUPLICATE else None)
        fold([each for each in mine if each not in closed])
        Report.objects.filter(pk__in=[each.pk for each in closed]).update(
            state=State.CLOSED, outcome=outcome, outcome_at=timezone.now(), note=note
        )
    return closed


def first_of_other(mine: Sequence[Report], number: int | None) -> Report:
    """Of the case that another report belongs to. Raises Refused."""
    other = Report.objects.select_related("duplicate_of").filter(pk=number or 0).first()
    if other is None:
        raise Refused("A duplicate needs the number of the report that it repeats.", "same_as")
    first = other.duplicate_of or other
    if other in mine or first in mine:
        raise Refused(f"Report {number} belongs to this case itself.", "same_as")
    return first


def fold(reports: Sequence[Report], first: Report | None = None) -> None:
    """Makes them one case: under another's first report, or under their own."""
    if not reports:
        return
    Report.objects.filter(pk=reports[0].pk).update(duplicate_of=first)
    others = Report.objects.filter(pk__in=[each.pk for each in reports[1:]])
    others.update(duplicate_of=first or reports[0])


def standing(case: int) -> str:
    report = Report.objects.select_related("claimed_by").filter(pk=case).first()
    if report is None:
        return "does not exist"
    if report.state == State.CLAIMED:
        return f"is claimed by {report.claimed_by or 'somebody who is gone'}"
    return f"is {State(report.state).label}"
