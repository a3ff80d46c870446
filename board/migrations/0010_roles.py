"""Groups for the staff: who looks, who bans for a time, who moderates, who runs the event."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from board.migrations._rights import give, rights

MODELS = ("ban", "board", "boardface", "operation", "placement", "protectedrectangle")
LOOK = {f"view_{model}" for model in MODELS}
TRIAL = LOOK | {"add_ban", "change_ban", "roll_back"}
MODERATOR = TRIAL | {
    "ban_for_good",
    "delete_ban",
    "roll_back_much",
    "add_protectedrectangle",
    "change_protectedrectangle",
    "delete_protectedrectangle",
}
EVENT_MANAGER = LOOK | {"change_board", "change_boardface"}
GROUPS = {
    "viewer": LOOK,
    "trial moderator": TRIAL,
    "moderator": MODERATOR,
    "event manager": EVENT_MANAGER,
    "administrator": MODERATOR | EVENT_MANAGER,
}


def make_groups(apps: Any, schema_editor: Any) -> None:
    give(apps, GROUPS, make=True)
    keep_what_they_could(rights(apps))


def keep_what_they_could(of_the_board: Any) -> None:
    """Whoever could ban could do so for good."""
    for_good = of_the_board.get(codename="ban_for_good")
    add_ban = of_the_board.get(codename="add_ban")
    for user in add_ban.user_set.all():
        user.user_permissions.add(for_good)
    for group in add_ban.group_set.exclude(name__in=GROUPS):
        group.permissions.add(for_good)


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0009_rollbacks"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelOptions(
            "ban", {"permissions": [("ban_for_good", "Can ban for good, without an end")]}
        ),
        migrations.AlterModelOptions(
            "operation",
            {
                "permissions": [
                    ("roll_back", "Can take placements back"),
                    ("roll_back_much", "Can take more than 1,000 pixels back at once"),
                ]
            },
        ),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
