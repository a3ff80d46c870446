"""What moderators see, found by Django under this name."""

from __future__ import annotations

from board.admin import board_page as board_page
from board.admin import face_page as face_page
from board.admin import pages as pages
from board.admin import schedule_page as schedule_page
from board.admin import second_factors as second_factors
from board.admin.reports import queue as queue
from board.admin.rollback import operations as operations
