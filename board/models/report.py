"""What players report: an area, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST_SENTENCE = 300
LONGEST_NOTE = 500


class Reason(models.TextChoices):
    HATE = "hate", "hate"
    NUDITY = "nudity", "nudity"
    HARASSMENT = "harassment", "harassment"
    PRIVATE_DATA = "private_data", "private data"
    BOT = "bot", "bot"
    OTHER = "other", "other"


class State(models.IntegerChoices):
    """In the order of the queue."""

    OPEN = 0, "open"
    CLAIMED = 1, "claimed"
    CLOSED = 2, "closed"


class Outcome(models.TextChoices):
    ROLLED_BACK = "rolled_back", "rolled back"
    BANNED = "banned", "banned"
    NO_VIOLATION = "no_violation", "no violation"
    DUPLICATE = "duplicate", "duplicate"
    FALSE_REPORT = "false_report", "false report"


class Report(models.Model):
    """Of a rectangle, both corners included, by a player who saw the board as of about `seq`.

    Those that mean the same are `duplicate_of` the first of them, and share its state."""

    x1 = models.IntegerField()
    y1 = models.IntegerField()
    x2 = models.IntegerField()
    y2 = models.IntegerField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    sentence = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    reporter = models.CharField(max_length=128)
    seq = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.OPEN)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates"
    )

    class Meta:
        default_permissions = ("view",)
        permissions = [
            ("claim_report", "Can claim reports"),
            ("close_report", "Can close reports"),
        ]
        indexes = [
            models.Index(fields=["reporter", "-id"], name="report_reporter"),
            models.Index(fields=["state", "created_at"], name="report_queue"),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.get_reason_display()} at {self.corners}"

    @property
    def corners(self) -> str:
        return f"{self.x1},{self.y1},{self.x2},{self.y2}"
