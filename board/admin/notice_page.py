"""A notice to everyone."""

from __future__ import annotations

from asgiref.sync import async_to_sync
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from redis.exceptions import RedisError

from board.admin.forms import NoticeForm
from board.models import Board
from board.moderation import decisions


def notice_view(page: admin.ModelAdmin[Board], request: HttpRequest) -> HttpResponse:
    if not page.has_change_permission(request):
        raise PermissionDenied
    form = NoticeForm(request.POST or None)
    if form.is_valid() and send_notice(page, request, **form.cleaned_data):
        return HttpResponseRedirect(reverse("admin:index"))
    context = {
        **page.admin_site.each_context(request),
        "title": "Send a notice to everyone",
        "form": form,
        "media": page.media + form.media,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/board/board/notice.html", context)


def send_notice(
    page: admin.ModelAdmin[Board], request: HttpRequest, text: str, level: str
) -> bool:
    try:
        async_to_sync(decisions.tell)("notice", text=text, level=level)
    except (RedisError, OSError) as error:
        messages.error(
            request, f"The live store isn’t answering, so nobody saw the notice. ({error})"
        )
        return False
    page.log_change(request, decisions.the_board(), f"Sent a notice: {text}")
    messages.success(request, "The notice is now shown in every open browser.")
    return True
