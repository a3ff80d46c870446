"""Players report what should not be on the board, and some of the staff work through that."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from board.migrations._rights import give

WHO_LOOKS = ("viewer", "trial moderator", "moderator", "event manager", "administrator")
WHO_DECIDES = ("trial moderator", "moderator", "administrator")


def give_rights(apps: Any, schema_editor: Any) -> None:
    give(apps, dict.fromkeys(WHO_LOOKS, {"view_report"}))
    give(apps, dict.fromkeys(WHO_DECIDES, {"claim_report", "close_report"}))


class Migration(migrations.Migration):

    dependencies = [
        ('board', '0011_schedule'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('x1', models.IntegerField()),
                ('y1', models.IntegerField()),
                ('x2', models.IntegerField()),
                ('y2', models.IntegerField()),
                ('reason', models.CharField(choices=[('hate', 'hate'), ('nudity', 'nudity'), ('harassment', 'harassment'), ('private_data', 'private data'), ('bot', 'bot'), ('other', 'other')], max_length=12)),
                ('sentence', models.CharField(blank=True, max_length=300)),
                ('reporter', models.CharField(max_length=128)),
                ('seq', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('state', models.PositiveSmallIntegerField(choices=[(0, 'open'), (1, 'claimed'), (2, 'closed')], default=0)),
                ('outcome', models.CharField(blank=True, choices=[('rolled_back', 'rolled back'), ('banned', 'banned'), ('no_violation', 'no violation'), ('duplicate', 'duplicate'), ('false_report', 'false report')], max_length=12)),
                ('outcome_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('claimed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('duplicate_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='board.report')),
            ],
            options={
                'permissions': [('claim_report', 'Can claim reports'), ('close_report', 'Can close reports')],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['reporter', '-id'], name='report_reporter'), models.Index(fields=['state', 'created_at'], name='report_queue')],
            },
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
