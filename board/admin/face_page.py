"""Whose board it is: its name, logo and colour, and the words of the welcome card."""

from __future__ import annotations

from django.contrib import admin
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from board.admin.face_form import FaceForm
from board.admin.live import OneRowAdmin
from board.models import BoardFace
from board.moderation import decisions


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
