"""Who may not place, and where nobody may."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models


class Ban(models.Model):
    player = models.CharField(max_length=128, unique=True)
    reason = models.CharField(max_length=200, help_text="The player is told this.")
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: for good.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    class Meta:
        permissions = [("ban_for_good", "Can ban for good, without an end")]

    def __str__(self) -> str:
        return self.player


class ProtectedRectangle(models.Model):
    """Pixels that nobody may place on; both corners included."""

    x1 = models.IntegerField()
    y1 = models.IntegerField()
    x2 = models.IntegerField()
    y2 = models.IntegerField()
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"({self.x1}, {self.y1}) to ({self.x2}, {self.y2})"

    def clean(self) -> None:
        corners = (self.x1, self.y1, self.x2, self.y2)
        if None not in corners and (self.x1 > self.x2 or self.y1 > self.y2):
            raise ValidationError("x1, y1 is the upper left corner and x2, y2 the lower right.")


class StaffName(models.Model):
    """Under which everybody reads what a member of the staff did."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, editable=False, on_delete=models.CASCADE
    )
    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name
