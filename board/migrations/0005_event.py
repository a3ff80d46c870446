from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("board", "0004_face")]

    operations = [
        migrations.AddField(
            model_name="board",
            name="event_name",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="board",
            name="event_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
