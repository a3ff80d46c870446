"""What moderators decide, and the ledger of a self-hosted board."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models

from board.core.event import Event
from board.core.face import DEFAULT_NAME, Face
from board.core.grid import Grid
from board.core.live_settings import ENDED, FROZEN, OPEN, BoardSettings
from board.core.palette import PALETTE_2017, make_palette
from board.core.placement import Kind


def default_palette() -> list[list[str]]:
    return [[color.name, color.hex] for color in PALETTE_2017]


def validate_palette(value: Any) -> None:
    try:
        make_palette([(name, hex_value) for name, hex_value in value])
    except (TypeError, ValueError, AttributeError) as error:
        raise ValidationError(
            f'A palette is a list of ["name", "#RRGGBB"] pairs: {error}'
        ) from error


def between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class Board(models.Model):
    """The one board, as its moderators set it. Valkey holds a copy; `revision` says how new."""

    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    palette = models.JSONField(default=default_palette, validators=[validate_palette])
    cooldown_seconds = models.PositiveIntegerField(validators=between(0, 86_400))
    undo_seconds = models.PositiveIntegerField(default=5, validators=between(0, 60))
    tick_ms = models.PositiveIntegerField("tick in ms", validators=between(20, 1000))
    board_ttl_seconds = models.PositiveIntegerField(validators=between(0, 60))
    state = models.CharField(
        max_length=6,
        default=OPEN,
        choices=[(OPEN, "open"), (FROZEN, "frozen"), (ENDED, "ended")],
    )
    announcement = models.CharField(max_length=500, blank=True)
    event_name = models.CharField(max_length=40, blank=True)
    event_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveBigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "board"

    def __str__(self) -> str:
        return f"Board of {self.width}×{self.height}"

    def live_settings(self) -> BoardSettings:
        return BoardSettings(
            grid=Grid(self.width, self.height),
            palette=make_palette([(name, value) for name, value in self.palette]),
            cooldown_seconds=self.cooldown_seconds,
            undo_seconds=self.undo_seconds,
            tick_ms=self.tick_ms,
            board_ttl_seconds=self.board_ttl_seconds,
            outbox_limit=settings.PLACE_OUTBOX_LIMIT,
            state=self.state,
            announcement=self.announcement,
            event=self.event(),
            revision=self.revision,
            face=BoardFace.current().face(),
        )

    def event(self) -> Event | None:
        if not self.event_name or self.event_at is None:
            return None
        return Event(self.event_name, int(self.event_at.timestamp() * 1000))


class BoardFace(models.Model):
    """Whose board it is, as its moderators set it: one row, or none yet."""

    name = models.CharField(max_length=40, default=DEFAULT_NAME)
    accent = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"\A#[0-9A-Fa-f]{6}\Z", "A colour is written #RRGGBB.")],
    )
    rules = models.TextField(max_length=2000, blank=True)
    chat = models.CharField(max_length=300, blank=True, validators=[URLValidator(["https"])])
    privacy = models.CharField(max_length=300, blank=True, validators=[URLValidator(["https"])])
    contact = models.CharField(
        max_length=300,
        blank=True,
        validators=[
            RegexValidator(
                r"\A(https://|mailto:|[^:]+@)\S+\Z",
                "Give an https:// address or an e-mail address.",
            )
        ],
    )
    logo_png = models.BinaryField(default=b"", editable=False)
    logo_hash = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "branding"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> BoardFace:
        return cls.objects.defer("logo_png").filter(pk=1).first() or cls()

    def face(self) -> Face:
        texts = (self.accent, self.rules, self.chat, self.privacy, self.contact)
        return Face(self.name, self.logo_hash, *texts)


class Ban(models.Model):
    player = models.CharField(max_length=128, unique=True)
    reason = models.CharField(max_length=200, help_text="The player is told this.")
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    def __str__(self) -> str:
        return self.player


class ProtectedRectangle(models.Model):
    """Pixels that nobody may place on; both corners included."""

    x1 = models.PositiveIntegerField()
    y1 = models.PositiveIntegerField()
    x2 = models.PositiveIntegerField()
    y2 = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"({self.x1}, {self.y1}) to ({self.x2}, {self.y2})"

    def clean(self) -> None:
        corners = (self.x1, self.y1, self.x2, self.y2)
        if None not in corners and (self.x1 > self.x2 or self.y1 > self.y2):
            raise ValidationError("x1, y1 is the upper left corner and x2, y2 the lower right.")


class Placement(models.Model):
    """One row of the ledger. Written by its writer alone."""

    seq = models.BigIntegerField(primary_key=True)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    color = models.PositiveSmallIntegerField()
    player = models.CharField(max_length=128)
    at_ms = models.BigIntegerField()
    kind = models.PositiveSmallIntegerField(
        default=Kind.PLAYER, choices=[(kind.value, kind.name.lower()) for kind in Kind]
    )

    class Meta:
        indexes = [
            models.Index(fields=["x", "y", "-seq"], name="placement_history"),
            models.Index(fields=["player", "-seq"], name="placement_player"),
            models.Index(fields=["at_ms"], name="placement_time"),
        ]

    def __str__(self) -> str:
        return f"#{self.seq} ({self.x}, {self.y})"


class LedgerCursor(models.Model):
    """The highest seq that the ledger holds; moves in the same transaction as the rows.

    `fences` counts the repairs of the live store: a writer that began before one stops there.
    """

    seq = models.BigIntegerField(default=0)
    fences = models.BigIntegerField(default=0)
