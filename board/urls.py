from __future__ import annotations

from django.urls import path
from django.views.generic import TemplateView

from board import api

urlpatterns = [
    path("", TemplateView.as_view(template_name="board/index.html"), name="board"),
    path("api/config", api.config),
    path("api/session", api.session),
    path("api/me", api.me),
    path("api/pixel/<str:x>/<str:y>", api.pixel),
]
