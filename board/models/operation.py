"""What was done to many pixels at once, by whom and why."""

from __future__ import annotations

from django.db import models

from board.core.placement import Kind


class Operation(models.Model):
    """One import, fill or rollback. Every placement of it carries its number; `name` is what the
    live store keeps its progress under. Never deleted."""

    kind = models.PositiveSmallIntegerField(
        choices=[(kind.value, kind.name.lower()) for kind in Kind]
    )
    name = models.CharField(max_length=128)
    actor = models.CharField(max_length=150)
    shown_as = models.CharField(max_length=40, default="the operator")  # to everybody
    reason = models.CharField(max_length=200)
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    # Of a rollback: what it does (placing.rollback), what was seen of it before it began, and how
    # many pixels it has written.
    plan = models.TextField(blank=True, default="")
    pixels = models.BigIntegerField(default=0)
    players = models.PositiveIntegerField(default=0)
    applied = models.BigIntegerField(default=0)
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        permissions = [
            ("roll_back", "Can take placements back"),
            ("roll_back_much", "Can take more than 1,000 pixels back at once"),
        ]
        indexes = [models.Index(fields=["name", "-id"], name="operation_name")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}: {self.reason}"
