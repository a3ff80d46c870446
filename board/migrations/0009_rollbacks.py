"""A rollback says what it does, and what it undoes."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [(0, "player"), (1, "moderator"), (2, "import"), (3, "undo"), (4, "rollback")]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("board", "0008_operations"),
    ]

    operations = [
        migrations.AlterModelOptions(
            "operation", {"permissions": [("roll_back", "Can take placements back")]}
        ),
        migrations.CreateModel(
            "StaffName",
            [
                (
                    "user",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.AddField(
            "operation", "shown_as", models.CharField(default="the operator", max_length=40)
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
