"""What a moderator says came of a case."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from board.models import Report
from board.models.report import LONGEST_NOTE, Outcome


class OutcomeForm(forms.Form):
    """Of all reports of a case, or of those that are ticked."""

    outcome = forms.ChoiceField(choices=[("", "—"), *Outcome.choices])
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="For the staff. The reporters are told the outcome alone.",
    )
    same_as = forms.IntegerField(
        label="Duplicate of",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The number of the report that it repeats, if it is a duplicate.",
    )
    reports = forms.TypedMultipleChoiceField(
        label="For the reports",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those that are not ticked stay claimed, as a case of their own.",
    )

    def __init__(self, data: QueryDict | None, reports: Sequence[Report]) -> None:
        super().__init__(data, initial={"reports": [each.pk for each in reports]})
        chosen = self.fields["reports"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(each.pk, f"{each.pk}, {each.get_reason_display()}") for each in reports]

    def blame(self, error: Exception) -> None:
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))
