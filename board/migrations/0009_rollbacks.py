"""A rollback says what it does, and what it undoes."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

KINDS = [(0, "player"), (1, "moderator"), (2, "import"), (3, "undo"), (4, "rollback")]


class Migration(migrations.Migration):
    dependencies = [("board", "0008_operations")]

    operations = [
        migrations.AlterModelOptions(
            "operation", {"permissions": [("roll_back", "Can take placements back")]}
        ),
        migrations.AddField("operation", "plan", models.TextField(blank=True, default="")),
        migrations.AddField("operation", "pixels", models.BigIntegerField(default=0)),
        migrations.AddField("operation", "players", models.PositiveIntegerField(default=0)),
        migrations.AddField("operation", "applied", models.BigIntegerField(default=0)),
        migrations.AddField(
            "operation",
            "undoes",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="board.operation",
            ),
        ),
        migrations.AlterField(
            "operation", "kind", models.PositiveSmallIntegerField(choices=KINDS)
        ),
        migrations.AlterField(
            "placement", "kind", models.PositiveSmallIntegerField(choices=KINDS, default=0)
        ),
    ]
