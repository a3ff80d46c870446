"""The page's main states, each brought about as a player or moderator would: for the tests of
accessibility and for the pictures that `python -m tests.browser.screenshots` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from tests.browser.app import App, set_board

State = Callable[[App], None]


def first_load(app: App) -> None:
    app.open()


def busy(app: App) -> None:
    """Many people at work, as far as the page can know."""
    app.open()
    app.get(
        "place.status.set({ online: 12345, perMinute: 4321, announcement: 'Finale at 18:00' });"
        "const at = new Date(Date.now() + 5_000_000).toISOString();"
        "place.countdown.load({ name: 'White-out', at })"
    )


def zoomed_in_with_reticle(app: App) -> None:
    app.open()
    app.look_at(104, 62, 26)
    app.choose(5)
    app.page.mouse.move(*app.point(106, 60))


def asking_first(app: App) -> None:
    app.open()
    app.look_at(104, 62, 26)
    app.choose(9)
    app.get("place.settings.set('placing', 'confirm')")
    app.click(105, 61)


def cooldown(app: App) -> None:
    app.open()
    app.look_at(104, 62, 18)
    app.choose(8)
    app.get("place.cooldown.start(283_000)")


def template(app: App) -> None:
    app.open()
    app.look_at(60, 60, 14)
    app.page.keyboard.press("v")
    with picture_file(heart()) as path:
        app.page.set_input_files("#template-file", path)
        app.until("place.templates.all.length === 1")
    app.page.select_option("[data-field=style]", "symbols")


def inspector(app: App) -> None:
    status, placed = app.server.place(app.server.new_player(), 104, 62, 5)
    assert status == 200
    app.open()
    app.until(  # the ledger follows a moment later
        "fetch('/api/pixel/104/62').then((answer) => answer.ok && answer.json())"
        f".then((pixel) => pixel && pixel.seq >= {placed['seq']})"
    )
    app.look_at(104, 62, 20)
    app.page.mouse.move(*app.point(104, 62))
    app.page.keyboard.press("i")
    app.page.click("#inspector .more button")
    app.page.wait_for_selector("#inspector .there")


def settings(app: App) -> None:
    app.open()
    app.page.keyboard.press("t")


def help_and_keys(app: App) -> None:
    app.open()
    app.page.keyboard.press("?")


def welcome(app: App) -> None:
    app.open()
    app.page.keyboard.press("?")
    app.page.click("#help-welcome")
    app.get("place.face.load({ face: { rules: 'Be kind.', chat: 'https://chat.example/' } })")
    app.page.wait_for_selector("#welcome-chat")


def announced(app: App) -> None:
    app.open()
    app.get("place.status.set({ announcement: 'The finale begins on Sunday. '.repeat(17) })")


def heat(app: App) -> None:
    app.open()
    app.page.keyboard.press("h")
    app.until_said("Pixels placed in the last")


def untouched(app: App) -> None:
    app.open()
    app.page.keyboard.press("x")
    app.until_said("never been placed")


def offline(app: App) -> None:
    app.open()
    app.context.set_offline(True)
    app.until("document.getElementById('banner').textContent !== ''")


def frozen(app: App) -> None:
    set_board(app.server, state="frozen", announcement="Finale: everything turns white at 18:00")
    app.open()
    app.until("document.getElementById('banner').textContent !== ''")


def refused(app: App) -> None:
    app.open()
    app.look_at(104, 62, 18)
    app.choose(8)
    app.get("place.cooldown.start(283_000)")
    app.click(108, 64)
    app.until_toast("Too soon")


def marks(app: App) -> None:
    app.open()
    app.get("place.settings.set('marks', true)")
    app.look_at(104, 62, 40)
    app.choose(9)


def menu(app: App) -> None:
    app.open()
    app.page.click("#menu" if app.page.is_visible("#menu") else "#more")


EVERYWHERE: list[State] = [
    first_load,
    busy,
    zoomed_in_with_reticle,
    asking_first,
    cooldown,
    template,
    inspector,
    settings,
    help_and_keys,
    welcome,
    announced,
    heat,
    untouched,
    offline,
    frozen,
    refused,
    marks,
]


def bring_about(state: State, app: App) -> Callable[[], None]:
    """Answers with the way to leave the board as it was."""
    state(app)
    if state is not frozen:
        return lambda: None
    return lambda: set_board(app.server, state="open", announcement="")


@contextmanager
def picture_file(image: Image.Image) -> Iterator[Path]:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "heart.png"
        image.save(path)
        yield path


def heart() -> Image.Image:
    image = Image.new("RGBA", (24, 24))
    draw = ImageDraw.Draw(image)
    draw.ellipse((1, 2, 12, 13), fill=(229, 0, 0, 255))
    draw.ellipse((11, 2, 22, 13), fill=(229, 0, 0, 255))
    draw.polygon([(2, 10), (21, 10), (12, 22), (11, 22)], fill=(229, 0, 0, 255))
    draw.ellipse((4, 4, 7, 7), fill=(255, 167, 209, 255))
    return image
