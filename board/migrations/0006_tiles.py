"""Where the board lies: coordinates may be negative, and its tiles are listed."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from board.core.tiles.grid import Grid


def list_tiles(apps: Any, schema_editor: Any) -> None:
    """A board of an earlier release began at 0, 0 and had not grown."""
    for board in apps.get_model("board", "Board").objects.all():
        board.tiles = Grid.new(board.width, board.height).as_config()["tiles"]
        board.save(update_fields=["tiles"])


class Migration(migrations.Migration):
    dependencies = [("board", "0005_event")]

    operations = [
        migrations.AddField("board", "left", models.IntegerField(default=0, editable=False)),
        migrations.AddField("board", "top", models.IntegerField(default=0, editable=False)),
        migrations.AddField(
            "board", "bits", models.PositiveSmallIntegerField(default=4, editable=False)
        ),
        migrations.AddField(
            "board",
            "tiles",
            models.JSONField(default=list, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(list_tiles, migrations.RunPython.noop),
        migrations.AlterField("placement", "x", models.IntegerField()),
        migrations.AlterField("placement", "y", models.IntegerField()),
        *(
            migrations.AlterField("protectedrectangle", name, models.IntegerField())
            for name in ("x1", "y1", "x2", "y2")
        ),
    ]
