"""The board: its state and pace, the colours, and what is done to it from pages of their own."""

from __future__ import annotations

from functools import partial

from django.contrib import admin
from django.urls import URLPattern, path

from board.admin.forms import BoardForm
from board.admin.growth_page import described, growth_view
from board.admin.live import OneRowAdmin
from board.admin.notice_page import notice_view
from board.models import Board
from board.moderation import decisions


@admin.register(Board)
class BoardAdmin(OneRowAdmin):
    form = BoardForm
    readonly_fields = ["size"]
    fieldsets = [
        (None, {"fields": ["size", "state", "announcement"]}),
        ("Countdown", {"fields": ["event_name", "event_at"]}),
        ("Pace", {"fields": ["cooldown_seconds", "undo_seconds", "tick_ms", "board_ttl_seconds"]}),
        ("Palette", {"fields": ["palette"]}),
    ]

    @admin.display(description="size")
    def size(self, board: Board) -> str:
        grid = board.grid()
        return f"{described(grid)}, of {grid.bits} bits each"

    def the_row(self) -> Board:
        return decisions.the_board()

    def get_urls(self) -> list[URLPattern]:
        pages = {"notice": notice_view, "grow": growth_view}
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(view, self)),
                name=f"board_board_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]
