"""Which operations there were, and which goes on: what their placements carry the number of."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from board.core.placement import Kind
from board.models import Operation, StaffName

COMMAND_LINE = "command line"  # as an actor
OPERATOR, SOMEBODY = "the operator", "a moderator"  # to everybody


def shown_name(user: Any) -> str:
    """That a member of the staff chose for everybody to read."""
    name = StaffName.objects.filter(user_id=user.pk).values_list("name", flat=True).first()
    return name or SOMEBODY


def begin(kind: Kind, name: str, actor: str, reason: str, *, again: bool = False) -> int:
    """Its number. One of the same name goes on, unless it shall be done `again`."""
    last = Operation.objects.filter(name=name, kind=kind).order_by("-id").first()
    if last is None or again:
        last = Operation.objects.create(kind=kind, name=name, actor=actor, reason=reason[:200])
    return last.pk


def end(number: int) -> None:
    """Ending one again changes nothing."""
    Operation.objects.filter(pk=number, ended_at=None).update(ended_at=timezone.now())
