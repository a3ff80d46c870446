"""A form that changes only what it showed: no newer decision is undone by an older page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.models import model_to_dict

AGAIN = "Nothing was saved. Open the page again and make your change there."


class AsShownForm(forms.ModelForm):
    """Carries what it was filled in from. The row must be locked when it is validated."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown"] = json.dumps(self.as_shown(), cls=DjangoJSONEncoder)

    def as_shown(self) -> dict[str, Any]:
        return model_to_dict(self.instance, fields=[*self.fields])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            self.refuse_older(cleaned.get("shown", ""))
        return cleaned

    def refuse_older(self, text: str) -> None:
        try:
            shown = dict(json.loads(text))
        except (TypeError, ValueError) as error:
            raise ValidationError(f"This form is incomplete. {AGAIN}") from error
        changes = ", ".join(self.changes_since(shown))
        if changes:
            raise ValidationError(f"Changed since the page was opened: {changes}. {AGAIN}")

    def changes_since(self, shown: dict[str, Any]) -> Iterator[str]:
        for name, now in json.loads(self.initial["shown"]).items():
            if shown.get(name) != now:
                label = self.fields[name].label or name.replace("_", " ")
                yield told(str(label).lower(), shown.get(name), now)


def told(label: str, before: Any, now: Any) -> str:
    if isinstance(now, list):
        return f"the {label}"
    return f"{label} from {worded(before)} to {worded(now)}"


def worded(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
