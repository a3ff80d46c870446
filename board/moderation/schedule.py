"""Does what was planned for a time, once, however many servers there are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from board.core.live_settings import ENDED, FROZEN
from board.core.live_settings import OPEN as IS_OPEN
from board.core.palette import PRESETS, pairs_of
from board.models import Board, ScheduledStep
from board.models.schedule import ANNOUNCE, COOLDOWN, END, FREEZE, GROW, OPEN, PALETTE
from board.moderation import decisions, growth
from board.moderation.growth import Refused

logger = logging.getLogger(__name__)


def do_due(now: datetime) -> int:
    """How many steps were done, in their order. Raises Unavailable, with the step still to do,
    when it needs the live store and that is away."""
    done = 0
    due = ScheduledStep.objects.filter(done_at=None, at__lte=now).order_by("at", "id")
    for step in due:
        done += do_once(step, now)
    return done


def do_once(step: ScheduledStep, now: datetime) -> bool:
    """False if another server did it. Its mark and its change are one transaction: both or
    neither."""
    with transaction.atomic():
        mine = ScheduledStep.objects.filter(pk=step.pk, done_at=None).update(done_at=now)
        if not mine:
            return False
        outcome = outcome_of(step)
        ScheduledStep.objects.filter(pk=step.pk).update(outcome=outcome[:300])
    logger.info("Planned for %s: %s. %s", step.at, step.get_action_display(), outcome)
    return True


def outcome_of(step: ScheduledStep) -> str:
    """A step that the board does not take is not tried again: what it was planned for is gone."""
    try:
        with transaction.atomic():
            STEPS[step.action](step)
    except (Refused, ValidationError) as problem:
        message = "; ".join(getattr(problem, "messages", [str(problem)]))
        return f"Not done: {message}"
    return "Done."


def change(**values: object) -> None:
    """Raises ValidationError."""
    row = Board.objects.select_for_update().get(pk=decisions.the_board().pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(values))
    decisions.changed()


def grow(step: ScheduledStep) -> None:
    growth.grow(step.left, step.top, step.right, step.bottom)


def change_palette(step: ScheduledStep) -> None:
    palette = PRESETS[step.palette]
    before = len(decisions.the_board().palette)
    if len(palette) < before:
        raise Refused(f"The board has {before} colours, and pixels may show each of them.")
    change(palette=pairs_of(palette))


STEPS: Mapping[str, Callable[[ScheduledStep], None]] = {
    OPEN: lambda step: change(state=IS_OPEN),
    FREEZE: lambda step: change(state=FROZEN),
    END: lambda step: change(state=ENDED),
    COOLDOWN: lambda step: change(cooldown_seconds=step.cooldown_seconds),
    ANNOUNCE: lambda step: change(announcement=step.announcement),
    GROW: grow,
    PALETTE: change_palette,
}
