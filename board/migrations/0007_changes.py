"""Changes of the board have a place in the stream: where it lies, its colours, its state."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from board.core.change import Change, Shape
from board.core.palette import make_palette
from board.core.tiles.grid import Grid


def found_board(apps: Any, schema_editor: Any) -> None:
    """What it was when it was made, as far as anybody knows: as it is now."""
    for board in apps.get_model("board", "Board").objects.all():
        tiles = tuple((x, y) for x, y in board.tiles)
        grid = Grid(board.left, board.top, board.width, board.height, board.bits, tiles)
        palette = make_palette([(name, value) for name, value in board.palette])
        first = Change(0, 0, Shape(grid, palette, board.state))
        apps.get_model("board", "BoardChange").objects.create(seq=0, text=first.to_text())


class Migration(migrations.Migration):
    dependencies = [("board", "0006_tiles")]

    operations = [
        migrations.CreateModel(
            "BoardChange",
            [
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
            ],
        ),
        migrations.RunPython(found_board, migrations.RunPython.noop),
    ]
