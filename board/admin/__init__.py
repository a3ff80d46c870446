"""What moderators see, found by Django under this name."""

from __future__ import annotations

from board.admin import pages as pages
