"""The forms of the admin: what may be decided, and what is wrong with it in a sentence."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from board.admin.as_shown import AsShownForm
from board.admin.palette_form import PaletteField
from board.core.problem import Unavailable
from board.core.tiles.packed import unpacked
from board.models import Ban, Board, ProtectedRectangle
from board.moderation import decisions
from board.store.store import Store

NOTICE_LENGTH = 300
LEVELS = [("info", "information"), ("warning", "warning")]


class BoardForm(AsShownForm):
    palette = PaletteField()

    class Meta:
        model = Board
        fields = [
            "state",
            "announcement",
            "event_name",
            "event_at",
            "cooldown_seconds",
            "undo_seconds",
            "tick_ms",
            "board_ttl_seconds",
            "palette",
        ]
        widgets = {"announcement": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
        labels = {
            "event_name": "Event",
            "event_at": "When",
            "cooldown_seconds": "Cooldown (seconds)",
            "undo_seconds": "Undo (seconds)",
            "tick_ms": "Tick (milliseconds)",
            "board_ttl_seconds": "Board TTL (seconds)",
        }
        help_texts = {
            "state": "Frozen: nobody can place for the time being. Ended: the event is over.",
            "announcement": "Shown above the board until you clear it.",
            "event_name": "What every page counts down to, such as “Opening”. Nothing happens to "
            "the board by itself then. Clear both fields to remove it.",
            "event_at": f"In {settings.TIME_ZONE}; visitors see it in their own time zone. The "
            "page drops it a minute after it has begun.",
            "cooldown_seconds": "How long a player waits between two pixels; 0 for no wait. "
            "Cooldowns that are already running don’t change.",
            "undo_seconds": "How long a player can undo a placement together with its cooldown, "
            "once per cooldown: 0 (never) to 60.",
            "tick_ms": "How often browsers are sent what has changed: 20 to 1000.",
            "board_ttl_seconds": "How long caches keep the whole board: 0 to 60.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        palette = self.fields.get("palette")
        if isinstance(palette, PaletteField):  # who may only look at the board has no fields
            palette.allow(self.instance.most_colors)

    def clean_event_at(self) -> Any:
        at = self.cleaned_data["event_at"]
        if at and "event_at" in self.changed_data and at <= timezone.now():
            raise ValidationError("This time has passed. To remove the event, clear both fields.")
        return at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name, at = cleaned.get("event_name"), cleaned.get("event_at")
        if name and not at and "event_at" not in self.errors:
            self.add_error("event_at", f"When is “{name}”? An event needs a date and a time.")
        if at and not name and "event_name" not in self.errors:
            self.add_error("event_name", "What happens then? An event needs a name.")
        return cleaned

    def clean_palette(self) -> list[list[str]]:
        palette: list[list[str]] = self.cleaned_data["palette"]
        if len(palette) < len(self.instance.palette):
            refuse_colors_in_use(len(palette))
        return palette


def refuse_colors_in_use(count: int) -> None:
    """A pixel whose colour is taken away would have none."""
    try:
        highest = async_to_sync(highest_color)()
    except Unavailable as problem:
        raise ValidationError(
            "The live board can’t be read, so no colour can be removed right now."
        ) from problem
    if highest >= count:
        raise ValidationError(
            f"The board has pixels in colour {highest}, so the palette needs at least "
            f"{highest + 1} colours."
        )


async def highest_color() -> int:
    store = Store.open(settings.VALKEY_URL)
    try:
        live = await store.settings()
        pixels = (await store.snapshot()).pixels if live else b""
    finally:
        await store.close()
    return max(set(unpacked(pixels, live.grid.bits)), default=0) if live else 0


class BanForm(AsShownForm):
    may_ban_for_good = True  # whoever fills it in

    class Meta:
        model = Ban
        fields = ["player", "reason", "until"]
        help_texts = {
            "player": "The player’s ID, as shown in the list of placements.",
            "reason": "Shown to the player.",
            "until": "Leave empty for a permanent ban.",
        }

    def clean_player(self) -> str:
        return str(self.cleaned_data["player"]).strip()

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and "until" in self.changed_data and until <= timezone.now():
            raise ValidationError("This time has passed. To lift a ban, delete it.")
        if not until and not self.may_ban_for_good:
            raise ValidationError("You may ban for a time: give it an end.")
        return until


class RectangleForm(AsShownForm):
    class Meta:
        model = ProtectedRectangle
        fields = ["x1", "y1", "x2", "y2", "note"]
        help_texts = {
            "x1": "Top left corner.",
            "x2": "Bottom right corner, which is protected as well.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        grid = decisions.the_board().grid()
        wide = f"The board is {grid.width} pixels wide: {grid.left} to {grid.right}."
        high = f"The board is {grid.height} pixels high: {grid.top} to {grid.bottom}."
        for field in ("x1", "x2"):
            self.refuse_outside(field, grid.left, grid.right, wide)
        for field in ("y1", "y2"):
            self.refuse_outside(field, grid.top, grid.bottom, high)
        return cleaned

    def refuse_outside(self, field: str, least: int, most: int, sentence: str) -> None:
        value = self.cleaned_data.get(field)
        if value is not None and not least <= value <= most:
            self.add_error(field, sentence)


class NoticeForm(forms.Form):
    text = forms.CharField(
        max_length=NOTICE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Shown once, right now, in every open browser. For text that stays, use the "
        "announcement.",
    )
    level = forms.ChoiceField(choices=LEVELS)
