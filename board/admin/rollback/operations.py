"""What was done to many pixels at once: a list, in which each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.admin.read_only import ReadOnlyAdmin
from board.admin.rollback.page import PERMISSION, resume_view, rollback_view, undo_view
from board.admin.rollback.staff_name import staff_name_view
from board.models import Operation


@admin.register(Operation)
class OperationAdmin(ReadOnlyAdmin):
    """Nothing to change: what was done stays written."""

    list_display = ("id", "kind", "reason", "actor", "begun", "pixels", "applied")
    list_select_related = ["undoes"]
    ordering = ["-id"]
    search_fields = ["actor", "reason"]
    change_list_template = "admin/board/operation/change_list.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or request.user.has_perm(PERMISSION)

    def get_list_display(self, request: HttpRequest) -> Any:
        may_act = request.user.has_perm(PERMISSION)
        return ["id", *(["act"] if may_act else []), *self.list_display[1:]]

    @admin.display(description="begun (UTC)")
    def begun(self, operation: Operation) -> str:
        return f"{operation.begun_at:%Y-%m-%d %H:%M}"

    @admin.display(description="action")
    def act(self, operation: Operation) -> str | SafeString:
        """An undo asks first; going on is what was decided already, and has a button there."""
        if not operation.ended_at:
            url = reverse("admin:board_operation_resume", args=[operation.pk])
            return format_html('<button form="resume" formaction="{}">go on</button>', url)
        url = reverse("admin:board_operation_undo", args=[operation.pk])
        return format_html('<a href="{}">undo</a>', url)

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "rollback/": ("rollback", rollback_view),
            "name/": ("name", staff_name_view),
            "<int:number>/undo/": ("undo", undo_view),
            "<int:number>/resume/": ("resume", resume_view),
        }
        own = [
            path(
                address,
                self.admin_site.admin_view(partial(view, self)),
                name=f"board_operation_{name}",
            )
            for address, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]
