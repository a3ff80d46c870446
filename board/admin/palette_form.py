"""The palette as a form: a row for each colour, with its name and a colour picker; or a known
palette in place of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from board.core.palette import MAX_COLORS, PRESETS, pairs_of
from board.models import validate_palette

Pairs = list[list[str]]
UNUSED_HEX = "#FFFFFF"  # a picker has no "none"; a row without a name is not a colour
SPARE_ROWS = 16


class PaletteWidget(forms.Widget):
    template_name = "admin/board/palette.html"
    most = MAX_COLORS

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pairs = list(value or [])
        pairs += [["", UNUSED_HEX]] * min(SPARE_ROWS, self.most - len(pairs))
        context["rows"] = [
            {"index": index, "name": color_name, "hex": hex_value}
            for index, (color_name, hex_value) in enumerate(pairs)
        ]
        context["presets"] = [
            {"name": preset, "count": len(palette)}
            for preset, palette in PRESETS.items()
            if len(palette) <= self.most
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Pairs:
        preset = data.get(f"{name}-preset")
        if preset in PRESETS:
            return pairs_of(PRESETS[preset])
        rows = [
            [data.get(f"{name}-{index}-name", "").strip(), data.get(f"{name}-{index}-hex", "")]
            for index in range(MAX_COLORS + SPARE_ROWS)
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
    most = MAX_COLORS

    def allow(self, most: int) -> None:
        """So many colours: as the board's pixels have bits for."""
        self.most = self.widget.most = most
        self.help_text = (
            f"Up to {most} colours; rows without a name are left out. Pixels store the number of "
            "their colour, so changing a row recolours its pixels."
        )

    def to_python(self, value: Any) -> Pairs:
        for index, (name, _) in enumerate(value):
            if not name:
                raise ValidationError(
                    f"Colour {index} has no name. Only the last colours can be removed: pixels "
                    "store the number of their colour."
                )
        return in_capitals(value)

    def validate(self, value: Pairs) -> None:
        validate_palette(value, self.most)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A picker says its colour in small letters."""
        return in_capitals(initial or []) != in_capitals(data or [])


def in_capitals(pairs: Pairs) -> Pairs:
    return [[name, hex_value.upper()] for name, hex_value in pairs]
