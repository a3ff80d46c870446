"""Pages whose every change goes live as soon as it is committed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from board.moderation import decisions

LATER = "The live store isn’t answering. The change takes effect as soon as it does."


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

    def tell_everybody(self, request: HttpRequest) -> None:
        decisions.changed(on_delay=lambda: messages.warning(request, LATER))

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

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:index"))
