"""What a moderator says of what is to be taken back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from board.core.live_settings import BoardSettings
from board.ledger.selection import Corners, Selection, SelectionError
from board.moderation import rollbacks
from board.moderation.rollbacks import Refused
from board.placing.rollback import Rollback

FIELDS = {"players": "player", "not_players": "not_player", "rectangle": "rectangle"}
IDS = forms.Textarea(attrs={"rows": 2, "cols": 60, "spellcheck": "false"})


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%S", attrs={"step": 1})


class PreviewedForm(forms.Form):
    """`as_of` and `shown` are of the preview that the page showed, if it showed one; `number` is
    how many pixels the moderator says it is."""

    reason = forms.CharField(
        required=False, max_length=rollbacks.LONGEST_REASON, help_text="Everybody may read it."
    )
    number = forms.IntegerField(required=False, min_value=0)
    as_of = forms.IntegerField(required=False, min_value=0)
    shown = forms.CharField(required=False)
    asked: tuple[str, ...] = ("reason",)  # the fields that the page asks for before a preview

    def fieldset(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked]

    def blame(self, error: Exception) -> None:
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))


class UndoForm(PreviewedForm):
    def __init__(self, data: QueryDict | None, number: int) -> None:
        super().__init__(data)
        self._number = number

    def rollback(self, as_of: int) -> Rollback:
        return rollbacks.undoing(self._number, as_of)


class RollbackForm(PreviewedForm):
    players = forms.CharField(
        required=False, widget=IDS, help_text="Ids, one a line. Empty: everybody."
    )
    not_players = forms.CharField(
        label="But not by", required=False, widget=IDS, help_text="Ids, one a line."
    )
    rectangle = forms.CharField(
        required=False, help_text="x1,y1,x2,y2 with both corners, or x,y. Empty: everywhere."
    )
    since = forms.DateTimeField(required=False, widget=Moment)
    until = forms.DateTimeField(required=False, widget=Moment)
    colors = forms.TypedMultipleChoiceField(
        label="In the colours",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="None: in all of them.",
    )
    overpainted = forms.BooleanField(
        required=False, label="Also where others have painted over it since"
    )
    to = forms.DateTimeField(
        label="As it was at",
        required=False,
        widget=Moment,
        help_text="Gives the pixels what they showed at that time, whoever painted since.",
    )
    asked = (
        "reason",
        "players",
        "not_players",
        "rectangle",
        "since",
        "until",
        "colors",
        "overpainted",
        "to",
    )

    def __init__(self, data: QueryDict | None, settings: BoardSettings, asked: QueryDict) -> None:
        initial = {name: "\n".join(asked.getlist(key)) for name, key in FIELDS.items()}
        super().__init__(data, initial=initial)
        self._grid = settings.grid
        colors = self.fields["colors"]
        assert isinstance(colors, forms.ChoiceField)
        colors.choices = [(each.index, each.name) for each in settings.palette]

    def clean_players(self) -> tuple[str, ...]:
        return ids(self.cleaned_data["players"])

    def clean_not_players(self) -> tuple[str, ...]:
        return ids(self.cleaned_data["not_players"])

    def clean_rectangle(self) -> Corners | None:
        typed = re.sub(r"\s", "", self.cleaned_data["rectangle"])
        if not typed:
            return None
        numbers = typed.split(",")
        if len(numbers) not in (2, 4) or not all(re.fullmatch(r"-?\d{1,6}", n) for n in numbers):
            raise ValidationError("Must be x1,y1,x2,y2 in whole pixels, or x,y for one of them.")
        x1, y1, x2, y2 = map(int, numbers * (4 // len(numbers)))
        return x1, y1, x2, y2

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("since", "until", "to"):
            if (at := cleaned.get(name)) and at > timezone.now():
                self.add_error(name, "Lies in the future.")
        return cleaned

    def rollback(self, as_of: int) -> Rollback | None:
        """None, and an error at its field, where it makes no sense."""
        said = self.cleaned_data
        try:
            selection = Selection(
                players=said["players"],
                not_players=said["not_players"],
                rectangle=said["rectangle"],
                since_ms=milliseconds(said["since"]),
                until_ms=milliseconds(said["until"]),
                colors=tuple(said["colors"]),
            )
            rollbacks.refuse_elsewhere(selection, self._grid)
        except (SelectionError, Refused) as error:
            self.blame(error)
            return None
        return Rollback(selection, as_of, said["overpainted"], milliseconds(said["to"]))


def ids(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split()))


def milliseconds(at: datetime | None) -> int | None:
    return int(at.timestamp() * 1000) if at else None
