"""Paints wishes as many players, as fast as cooldowns and the wanted rate allow."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from board.core.cancel import cancel
from board.paint.client import Player, SessionRefused
from board.paint.pace import Pace, Patience, Stopped, backoff_seconds
from board.paint.picture import Wish
from board.paint.reply import (
    Acknowledged,
    Answer,
    Expelled,
    Halted,
    Refused,
    SessionLost,
    Trouble,
    Wait,
)

STAY = ""  # instead of a farewell


class Painter:
    """Counts what was acknowledged, and what was refused by what the server said.

    `rate` is in placements per second. `on_acknowledged` hears of each placement and its
    seq before it is counted.
    """

    def __init__(
        self,
        rate: float | None,
        patience_seconds: float,
        on_acknowledged: Callable[[Wish, int], None],
    ) -> None:
        self.acknowledged = 0
        self.refusals: Counter[str] = Counter()
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue()
        self._pace = Pace(rate)
        self.patience = Patience(patience_seconds)
        self._on_acknowledged = on_acknowledged

    async def join(self, players: Sequence[Player]) -> tuple[list[Player], str]:
        """The players that have a session now, and why the others have none."""
        joined: list[Player] = []
        for player in players:
            if farewell := await self._join(player):
                return joined, farewell
            joined.append(player)
        return joined, STAY

    async def _join(self, player: Player) -> str:
        """Gets a session, however often the server is away; else a farewell."""
        try:
            await self.patience.until_answered(player.join)
        except SessionRefused as refusal:
            return str(refusal)
        return STAY

    async def paint(
        self, players: Sequence[Player], wishes: Sequence[Wish], advance: Callable[[int], None]
    ) -> None:
        """Returns when every wish is settled. Raises Stopped when that cannot be.

        `advance` hears how many more are settled.
        """
        for wish in wishes:
            self._wishes.put_nowait(wish)
        settled = asyncio.create_task(self._wishes.join())
        working = {asyncio.create_task(self._work(player, advance)) for player in players}
        try:
            await until_settled(settled, working)
        finally:
            await cancel(settled, *working)

    async def _work(self, player: Player, advance: Callable[[int], None]) -> str:
        """Places wish after wish; returns the farewell of a player who has to leave."""
        troubles = losses = 0
        while True:
            await self._pace.turn()
            wish = await self._wishes.get()
            answer = await player.place(wish)
            advance(self._settle(wish, answer))
            troubles = troubles + 1 if isinstance(answer, Trouble) else 0
            losses = losses + 1 if isinstance(answer, SessionLost) else 0
            if losses > 1:
                return "The server does not accept the session that it has just made."
            if farewell := await self._heed(player, answer, troubles):
                return farewell

    def _settle(self, wish: Wish, answer: Answer) -> int:
        """How many wishes this answer has settled: one, or none and it is to be sent again."""
        if isinstance(answer, Acknowledged):
            self._on_acknowledged(wish, answer.seq)
            self.acknowledged += 1
        elif isinstance(answer, Refused):
            self.refusals[answer.detail] += 1
        else:
            self._wishes.put_nowait(wish)
        self._wishes.task_done()
        return 1 if isinstance(answer, Acknowledged | Refused) else 0

    async def _heed(self, player: Player, answer: Answer, troubles: int) -> str:
        """Waits, joins again or says farewell, as the answer demands."""
        if isinstance(answer, Trouble):
            self.patience.troubled(answer.detail)
            await asyncio.sleep(max(answer.wait_ms / 1000, backoff_seconds(troubles)))
            return STAY
        self.patience.answered()
        match answer:
            case Acknowledged() | Wait() if answer.wait_ms:
                await asyncio.sleep(answer.wait_ms / 1000)
            case SessionLost():
                return await self._join(player)
            case Expelled():
                return answer.detail
            case Halted():
                raise Stopped(answer.detail)
        return STAY


async def until_settled(settled: asyncio.Task[None], working: set[asyncio.Task[str]]) -> None:
    farewell = "There were none."
    while not settled.done():
        if not working:
            raise Stopped(f"No player is left. {farewell}")
        done, _ = await asyncio.wait({settled, *working}, return_when=asyncio.FIRST_COMPLETED)
        for task in working & done:
            farewell = task.result()
        working -= done
