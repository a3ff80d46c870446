"""The admin's door: whoever comes without a session signs in where everybody does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from board.identity.accounts.second_factor import has_second_factor, has_shown_second_factor


class StaffSite(AdminSite):
    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Without django-allauth's own pages, which show secrets."""
        if not (admin_class and admin_class.__module__.startswith("allauth.")):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return settings.PLACE_STAFF_TWO_FACTOR == "off" or has_shown_second_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Asks for no password: Django's own form would be a second door."""
        response: HttpResponse = secure_admin_login(self.let_in)(request)
        return response

    def let_in(self, request: HttpRequest) -> HttpResponse:
        """Who has a session of the staff, to where they were going."""
        wanted = get_next_redirect_url(request) or reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        way = reverse("mfa_index")
        if has_second_factor(request):
            way = reverse("mfa_reauthenticate")
        return HttpResponseRedirect(f"{way}?{urlencode({'next': wanted})}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))
