"""Files that commands make of the history: none that is there, none that is half."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError

from board.history.errors import HistoryError
from board.ledger.base import LedgerError


def refuse_there(out: Path) -> None:
    """So that nobody waits for what cannot be written in the end."""
    if not out.parent.is_dir():
        raise CommandError(f"{out} cannot be written: there is no directory for it.")
    if out.exists():
        raise CommandError(f"{out} exists already; it is not overwritten.")


@contextmanager
def making(out: Path) -> Iterator[None]:
    """Says in a sentence why the file was not made."""
    try:
        yield
    except (HistoryError, LedgerError) as error:
        raise CommandError(f"{error} {out} was not made.") from error
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
    except KeyboardInterrupt as error:
        error.with_traceback(None)  # its frames hold a cursor of the database
        raise CommandError(f"Interrupted. {out} was not made.") from error
