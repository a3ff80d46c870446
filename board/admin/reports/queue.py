"""The reports of players as a queue of cases, the next one first."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from board.admin.read_only import ReadOnlyAdmin
from board.admin.reports.page import case_view
from board.models import Report
from board.models.report import State
from board.moderation import reports


class StateFilter(admin.SimpleListFilter):
    """Without a choice all that is to be done."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((str(state.value), str(state.label)) for state in State), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        default, *others = super().choices(changelist)
        return [{**default, "display": "to be done"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        chosen = self.value()
        if chosen is None:
            return queryset.exclude(state=State.CLOSED)
        if chosen in {str(state.value) for state in State}:
            return queryset.filter(state=chosen)
        return queryset


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Nothing to write: players report, and a case's own page claims and closes it."""

    list_display = [
        "case",
        "corners",
        "sentence",
        "how_many",
        "reported",
        "state",
        "claimed_by",
        "outcome",
    ]
    list_filter = [StateFilter, "reason", "outcome"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = [
        "reporter__exact",
        "duplicates__reporter__exact",
        "sentence",
        "duplicates__sentence",
        "note",
    ]
    search_help_text = "A reporter’s id, or a word of a sentence or a note."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        return reports.cases()

    def get_ordering(self, request: HttpRequest) -> Any:
        if request.GET.get("state") == str(State.CLOSED.value):
            return ["-outcome_at"]
        return ["state", "is_doubted", "pk"]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A duplicate's page is that of its case; Django's own says that there is none."""
        number = unquote(object_id)
        found = Report.objects.filter(pk=number).first() if number.isdecimal() else None
        if found is None:
            return super().change_view(
                request, object_id, form_url, extra_context
            )  # which says so
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if found.duplicate_of_id:
            return HttpResponseRedirect(address_of(found.duplicate_of_id))
        return case_view(self, request, found)

    @admin.display(description="case")
    def case(self, report: Report) -> SafeString:
        address, reason = address_of(report.pk), report.get_reason_display()
        return format_html('<a href="{}">{}: {}</a>', address, report.pk, reason)

    @admin.display(description="area")
    def corners(self, report: Report) -> SafeString:
        place = f"/at/{(report.x1 + report.x2) // 2},{(report.y1 + report.y2) // 2}"
        return format_html('<a href="{}">{}</a>', place, report.corners)

    @admin.display(description="reports")
    def how_many(self, report: Any) -> str:
        doubt = ", by reporters with many false ones" if report.is_doubted else ""
        return f"{report.reports}{doubt}"

    @admin.display(description="reported (UTC)")
    def reported(self, report: Report) -> str:
        return f"{report.created_at:%Y-%m-%d %H:%M}"


def address_of(case: int) -> str:
    return reverse("admin:board_report_change", args=[case])
