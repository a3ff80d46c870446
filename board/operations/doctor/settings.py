"""What the checks of a start say, without ending at the first."""

from __future__ import annotations

from django.conf import settings
from django.core import checks

from board.operations.doctor.finding import Finding, graded, well


def examine_settings() -> list[Finding]:
    """With DEBUG off those of `check --deploy`, too."""
    messages = checks.run_checks(include_deployment_checks=not settings.DEBUG)
    told = [each for each in messages if each.level >= checks.WARNING and not each.is_silenced()]
    if not told:
        return [well("settings", "The checks of a start find nothing wrong.")]
    return [finding_of(each) for each in told]


def finding_of(message: checks.CheckMessage) -> Finding:
    explained = f"See {message.id} in Django's list of system checks."
    is_error = message.level >= checks.ERROR
    return graded(
        "settings",
        f"{message.msg} ({message.id})",
        message.hint or explained,
        fails=is_error,
        warns=True,
    )
