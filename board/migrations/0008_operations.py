"""What was done to many pixels at once has a number, which each of its placements carries."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("board", "0007_changes")]

    operations = [
        migrations.CreateModel(
            "Operation",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "player"), (1, "moderator"), (2, "import"), (3, "undo")]
                    ),
                ),
                ("name", models.CharField(max_length=128)),
                ("actor", models.CharField(max_length=150)),
                ("reason", models.CharField(max_length=200)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["name", "-id"], name="operation_name")],
            },
        ),
        migrations.AddField("placement", "operation", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "placement",
            models.Index(
                fields=["operation", "seq"],
                name="placement_operation",
                condition=models.Q(operation__isnull=False),
            ),
        ),
    ]
