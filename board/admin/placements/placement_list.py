"""The ledger for moderators: who placed where and when, newest first; nothing to change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlencode

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.admin.placements.filters import RectangleFilter, SinceFilter, UntilFilter
from board.admin.read_only import ReadOnlyAdmin
from board.models import Ban, Placement
from board.moderation import decisions

COUNTED = 10_000  # rows; counting millions would take longer than anyone waits


class CappedPaginator(Paginator):
    """Counts no further than COUNTED; who wants older rows narrows the search."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Placement]", self.object_list)
        return rows.order_by()[:COUNTED].count()


class PlacementAdmin(ReadOnlyAdmin):
    list_display = ["seq", "at", "x", "y", "painted", "kind", "of_player", "ban", "take_back"]
    list_filter = [RectangleFilter, SinceFilter, UntilFilter, "kind"]
    list_per_page = 100
    search_fields = ["player__exact"]
    search_help_text = "A player's id."
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-seq"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        # What a page of rows looks up, once.
        self.palette = decisions.the_board().live_settings().palette
        self.banned = set(Ban.objects.values_list("player", flat=True))
        return super().get_queryset(request)

    @admin.display(description="time (UTC)")
    def at(self, placement: Placement) -> str:
        return f"{datetime.fromtimestamp(placement.at_ms / 1000, UTC):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="colour")
    def painted(self, placement: Placement) -> str | SafeString:
        if placement.color >= len(self.palette):
            return str(placement.color)
        color = self.palette[placement.color]
        # An attribute of SVG, as the Content-Security-Policy allows no style attributes.
        return format_html(
            '<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true">'
            '<rect width="1" height="1" fill="{}"/></svg> {}',
            color.hex,
            color.name,
        )

    @admin.display(description="player")
    def of_player(self, placement: Placement) -> SafeString:
        return format_html('<a href="?q={0}">{0}</a>', placement.player)

    @admin.display(description="ban")
    def ban(self, placement: Placement) -> str | SafeString:
        if placement.player in self.banned:
            return "banned"
        url = reverse("admin:board_ban_add")
        return format_html('<a href="{}?player={}">ban</a>', url, placement.player)

    @admin.display(description="rollback")
    def take_back(self, placement: Placement) -> str | SafeString:
        if not placement.player:
            return ""
        url = reverse("admin:board_operation_rollback")
        query = urlencode({"player": placement.player})
        return format_html('<a href="{}?{}">take back</a>', url, query)
