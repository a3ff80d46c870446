"""What shall happen to the board by itself, and who of the staff plans it."""

from __future__ import annotations

from typing import Any

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from board.migrations._rights import give

WHO_LOOKS = ("viewer", "trial moderator", "moderator", "event manager", "administrator")
WHO_PLANS = ("event manager", "administrator")


def give_rights(apps: Any, schema_editor: Any) -> None:
    give(apps, dict.fromkeys(WHO_LOOKS, {"view_scheduledstep"}))
    changes = {f"{action}_scheduledstep" for action in ("add", "change", "delete")}
    give(apps, dict.fromkeys(WHO_PLANS, changes))


class Migration(migrations.Migration):

    dependencies = [
        ('board', '0010_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduledStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('action', models.CharField(choices=[('open', 'open the board'), ('freeze', 'freeze the board'), ('end', 'end the event'), ('cooldown', 'change the cooldown'), ('announce', 'change the announcement'), ('grow', 'make the board larger'), ('palette', 'change the palette')], max_length=10)),
                ('cooldown_seconds', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(86400)])),
                ('announcement', models.CharField(blank=True, max_length=500)),
                ('left', models.PositiveIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(32767)])),
                ('top', models.PositiveIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(32767)])),
                ('right', models.PositiveIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(32767)])),
                ('bottom', models.PositiveIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(32767)])),
                ('palette', models.CharField(blank=True, choices=[('2017', '2017'), ('2022', '2022'), ('2023', '2023')], max_length=20)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('outcome', models.CharField(blank=True, editable=False, max_length=300)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['done_at', 'at'], name='scheduled_due')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
