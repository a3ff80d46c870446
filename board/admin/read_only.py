"""Lists of what stays written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nobody adds, changes or deletes anything here. Where one may do something about a row, the
    list links to a page for that."""

    list_display_links = None
    sortable_by = ()

    class Media:
        css = {"all": ["css/pages/admin.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
