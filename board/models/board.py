"""The board and its face, as their moderators set them: one row each."""

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
from board.core.live_settings import ENDED, FROZEN, OPEN, BoardSettings
from board.core.palette import MAX_COLORS, PALETTE_2017, make_palette, pairs_of
from board.core.tiles.grid import Grid


def default_palette() -> list[list[str]]:
    return pairs_of(PALETTE_2017)


def validate_palette(value: Any, most: int = MAX_COLORS) -> None:
    try:
        make_palette([(name, hex_value) for name, hex_value in value], most)
    except (TypeError, ValueError, AttributeError) as error:
        raise ValidationError(
            f'A palette is a list of ["name", "#RRGGBB"] pairs: {error}'
        ) from error


def between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class Board(models.Model):
    """The one board, as its moderators set it. Valkey holds a copy; `revision` says how new."""

    left = models.IntegerField(default=0, editable=False)
    top = models.IntegerField(default=0, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    bits = models.PositiveSmallIntegerField(default=4, editable=False)  # per pixel
    tiles = models.JSONField(editable=False)  # in the order in which they were added
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
            grid=self.grid(),
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

    @property
    def most_colors(self) -> int:
        return 1 << self.bits

    def grid(self) -> Grid:
        rectangle = self.left, self.top, self.width, self.height
        return Grid(*rectangle, self.bits, tuple((x, y) for x, y in self.tiles))

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
