"""The board grows: how far, what it would be then, and that it is done."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from board.admin.live import LATER
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.models import Board
from board.moderation import decisions
from board.moderation.growth import Growth, Refused, grow, plan


class GrowthForm(forms.Form):
    """`shown` is what the page told of what would become of the board."""

    left = forms.IntegerField(initial=0, help_text="How many pixels more at the left edge.")
    top = forms.IntegerField(initial=0)
    right = forms.IntegerField(initial=0)
    bottom = forms.IntegerField(initial=0)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def by(self) -> dict[str, int]:
        return {edge: self.cleaned_data[edge] for edge in ("left", "top", "right", "bottom")}

    def refuse(self, problem: Exception) -> None:
        """At the edge that is to blame, if one is."""
        field = getattr(problem.__cause__, "field", None)
        self.add_error(field if field in self.fields else None, str(problem))


def growth_view(page: admin.ModelAdmin[Board], request: HttpRequest) -> HttpResponse:
    """First what it would be, then with the same numbers for real."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    form = GrowthForm(request.POST or None)
    growth = None
    if form.is_valid():
        try:
            if "grow" in request.POST:
                return done(page, request, form)
            growth = plan(**form.by())
        except (Refused, Unavailable) as problem:
            form.refuse(problem)
    context = {
        **page.admin_site.each_context(request),
        "title": "Make the board larger",
        "form": form,
        "lies": described(decisions.the_board().grid()),
        "growth": as_shown(growth) if growth else None,
        "media": page.media + form.media,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/board/board/grow.html", context)


def done(page: admin.ModelAdmin[Board], request: HttpRequest, form: GrowthForm) -> HttpResponse:
    """Raises Refused, also for a board that is not what the page showed, and Unavailable."""
    growth = grow(
        **form.by(),
        shown=form.cleaned_data["shown"],
        on_delay=lambda: messages.warning(request, LATER),
    )
    sentence = f"The board is {described(growth.after)} now."
    page.log_change(request, decisions.the_board(), sentence)
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("admin:board_board_changelist"))


def as_shown(growth: Growth) -> dict[str, str]:
    tiles = len(growth.after.tiles) - len(growth.before.tiles)
    return {
        "shown": growth.shown,
        "before": described(growth.before),
        "after": described(growth.after),
        "cost": f"{tiles} tiles more, {growth.after.byte_length:,} bytes in memory "
        f"({growth.more_bytes:,} more), and as many in each process and page",
    }


def described(grid: Grid) -> str:
    corners = f"({grid.left}, {grid.top}) to ({grid.right}, {grid.bottom})"
    return f"{grid.width} × {grid.height} pixels, {corners}"
