from __future__ import annotations

from django.urls import path, re_path

from board.players import activity, api, reports, staff_edits
from board.players.openapi import views as openapi
from board.players.page import face_files as face
from board.players.page import page
from board.players.page import place_page as places

urlpatterns = [
    path("", page.index, name="board"),
    path("words/<slug:language>.json", page.words, name="words"),
    path("manifest.webmanifest", page.manifest, name="manifest"),
    path("sw.js", page.service_worker),
    re_path(r"^face/(?P<accent>[0-9a-f]{6})\.css$", face.style, name="face-style"),
    re_path(r"^face/(?P<name>[0-9a-f]{32})\.png$", face.logo, name="face-logo"),
    re_path(r"^at/(?P<place>.*)$", places.page),
    path("api/activity", activity.activity),
    path("api/config", api.config),
    path("api/session", api.begin_session),
    path("api/me", api.me),
    path("api/report", reports.report),
    path("api/reports", reports.own_reports),
    path("api/pixel/<str:x>/<str:y>", api.pixel),
    path("api/pixel/<str:x>/<str:y>/more", api.more),
    path("api/staff-edits", staff_edits.staff_edits),
    path("staff-edits", staff_edits.staff_edits_page, name="staff-edits"),
    path("api/openapi.json", openapi.openapi),
    path("api/docs", openapi.docs, name="api-docs"),
    re_path(r"^api/(?P<path>.*)$", api.nothing),
    path("problems/<slug:slug>", openapi.problem, name="problem"),
]
