"""Taking placements back: first what it would be, then for real; and taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from board.admin.rollback.carrying import as_of_now, carry_out
from board.admin.rollback.form import RollbackForm, UndoForm
from board.admin.rollback.looked import as_shown, look
from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.models import Operation
from board.moderation import decisions, rollbacks
from board.moderation.operations import shown_name
from board.moderation.rollbacks import Preview, Refused
from board.placing.rollback import Restored
from board.store.bulk import ProgressLost

PERMISSION = "board.roll_back"
MOST_ON_TRIAL = 1_000  # pixels
TROUBLE = (Refused, Unavailable, LedgerError, ProgressLost)
CHANGED = "This is not what the page showed. Look again at what it would be."


def rollback_view(page: admin.ModelAdmin[Operation], request: HttpRequest) -> HttpResponse:
    """A new one; players and a rectangle may come with the address."""
    refuse_without_permission(request)
    board = decisions.the_board().live_settings()
    form = RollbackForm(request.POST or None, board, request.GET)
    return answer(page, request, form, "Take placements back")


def undo_view(
    page: admin.ModelAdmin[Operation], request: HttpRequest, number: int
) -> HttpResponse:
    refuse_without_permission(request)
    form = UndoForm(request.POST or None, number=number)
    return answer(page, request, form, f"Undo operation {number}")


def resume_view(
    page: admin.ModelAdmin[Operation], request: HttpRequest, number: int
) -> HttpResponse:
    """Goes on with one that was cut off."""
    refuse_without_permission(request)
    if request.method == "POST":
        finish(page, request, number)
    return HttpResponseRedirect(reverse("admin:board_operation_changelist"))


def answer(
    page: admin.ModelAdmin[Operation],
    request: HttpRequest,
    form: RollbackForm | UndoForm,
    title: str,
) -> HttpResponse:
    preview = None
    if form.is_valid():
        try:
            preview = previewed(form)
            if preview and "apply" in request.POST and is_as_shown(form, preview):
                return apply(page, request, form.cleaned_data, preview)
        except TROUBLE as problem:
            form.blame(problem)
    context = {
        **page.admin_site.each_context(request),
        "title": title,
        "form": form,
        "looked": as_shown(preview) if preview else None,
        "media": page.media + form.media,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/board/operation/rollback.html", context)


def previewed(form: RollbackForm | UndoForm) -> Preview | None:
    """As of when the page showed it, if it did, or as of now."""
    as_of = form.cleaned_data["as_of"]
    rollback = form.rollback(as_of_now() if as_of is None else as_of)
    return look(rollback) if rollback else None


def is_as_shown(form: RollbackForm | UndoForm, preview: Preview) -> bool:
    if form.cleaned_data["shown"] == preview.rollback.to_words():
        return True
    form.add_error(None, CHANGED)
    return False


def apply(
    page: admin.ModelAdmin[Operation],
    request: HttpRequest,
    said: Mapping[str, Any],
    preview: Preview,
) -> HttpResponse:
    """Raises Refused, and does nothing then."""
    refuse_much(request, preview.pixels)
    actor, name = request.user.get_username(), shown_name(request.user)
    number = rollbacks.begin(preview, actor, said["reason"], said["number"], name)
    finish(page, request, number, preview.planned)
    return HttpResponseRedirect(reverse("admin:board_operation_changelist"))


def finish(
    page: admin.ModelAdmin[Operation],
    request: HttpRequest,
    number: int,
    planned: Sequence[Restored] = (),
) -> None:
    """What was begun and could not end is in the list, and goes on from there."""
    try:
        done = carry_out(number, planned)
    except TROUBLE as problem:
        messages.error(request, f"Operation {number} is not done yet: {problem}")
        return
    sentence = f"Operation {number} gave {done.applied:,} of {done.pixels:,} pixels back."
    page.log_change(request, done, f"{sentence} {done.reason}")
    messages.success(request, sentence)


def refuse_much(request: HttpRequest, pixels: int) -> None:
    """Raises Refused for somebody who is on trial."""
    if pixels > MOST_ON_TRIAL and not request.user.has_perm(f"{PERMISSION}_much"):
        raise Refused(
            f"You may take {MOST_ON_TRIAL:,} pixels back at once, and this is {pixels:,}: another "
            "moderator has to do it."
        )


def refuse_without_permission(request: HttpRequest) -> None:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
