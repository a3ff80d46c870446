"""The schedule: what shall happen by itself, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from board.admin.rollback.form import Moment
from board.models import ScheduledStep
from board.models.schedule import COOLDOWN, GROW, PALETTE

EDGES = ("left", "top", "right", "bottom")


class StepForm(forms.ModelForm):
    """`at` is meant in the zone that is chosen, whatever the server's is."""

    at = forms.DateTimeField(label="When", widget=Moment)
    zone = forms.ChoiceField(
        label="Time zone",
        choices=[(name, name) for name in sorted(available_timezones())],
        initial=settings.TIME_ZONE,
    )

    class Meta:
        model = ScheduledStep
        fields = ["at", "action", "cooldown_seconds", "announcement", *EDGES, "palette"]
        labels = {"cooldown_seconds": "Cooldown (seconds)"}
        help_texts = {
            "announcement": "Empty: takes the announcement away.",
            "left": "How many pixels more at each edge; a board never shrinks.",
            "palette": "Pixels keep the number of their colour.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("at") and cleaned.get("zone"):
            self._set_moment(cleaned)
        missing = {
            COOLDOWN: ("cooldown_seconds", cleaned.get("cooldown_seconds") is None),
            PALETTE: ("palette", not cleaned.get("palette")),
            GROW: ("left", not any(cleaned.get(edge) for edge in EDGES)),
        }
        field, is_missing = missing.get(cleaned.get("action", ""), ("", False))
        if is_missing:
            self.add_error(field, "This step needs it.")
        return cleaned

    def _set_moment(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["at"] = moment(timezone.make_naive(cleaned["at"]), cleaned["zone"])
        except ValidationError as error:
            self.add_error("at", error)
            return
        if cleaned["at"] <= timezone.now():
            self.add_error("at", "This time has passed.")


def moment(said: datetime, zone: str) -> datetime:
    """In UTC. Raises ValidationError for a time that the zone's clocks leave out or show twice."""
    there = said.replace(tzinfo=ZoneInfo(zone))
    if there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) != said:
        raise ValidationError(f"The clocks of {zone} leave this time out.")
    if there.utcoffset() != there.replace(fold=1).utcoffset():
        raise ValidationError(f"The clocks of {zone} show this time twice. Choose UTC.")
    return there.astimezone(UTC)


@admin.register(ScheduledStep)
class ScheduledStepAdmin(admin.ModelAdmin):
    form = StepForm
    list_display = ["when", "action", "what", "done_at", "outcome", "created_by"]
    list_select_related = ["created_by"]
    sortable_by = ()
    ordering = ["-at", "-id"]
    fieldsets = [
        (None, {"fields": ["at", "zone", "action"]}),
        (
            "What the step needs",
            {"fields": ["cooldown_seconds", "announcement", EDGES, "palette"]},
        ),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_done(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not is_done(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting several at once would take steps that were done with it

    def save_model(
        self, request: HttpRequest, obj: ScheduledStep, form: Any, change: bool
    ) -> None:
        if not change:
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description="when (UTC)")
    def when(self, step: ScheduledStep) -> str:
        return f"{step.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="what")
    def what(self, step: ScheduledStep) -> str:
        if step.action == COOLDOWN:
            return f"{step.cooldown_seconds} s"
        if step.action == GROW:
            return ", ".join(f"{edge} {getattr(step, edge)}" for edge in EDGES)
        return step.palette or step.announcement


def is_done(step: ScheduledStep | None) -> bool:
    """What was done stays written."""
    return step is not None and step.done_at is not None
