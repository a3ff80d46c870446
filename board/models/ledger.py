"""The ledger of a self-hosted board."""

from __future__ import annotations

from django.db import models

from board.core.placement import Kind


class Placement(models.Model):
    """One row of the ledger. Written by its writer alone."""

    seq = models.BigIntegerField(primary_key=True)
    x = models.IntegerField()
    y = models.IntegerField()
    color = models.PositiveSmallIntegerField()
    player = models.CharField(max_length=128)
    at_ms = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(
        default=Kind.PLAYER, choices=[(kind.value, kind.name.lower()) for kind in Kind]
    )
    # That it is part of. No foreign key: the ledger takes what the stream says.
    operation = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["x", "y", "-seq"], name="placement_history"),
            models.Index(fields=["player", "-seq"], name="placement_player"),
            models.Index(fields=["at_ms"], name="placement_time"),
            models.Index(
                fields=["operation", "seq"],
                name="placement_operation",
                condition=models.Q(operation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} ({self.x}, {self.y})"


class BoardChange(models.Model):
    """When the board became what it is beside its pixels. Written by the ledger's writer alone."""

    seq = models.BigIntegerField(primary_key=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"#{self.seq} {self.text[:50]}"


class LedgerCursor(models.Model):
    """The highest seq that the ledger holds; moves in the same transaction as the rows.

    `fences` counts the repairs of the live store: a writer that began before one stops there.
    """

    seq = models.BigIntegerField(default=0)
    fences = models.BigIntegerField(default=0)
