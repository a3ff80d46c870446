"""Filters of the list of placements that a moderator types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from board.models import Placement


class TypedFilter(admin.SimpleListFilter):
    """A filter with a text field; what cannot be read finds nothing and says so."""

    template = "admin/board/typed_filter.html"
    input_type = "text"
    hint = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("", "")]  # Django hides a filter without any

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One: the field, and the rest of the query to keep."""
        others = {
            name: value
            for name, value in changelist.get_filters_params().items()
            if name != self.parameter_name
        }
        if changelist.query:
            others["q"] = [changelist.query]
        yield {"others": [(name, each) for name, values in others.items() for each in values]}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Placement]) -> QuerySet[Placement]:
        typed = (self.value() or "").strip()
        if not typed:
            return queryset
        try:
            return self.narrow(queryset, typed)
        except ValueError:
            messages.error(request, f"{str(self.title).capitalize()} must be {self.hint}.")
            return queryset.none()

    def narrow(self, queryset: QuerySet[Placement], typed: str) -> QuerySet[Placement]:
        """Raises ValueError for what cannot be read."""
        raise NotImplementedError


class RectangleFilter(TypedFilter):
    title, parameter_name = "rectangle", "rectangle"
    hint = "x1,y1,x2,y2, or x,y for one pixel"

    def narrow(self, queryset: QuerySet[Placement], typed: str) -> QuerySet[Placement]:
        numbers = [int(word) for word in typed.split(",")]
        x1, y1, x2, y2 = numbers * 2 if len(numbers) == 2 else numbers
        left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        if left == right and top == bottom:
            return queryset.filter(x=left, y=top)  # the index has them in order of seq
        return queryset.filter(x__range=(left, right), y__range=(top, bottom))


class TimeFilter(TypedFilter):
    input_type = "datetime-local"
    hint = "a time in UTC like 2024-04-01 12:30"

    def at_ms(self, typed: str) -> int:
        at = parse_datetime(typed)
        if at is None:
            raise ValueError(typed)
        return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)


class SinceFilter(TimeFilter):
    title, parameter_name = "time, from", "since"

    def narrow(self, queryset: QuerySet[Placement], typed: str) -> QuerySet[Placement]:
        return queryset.filter(at_ms__gte=self.at_ms(typed))


class UntilFilter(TimeFilter):
    title, parameter_name = "time, before", "until"

    def narrow(self, queryset: QuerySet[Placement], typed: str) -> QuerySet[Placement]:
        return queryset.filter(at_ms__lt=self.at_ms(typed))
