"""Lines that die without a word or lose an answer, and what is decided meanwhile: the page says
only what is true, and nothing is counted twice."""

from __future__ import annotations

import pytest

from tests.browser.app import App, moderate, set_board
from tests.browser.main_path import (
    ACTION,
    BANNER,
    CONNECTION,
    ONLINE,
    Hostile,
    another_tab,
    columns,
    place,
    place_and_hear,
    placements_on,
    see,
)
from tests.rig.fuse import until

pytestmark = pytest.mark.browser

DEAF_AFTER_SENDING = """
void (WebSocket.prototype.send = ((send) => function (data) {
  this.onmessage = null;
  WebSocket.prototype.send = send;
  send.call(this, data);
})(WebSocket.prototype.send));
"""


def test_a_line_that_dies_silently_is_noticed_and_made_anew(hostile: Hostile) -> None:
    app = hostile()
    app.page.clock.install()
    app.open()
    said = another_eye(app)
    app.wire.freeze()
    x, y = next(columns), 20
    assert app.server.place(app.server.new_player(), x, y, 7)[0] == 200
    app.page.clock.fast_forward(46_000)
    app.until_color(x, y, 7)
    app.until(f"{CONNECTION} === 'Live'")
    assert "Reconnecting" in app.get(said)


def another_eye(app: App) -> str:
    """All that the page says of its connection from now on."""
    app.get(
        "window.said = [], new MutationObserver(() => window.said.push("
        f"{CONNECTION})).observe(document.getElementById('connection'), {{ childList: true }})"
    )
    return "window.said"


def open_with_a_session(app: App) -> None:
    app.page.clock.install()
    app.open()
    app.get("place.session.begin().then(() => place.tabs.joined.emit())")
    app.until("!place.session.isMissing && place.sync.state === 'live'")


def test_a_placement_without_an_answer_is_settled_and_counted_once(hostile: Hostile) -> None:
    app = hostile()
    open_with_a_session(app)
    app.wire.freeze()
    x, y = place(app)
    app.until_color(x, y, 5)  # as it is expected to be
    app.page.clock.fast_forward(7_000)
    app.until_said(f"Placed red at {x}, {y}.")
    app.wire.thaw()  # now the first one arrives, too
    see(app)
    assert placements_on(app.server, x, y) == 1
    assert app.get("place.cooldown.waitMs") > 200_000


def test_an_answer_that_was_lost_is_found_in_the_history(hostile: Hostile) -> None:
    app = hostile()
    open_with_a_session(app)
    app.get(DEAF_AFTER_SENDING)
    x, y = place(app)
    until(lambda: placements_on(app.server, x, y), "it is placed")
    app.page.clock.fast_forward(7_000)
    app.until_said(f"Placed red at {x}, {y}.")
    assert placements_on(app.server, x, y) == 1


def test_an_offline_click_is_refused_at_once(hostile: Hostile) -> None:
    app = hostile().open()
    app.wire.go_down()
    app.context.set_offline(True)
    app.until(f"{BANNER}.includes('You are offline')")
    x, y = place(app)
    app.until_toast("You are offline. Your pixel was not placed.")
    app.until_color(x, y, 0)
    app.wire.is_down = False
    app.context.set_offline(False)
    app.until(f"{CONNECTION} === 'Live' && {BANNER} === ''")
    place_and_hear(app)


# --- what moderators decide --------------------------------------------------------------------


def test_a_ban_shows_at_once_in_every_tab_and_goes_with_its_end(hostile: Hostile) -> None:
    app = hostile().open()
    place_and_hear(app)
    second = another_tab(app).open()
    player = app.get("fetch('/api/me').then((me) => me.json()).then((me) => me.user_id)")
    moderate(
        app.server,
        f"models.Ban.objects.create(player={player!r}, reason='A bot')",
        expelled=player,
    )
    for tab in (app, second):
        tab.until(f"{BANNER} === 'You are banned: A bot' && {ACTION} === 'Banned'")
        tab.until("place.sync.state === 'live'")
    moderate(app.server, f"models.Ban.objects.filter(player={player!r}).delete()")
    for tab in (app, second):
        tab.until(f"{BANNER} === ''")


def test_a_freeze_shows_also_if_it_came_while_the_line_was_down(hostile: Hostile) -> None:
    app = hostile().open()
    app.wire.go_down()
    app.until(f"{CONNECTION} === 'Reconnecting' && {ONLINE} === ''")
    set_board(app.server, state="frozen")
    try:
        app.wire.is_down = False
        app.until(f"{CONNECTION} === 'Live' && {BANNER}.includes('The board is frozen')")
    finally:
        set_board(app.server, state="open")
    app.until(f"{BANNER} === ''")
