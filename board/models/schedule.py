"""What shall happen to the board by itself, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from board.core.palette import PRESETS
from board.models.board import between

OPEN, FREEZE, END = "open", "freeze", "end"
COOLDOWN, ANNOUNCE, GROW, PALETTE = "cooldown", "announce", "grow", "palette"
MOST_GROWTH = 32_767  # pixels


class ScheduledStep(models.Model):
    """One step. It is done once, by whichever server comes first; `outcome` says what became of
    it. Steps that were due while no server ran are done when one does."""

    at = models.DateTimeField("when")
    action = models.CharField(
        max_length=10,
        choices=[
            (OPEN, "open the board"),
            (FREEZE, "freeze the board"),
            (END, "end the event"),
            (COOLDOWN, "change the cooldown"),
            (ANNOUNCE, "change the announcement"),
            (GROW, "make the board larger"),
            (PALETTE, "change the palette"),
        ],
    )
    cooldown_seconds = models.PositiveIntegerField(
        null=True, blank=True, validators=between(0, 86_400)
    )
    announcement = models.CharField(max_length=500, blank=True)
    left = models.PositiveIntegerField(default=0, validators=between(0, MOST_GROWTH))
    top = models.PositiveIntegerField(default=0, validators=between(0, MOST_GROWTH))
    right = models.PositiveIntegerField(default=0, validators=between(0, MOST_GROWTH))
    bottom = models.PositiveIntegerField(default=0, validators=between(0, MOST_GROWTH))
    palette = models.CharField(
        max_length=20, blank=True, choices=[(name, name) for name in PRESETS]
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )
    done_at = models.DateTimeField(null=True, editable=False)
    outcome = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["done_at", "at"], name="scheduled_due")]

    def __str__(self) -> str:
        return f"{self.get_action_display()} at {self.at:%Y-%m-%d %H:%M} UTC"
