"""Django's admin with our site; apart from that site, which needs models."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "board.identity.accounts.admin_site.StaffSite"
