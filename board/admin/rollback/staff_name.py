"""The name under which everybody reads what a member of the staff did."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from board.admin.rollback.page import refuse_without_permission
from board.models import Operation, StaffName
from board.moderation.operations import SOMEBODY, shown_name


class StaffNameForm(forms.ModelForm):
    class Meta:
        model = StaffName
        fields = ["name"]


def staff_name_view(page: admin.ModelAdmin[Operation], request: HttpRequest) -> HttpResponse:
    """Of whoever is signed in. What was done before keeps the name that it was done under."""
    refuse_without_permission(request)
    user: Any = request.user  # signed in, or there is no such permission
    row = StaffName.objects.filter(user=user).first() or StaffName(user=user)
    form = StaffNameForm(request.POST or None, instance=row)
    if form.is_valid():
        form.save()
        messages.success(request, f"You are shown as {shown_name(request.user)} from now on.")
        return HttpResponseRedirect(reverse("admin:board_operation_changelist"))
    context = {
        **page.admin_site.each_context(request),
        "title": "Your name in public",
        "form": form,
        "nobody": SOMEBODY,
        "media": page.media + form.media,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/board/operation/staff_name.html", context)
