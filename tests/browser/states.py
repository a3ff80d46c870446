"""The page's main states, each brought about on an open page: for the tests of what can be read
and of accessibility, and for the pictures that `python -m tests.browser.screenshots` takes.

What only a server knows (a ban, a freeze) is told to the page here; that it hears of it is
tested elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.browser.app import App, answered
from tests.browser.drawings import heart, picture_file

State = Callable[[App], None]
LONG = "The finale begins on Sunday. " * 17


def first_load(app: App) -> None:
    """As it is."""


def busy(app: App) -> None:
    """Many people at work, as far as the page can know."""
    app.get(
        "place.status.set({ online: 12345, perMinute: 4321, announcement: 'Finale at 18:00' });"
        "const at = new Date(Date.now() + 5_000_000).toISOString();"
        "place.countdown.load({ name: 'White-out', at })"
    )


def zoomed_in_with_reticle(app: App) -> None:
    app.look_at(104, 62, 26)
    app.choose(5)
    app.page.mouse.move(*app.point(106, 60))


def asking_first(app: App) -> None:
    app.look_at(104, 62, 26)
    app.choose(9)
    app.get("place.settings.set('placing', 'confirm')")
    app.click(105, 61)


def cooldown(app: App) -> None:
    app.look_at(104, 62, 18)
    app.choose(8)
    app.get("place.cooldown.start(283_000)")


def undo(app: App) -> None:
    cooldown(app)
    app.get("place.undo.configure({ undo_seconds: 60, cooldown_seconds: 300 })")
    app.get("place.placer.placed.emit({ x: 104, y: 62, color: place.board.color(104, 62) })")
    app.page.wait_for_selector("#undo")


def refused(app: App) -> None:
    cooldown(app)
    app.click(108, 64)
    app.page.wait_for_selector(".toast.bad")


def marks(app: App) -> None:
    app.get("place.settings.set('marks', true)")
    app.look_at(104, 62, 40)
    app.choose(9)


def template(app: App) -> None:
    app.look_at(60, 60, 14)
    app.page.keyboard.press("v")
    with picture_file(heart()) as path:
        app.page.set_input_files("#template-file", path)
        app.until("place.templates.all.length === 1")
    app.page.select_option("[data-field=style]", "symbols")


def site_question(app: App) -> None:
    link = "{ url: 'https://pictures.example/heart.png', x: 60, y: 60, width: 24, snap: true }"
    app.get(f"void place.templateTools.fromLink({link}, false)")
    app.page.wait_for_selector("#site-question[open]")


def inspector(app: App) -> None:
    if app.get("fetch('/api/pixel/104/62').then(({ status }) => status)") == 404:
        status, placed = app.server.place(app.server.new_player(), 104, 62, 5)
        assert status == 200, placed
        # The ledger follows a moment later.
        app.until("fetch('/api/pixel/104/62').then(({ status }) => status === 200)")
    app.look_at(104, 62, 20)
    app.page.mouse.move(*app.point(104, 62))
    app.page.keyboard.press("i")
    app.page.click("#inspector .more button")
    app.page.wait_for_selector("#inspector .there")


def report(app: App) -> None:
    inspector(app)
    app.page.click("#inspector-report")
    app.page.wait_for_selector("#report[open]")


def settings(app: App) -> None:
    app.page.keyboard.press("t")


def help_and_keys(app: App) -> None:
    app.page.keyboard.press("?")


def welcome(app: App) -> None:
    app.page.keyboard.press("?")
    app.page.click("#help-welcome")
    app.get("place.face.load({ face: { rules: 'Be kind.', chat: 'https://chat.example/' } })")
    app.page.wait_for_selector("#welcome-chat")


def more(app: App) -> None:
    app.page.click("#menu" if app.page.is_visible("#menu") else "#more")


def map_layers(app: App) -> None:
    app.page.keyboard.press("h")
    app.page.click("#menu" if app.page.is_visible("#menu") else "#layers")


def without_interface(app: App) -> None:
    app.page.keyboard.press("u")


def heat(app: App) -> None:
    app.page.keyboard.press("h")
    app.until("place.activity.levels !== null")


def untouched(app: App) -> None:
    app.page.keyboard.press("x")
    app.until("place.activity.levels !== null")


def announced(app: App) -> None:
    app.get(f"place.status.set({{ announcement: {LONG!r} }})")


def offline(app: App) -> None:
    app.context.set_offline(True)
    app.until("document.getElementById('banner').textContent !== ''")


def frozen(app: App) -> None:
    news = "Finale: everything turns white at 18:00"
    app.get(f"place.status.set({{ state: 'frozen', announcement: '{news}' }})")


def banned(app: App) -> None:
    ban = "{ reason: 'painting over others again and again', until: '2099-01-01T12:00:00Z' }"
    app.get(f"place.status.set({{ ban: {ban} }})")


def message_over_a_dialog(app: App) -> None:
    app.page.keyboard.press("t")
    app.get("place.status.set({ isUnavailable: true })")
    app.get("place.say('A message of two lines, as long as most of them are', 'bad')")


def message_over_a_sheet(app: App) -> None:
    app.page.keyboard.press("v")
    app.get("place.say('A message of two lines, as long as most of them are', 'bad')")


EVERYWHERE: list[State] = [
    first_load,
    busy,
    zoomed_in_with_reticle,
    asking_first,
    cooldown,
    undo,
    refused,
    marks,
    template,
    site_question,
    inspector,
    report,
    settings,
    help_and_keys,
    welcome,
    more,
    map_layers,
    without_interface,
    heat,
    untouched,
    announced,
    offline,
    frozen,
    banned,
    message_over_a_dialog,
    message_over_a_sheet,
]

CLEAR = Path(__file__).with_name("clear.js").read_text()


def each(app: App) -> Iterator[State]:
    """One state after the other on one page, which is opened once."""
    with answered(app.page):
        app.open()
    for state in EVERYWHERE:
        state(app)
        yield state
        app.context.set_offline(False)
        app.page.wait_for_selector("html[data-connected=true]")
        if app.page.is_visible("#interface-back"):
            app.page.click("#interface-back")
        app.page.mouse.move(0, 0)
        app.page.evaluate(CLEAR)
