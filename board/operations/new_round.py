"""Another round on the same board: what was drawn goes, who plays and what is set stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from board.core.change import Change
from board.core.live_settings import OPEN
from board.models import Board, BoardChange, LedgerCursor, Placement
from board.operations.backup.history import replaced_history
from board.operations.backup.refusal import Refused
from board.operations.backup.restore import lift


def refuse_going_on() -> Board:
    """The board, on which nobody places any more. Raises Refused."""
    board = Board.objects.filter(pk=1).first()
    if board is None:
        raise Refused("There is no board yet.")
    if board.state == OPEN:
        raise Refused(
            "The event goes on: the board is open. Freeze or end it first, in the admin or with "
            "manage.py drain, and stop the servers then."
        )
    return board


def begin(history: Path, kept_seq: int, at_ms: int, last: Callable[[], None]) -> int:
    """In one transaction; `last` is called at its end, and what it raises takes all of it back.
    Everything up to `kept_seq` was archived. Returns the number at which the new round begins:
    none is given out twice, so addresses that caches keep for ever stay true.

    Raises Refused, OSError or DatabaseError.
    """
    with replaced_history(Path(), (), history) as replace, transaction.atomic():
        cursor, _ = LedgerCursor.objects.select_for_update().get_or_create(pk=1)
        board = refuse_going_on()
        if cursor.seq > kept_seq:
            raise Refused(
                f"The ledger has grown from seq {kept_seq} to {cursor.seq} meanwhile, which was "
                "not archived. Begin again."
            )
        first = kept_seq + 1
        Placement.objects.all().delete()
        BoardChange.objects.all().delete()
        founding = Change(first, at_ms, board.live_settings().shape)
        BoardChange.objects.create(seq=first, text=founding.to_text())
        lift(first, cursor.fences)
        connection.check_constraints()
        replace()
        last()
    return first
