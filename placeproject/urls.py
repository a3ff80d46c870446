from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path

from board.identity.accounts.closed import closed

urlpatterns = [
    path("admin/", admin.site.urls),
    re_path("^account/(signup|email|confirm-email|password/(reset|set)|login/code)/", closed),
    path("account/", include("allauth.urls")),
    path("", include("board.players.urls")),
]

handler500 = "board.players.api.server_error"
