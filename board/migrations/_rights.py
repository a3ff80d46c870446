"""Rights of the staff's groups, for migrations that make some. No migration itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.management import create_permissions


def rights(apps: Any) -> Any:
    """All of the board. Django makes permissions after all migrations: these are needed now."""
    config = apps.get_app_config("board")
    module = getattr(config, "models_module", None)  # of which a migration's own apps have none
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.filter(content_type__app_label="board")


def give(apps: Any, wanted: Mapping[str, Collection[str]], *, make: bool = False) -> None:
    """Codenames by group; to those of the groups that are there, unless they are to be made."""
    found, groups = rights(apps), apps.get_model("auth", "Group").objects
    for name, codenames in wanted.items():
        group = groups.filter(name=name).first() or (groups.create(name=name) if make else None)
        if group:
            group.permissions.add(*found.filter(codename__in=codenames))
