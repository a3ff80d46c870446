"""One case: what was reported, by how many, whose pixels it is; claimed, and closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from board.admin.reports.area import as_shown
from board.admin.reports.form import OutcomeForm
from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.ledger.selection import Corners
from board.models import Report
from board.models.report import Outcome, State
from board.moderation import reports
from board.moderation.rollbacks import Refused

MOST_SIDE = 512  # pixels of an area whose placements are read back
CLAIM, CLOSE = "board.claim_report", "board.close_report"

Page: TypeAlias = "admin.ModelAdmin[Report]"


def case_view(page: Page, request: HttpRequest, case: Report) -> HttpResponse:
    """A button of the page names what it does."""
    acts = {"claim": claim, "release": release, "close": close}
    form = OutcomeForm(request.POST if "close" in request.POST else None, unclosed(case))
    for name, act in acts.items():
        if name not in request.POST:
            continue
        try:
            if act(page, request, case, form):
                return HttpResponseRedirect(request.path)
        except Refused as problem:
            blame(request, form, problem)
    return TemplateResponse(
        request, "admin/board/report/case.html", context(page, request, case, form)
    )


def unclosed(case: Report) -> list[Report]:
    return list(reports.members(case.pk).exclude(state=State.CLOSED))


def blame(request: HttpRequest, form: OutcomeForm, problem: Refused) -> None:
    if form.is_bound:
        form.blame(problem)
    else:
        messages.error(request, str(problem))


# --- what its buttons do; each says whether it did, or raises Refused or PermissionDenied ------


def claim(page: Page, request: HttpRequest, case: Report, form: OutcomeForm) -> bool:
    refuse_without(request, CLAIM)
    reports.claim(case.pk, request.user)
    page.log_change(request, case, "Claimed.")
    return True


def release(page: Page, request: HttpRequest, case: Report, form: OutcomeForm) -> bool:
    refuse_without(request, CLAIM)
    reports.release(case.pk)
    page.log_change(request, case, "Put back into the queue.")
    return True


def close(page: Page, request: HttpRequest, case: Report, form: OutcomeForm) -> bool:
    refuse_without(request, CLOSE)
    if not form.is_valid():
        return False
    said = form.cleaned_data
    closed = reports.close(
        case.pk, request.user, said["outcome"], said["note"], said["reports"], said["same_as"]
    )
    outcome = Outcome(said["outcome"]).label
    for each in closed:
        page.log_change(request, each, f"Closed: {outcome}. {said['note']}".strip())
    messages.success(
        request, f"Closed as {outcome}: {len(closed)} of {len(form.initial['reports'])}."
    )
    return True


def refuse_without(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


# --- what it shows ---------------------------------------------------------------------------


def context(page: Page, request: HttpRequest, case: Report, form: OutcomeForm) -> dict[str, Any]:
    case.refresh_from_db()
    members = list(reports.members(case.pk))
    corners = around(members)
    area, trouble = looked_at(lambda: as_shown(corners, case.seq))
    is_mine = case.state == State.CLAIMED and case.claimed_by == request.user
    return {
        **page.admin_site.each_context(request),
        "title": str(case),
        "case": case,
        "members": members,
        "area": area,
        "trouble": trouble,
        "rectangle": ",".join(map(str, corners)),
        "place": ((corners[0] + corners[2]) // 2, (corners[1] + corners[3]) // 2),
        "many": reports.MANY,
        "may_claim": case.state == State.OPEN and request.user.has_perm(CLAIM),
        "may_release": case.state == State.CLAIMED and request.user.has_perm(CLAIM),
        "may_close": is_mine and request.user.has_perm(CLOSE),
        "form": form,
        "media": page.media + form.media,
        "opts": page.opts,
        "history": reverse("admin:board_report_history", args=[case.pk]),
    }


def around(members: Sequence[Report]) -> Corners:
    """All that was reported, as far as it can be looked at while somebody waits."""
    x1, y1 = min(each.x1 for each in members), min(each.y1 for each in members)
    x2, y2 = max(each.x2 for each in members), max(each.y2 for each in members)
    return x1, y1, min(x2, x1 + MOST_SIDE - 1), min(y2, y1 + MOST_SIDE - 1)


def looked_at(look: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any] | None, str]:
    """Without the ledger a case can be read and closed all the same."""
    try:
        return look(), ""
    except (LedgerError, Unavailable) as error:
        return None, f"The ledger does not answer: {error}"
