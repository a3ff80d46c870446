"""What moderators see: the site's name, and the lists of bans and protected pixels."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.admin.forms import BanForm, RectangleForm
from board.admin.live import LATER, LiveAdmin
from board.admin.placements.placement_list import PlacementAdmin
from board.models import Ban, BoardFace, Placement, ProtectedRectangle
from board.moderation import bans


def own_name() -> str:
    """The board's own, as the database has it: a change shows at once."""
    return BoardFace.current().name


admin.site.site_header = lazy(lambda: f"{own_name()}: moderation", str)()
admin.site.site_title = lazy(own_name, str)()
admin.site.index_title = "Moderation"

admin.site.register(Placement, PlacementAdmin)


def may_ban_for_good(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("board.ban_for_good"))


@admin.register(Ban)
class BanAdmin(LiveAdmin):
    form = BanForm
    list_display = [
        "player",
        "reason",
        "until",
        "created_by",
        "created_at",
        "placements",
        "take_back",
    ]
    list_select_related = ["created_by"]
    search_fields = ["player__exact", "reason"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    def get_form(
        self, request: HttpRequest, obj: Ban | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # A class of this request's own.
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_ban_for_good = may_ban_for_good(request)
        return form

    def has_change_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        is_for_good = obj is not None and obj.until is None
        if is_for_good and not may_ban_for_good(request):
            return False
        return super().has_change_permission(request, obj)

    @admin.display(description="placements")
    def placements(self, ban: Ban) -> SafeString:
        url = reverse("admin:board_placement_changelist")
        return format_html('<a href="{}?q={}">placements</a>', url, ban.player)

    @admin.display(description="rollback")
    def take_back(self, ban: Ban) -> SafeString:
        url = reverse("admin:board_operation_rollback")
        return format_html('<a href="{}?{}">take back</a>', url, urlencode({"player": ban.player}))

    def get_fields(self, request: HttpRequest, obj: Ban | None = None) -> Any:
        return ["player", "reason", "until", *(["created_by", "created_at"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Ban | None = None) -> list[str]:
        return ["player", "created_by", "created_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Ban, form: Any, change: bool) -> None:
        if not change:
            obj.created_by_id = request.user.pk
        admin.ModelAdmin.save_model(self, request, obj, form, change)
        self.carry(request, [obj.player], expelled=obj.player)

    def delete_model(self, request: HttpRequest, obj: Ban) -> None:
        admin.ModelAdmin.delete_model(self, request, obj)
        self.carry(request, [obj.player])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Ban]) -> None:
        with transaction.atomic():  # actions on a list have none around them
            players = list(queryset.values_list("player", flat=True))
            admin.ModelAdmin.delete_queryset(self, request, queryset)
            self.carry(request, players)

    def carry(
        self, request: HttpRequest, players: Collection[str], expelled: str | None = None
    ) -> None:
        bans.changed(players, expelled, on_delay=lambda: messages.warning(request, LATER))


@admin.register(ProtectedRectangle)
class ProtectedRectangleAdmin(LiveAdmin):
    form = RectangleForm
    list_display = ["__str__", "note", "placements"]
    search_fields = ["note"]
    fieldsets = [(None, {"fields": [("x1", "y1"), ("x2", "y2"), "note"]})]

    @admin.display(description="placements")
    def placements(self, area: ProtectedRectangle) -> SafeString:
        url = reverse("admin:board_placement_changelist")
        corners = f"{area.x1},{area.y1},{area.x2},{area.y2}"
        return format_html('<a href="{}?rectangle={}">placements</a>', url, corners)
