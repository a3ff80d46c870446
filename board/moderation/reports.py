"""What players report: those that mean the same are one case."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from board.models import Board, Report
from board.models.report import State
from board.moderation.decisions import the_board

FOLDED_WITHIN = timedelta(hours=1)


def file(report: Report) -> Report:
    """Stores it, as a duplicate of the first that overlaps it and is not closed yet."""
    with transaction.atomic():
        # One at a time: two at once would not see each other.
        Board.objects.select_for_update().get(pk=the_board().pk)
        first = first_of_same(report)
        if first:
            report.duplicate_of = first
            report.state, report.claimed_by = first.state, first.claimed_by
        report.save()
    return report


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
