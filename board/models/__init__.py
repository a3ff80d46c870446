from __future__ import annotations

from board.models.board import Board, BoardFace, default_palette, validate_palette
from board.models.ledger import BoardChange, LedgerCursor, Placement
from board.models.moderation import Ban, ProtectedRectangle, StaffName
from board.models.operation import Operation
from board.models.report import Report
from board.models.schedule import ScheduledStep

__all__ = [
    "Ban",
    "Board",
    "BoardChange",
    "BoardFace",
    "LedgerCursor",
    "Operation",
    "Placement",
    "ProtectedRectangle",
    "Report",
    "ScheduledStep",
    "StaffName",
    "default_palette",
    "validate_palette",
]
