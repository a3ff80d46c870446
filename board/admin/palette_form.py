"""The palette as a form: a row for each colour, with its name and a colour picker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from board.core.palette import MAX_COLORS
from board.models import validate_palette

Pairs = list[list[str]]
UNUSED_HEX = "#FFFFFF"  # a picker has no "none"; a row without a name is not a colour


class PaletteWidget(forms.Widget):
    template_name = "admin/board/palette.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pairs = list(value or [])
        pairs += [["", UNUSED_HEX]] * (MAX_COLORS - len(pairs))
        context["rows"] = [
            {"index": index, "name": color_name, "hex": hex_value}
            for index, (color_name, hex_value) in enumerate(pairs)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Pairs:
        rows = [
            [data.get(f"{name}-{index}-name", "").strip(), data.get(f"{name}-{index}-hex", "")]
            for index in range(MAX_COLORS)
        ]
        while rows and not rows[-1][0]:
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-name" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-name"


class PaletteField(forms.Field):
    widget = PaletteWidget

    def to_python(self, value: Pairs) -> Pairs:
        for index, (name, _) in enumerate(value):
            if not name:
                raise ValidationError(
                    f"Colour {index} has no name. Only the last colours can be removed: pixels "
                    "store the number of their colour."
                )
        return in_capitals(value)

    def validate(self, value: Pairs) -> None:
        validate_palette(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A picker says its colour in small letters."""
        return in_capitals(initial or []) != in_capitals(data or [])


def in_capitals(pairs: Pairs) -> Pairs:
    return [[name, hex_value.upper()] for name, hex_value in pairs]
