from __future__ import annotations

import django.core.validators
from django.db import migrations, models

import board.core.placement


class Migration(migrations.Migration):
    dependencies = [("board", "0002_ledger_fences")]

    operations = [
        migrations.AddField(
            model_name="board",
            name="undo_seconds",
            field=models.PositiveIntegerField(
                default=5,
                validators=[
                    django.core.validators.MinValueValidator(0),
                    django.core.validators.MaxValueValidator(60),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="placement",
            name="kind",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "player"), (1, "moderator"), (2, "import"), (3, "undo")],
                default=board.core.placement.Kind["PLAYER"],
            ),
        ),
    ]
