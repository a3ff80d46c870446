"""What moderators see. Every change goes live as soon as it is committed."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from redis.exceptions import RedisError

from board.admin.face_form import FaceForm
from board.admin.forms import BanForm, BoardForm, NoticeForm, RectangleForm
from board.admin.placement_list import PlacementAdmin
from board.models import Ban, Board, BoardFace, Placement, ProtectedRectangle
from board.moderation import decisions


def own_name() -> str:
    """The board's own, as the database has it: a change shows at once."""
    return BoardFace.current().name


admin.site.site_header = lazy(lambda: f"{own_name()}: moderation", str)()
admin.site.site_title = lazy(own_name, str)()
admin.site.index_title = "Moderation"

admin.site.register(Placement, PlacementAdmin)


class LiveAdmin(admin.ModelAdmin):
    """Tells every process of a change, inside its transaction (see decisions.changed). Its
    forms are AsShownForms: what they showed goes along, and a row is locked before it is
    compared with that."""

    class Media:
        css = {"all": ["css/pages/admin.css"]}

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None or not transaction.get_connection().in_atomic_block:
            return found
        return self.model.objects.select_for_update().filter(pk=found.pk).first()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (None, {"fields": ["shown"]})]

    def tell_everybody(self, request: HttpRequest, expelled: str | None = None) -> None:
        decisions.changed(
            expelled,
            on_delay=lambda: messages.warning(
                request,
                "The live store isn’t answering. The change takes effect as soon as it does.",
            ),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self.tell_everybody(request)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.tell_everybody(request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():  # actions on a list have none around them
            super().delete_queryset(request, queryset)
            self.tell_everybody(request)


class OneRowAdmin(LiveAdmin):
    """One row: neither added nor deleted, so the list is skipped."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def the_row(self) -> Any:
        raise NotImplementedError

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        name = f"admin:board_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[self.the_row().pk]))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:index"))


@admin.register(BoardFace)
class FaceAdmin(OneRowAdmin):
    form = FaceForm
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["name", "logo", "no_logo", "accent", "preview"]}),
        ("On the welcome card", {"fields": ["rules", "chat", "privacy", "contact"]}),
    ]

    class Media:
        js = [Script("preview/face.js", type="module")]

    def the_row(self) -> BoardFace:
        return decisions.the_face()

    @admin.display(description="preview")
    def preview(self, row: BoardFace) -> SafeString:
        return render_to_string("admin/board/boardface/preview.html", {"face": row.face()})


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
        corners = f"({grid.left}, {grid.top}) to ({grid.right}, {grid.bottom})"
        return f"{grid.width} × {grid.height} pixels, {corners}, of {grid.bits} bits each"

    def the_row(self) -> Board:
        return decisions.the_board()

    # --- a notice to everyone --------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        notice = path(
            "notice/", self.admin_site.admin_view(self.notice_view), name="board_board_notice"
        )
        return [notice, *super().get_urls()]

    def notice_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = NoticeForm(request.POST or None)
        if form.is_valid() and self.send_notice(request, **form.cleaned_data):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Send a notice to everyone",
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/board/board/notice.html", context)

    def send_notice(self, request: HttpRequest, text: str, level: str) -> bool:
        try:
            async_to_sync(decisions.tell)("notice", text=text, level=level)
        except (RedisError, OSError) as error:
            messages.error(
                request, f"The live store isn’t answering, so nobody saw the notice. ({error})"
            )
            return False
        self.log_change(request, decisions.the_board(), f"Sent a notice: {text}")
        messages.success(request, "The notice is now shown in every open browser.")
        return True


@admin.register(Ban)
class BanAdmin(LiveAdmin):
    form = BanForm
    list_display = ["player", "reason", "until", "created_by", "created_at", "placements"]
    list_select_related = ["created_by"]
    search_fields = ["player__exact", "reason"]
    date_hierarchy = "created_at"
    ordering = ["-created_at"]

    @admin.display(description="placements")
    def placements(self, ban: Ban) -> SafeString:
        url = reverse("admin:board_placement_changelist")
        return format_html('<a href="{}?q={}">placements</a>', url, ban.player)

    def get_fields(self, request: HttpRequest, obj: Ban | None = None) -> list[str]:
        return ["player", "reason", "until", *(["created_by", "created_at"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Ban | None = None) -> list[str]:
        return ["player", "created_by", "created_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Ban, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        admin.ModelAdmin.save_model(self, request, obj, form, change)
        self.tell_everybody(request, expelled=obj.player)


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
