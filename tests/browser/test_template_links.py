"""Templates that come by a link, or are large: nothing twice, nothing unasked, nothing frozen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route

from tests.browser.app import App
from tests.browser.test_templates import KEPT, lay

pytestmark = pytest.mark.browser

FAR = "https://pictures.example/art.png"


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """Nearly as wide as the board."""
    path = tmp_path / "wide.png"
    Image.new("RGB", (240, 120), (229, 0, 0)).save(path)
    return path


def serve(app: App, picture: Path, address: str) -> list[str]:
    """Answers for a site of pictures; the addresses that it was asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(path=picture, headers={"Access-Control-Allow-Origin": "*"})

    app.page.route(address, answer)
    return asked


def test_a_page_with_a_template_link_may_be_loaded_again(app: App, wide: Path) -> None:
    address = f"{app.server.url}/wide.png"
    serve(app, wide, "**/wide.png")
    app.open(f"/#x=80&y=60&scale=20&template={address}&ox=20&oy=30")
    app.until("place.templates.all.length === 1")
    app.until(f"{KEPT}.then((all) => all.length === 1)")
    for _ in range(2):
        app.page.reload()
        app.page.wait_for_selector("html[data-connected=true]")
        app.until("place.templates.all.length >= 1")
        app.until_painted()
        assert app.get("place.templates.all.length") == 1


def test_the_same_link_twice_at_once_is_one_template(app: App, wide: Path) -> None:
    address = f"{app.server.url}/wide.png"
    serve(app, wide, "**/wide.png")
    app.open()
    link = f"{{url: '{address}', x: 1, y: 2, width: null, title: '', snap: null}}"
    app.get(f"(place.templateTools.fromLink({link}), place.templateTools.fromLink({link}))")
    assert app.get("place.templates.all.length") == 1


def test_moving_by_dragging_ends_with_its_panel(app: App, wide: Path) -> None:
    app.open()
    lay(app, wide, 20, 30)
    app.page.click("[data-template-action=drag]")
    app.page.click("#templates [data-close]")
    before = app.camera
    app.drag(300, 300, 60, 0)
    assert app.camera != before
    assert app.get("place.templates.chosen.x") == 20
    app.page.keyboard.press("v")
    pressed = app.page.get_attribute("[data-template-action=drag]", "aria-pressed")
    assert pressed == "false"


def test_a_transparent_picture_is_told_from_one_beside_the_board(app: App, tmp_path: Path) -> None:
    path = tmp_path / "nothing.png"
    Image.new("RGBA", (3, 3)).save(path)
    app.open()
    lay(app, path, 20, 30)
    said = "document.querySelector('[data-progress]').textContent"
    assert "transparent" in app.get(said)


def test_a_link_to_a_template_shows_all_of_it_on_a_phone(phone: App, wide: Path) -> None:
    serve(phone, wide, "**/wide.png")
    phone.open(f"/#template={phone.server.url}/wide.png&ox=20&oy=30")
    phone.until("place.templates.all.length === 1")
    phone.until("place.camera.x === 140 && place.camera.y === 90")
    left, top = phone.point(20, 30)
    right, bottom = phone.point(259, 149)
    dock = phone.page.locator("#dock").bounding_box()
    assert dock
    assert (left >= 0, right <= 390, top >= 0, bottom <= dock["y"]) == (True,) * 4


def test_a_shared_template_is_whole_wherever_it_is_opened(app: App, wide: Path) -> None:
    serve(app, wide, "**/wide.png")
    app.open()
    app.use_clipboard()
    app.page.keyboard.press("v")
    app.page.fill("#template-url input", f"{app.server.url}/wide.png")
    app.page.click("#template-url button")
    app.until("place.templates.all.length === 1")
    app.page.click("[data-template-action=link]")
    app.until_said("Link copied.")
    link = app.get("navigator.clipboard.readText()")
    assert "template=" in link and "scale=" not in link


def test_a_link_asks_once_before_it_loads_from_another_site(app: App, wide: Path) -> None:
    asked = serve(app, wide, FAR)
    link = f"/#x=80&y=60&scale=3&template={FAR}&ox=20&oy=30"
    app.open(link)
    app.page.wait_for_selector("#site-question[open]")
    assert "pictures.example" in app.page.inner_text("#site-question")
    app.page.click("#site-question [data-close]")
    app.until_painted()
    assert asked == []
    assert app.get("place.templates.all.length") == 0
    app.get(f"location.hash = {json.dumps(link[1:] + '&tw=30')}")
    app.page.click("#site-allow")
    app.until("place.templates.all.length === 1")
    app.get("place.templates.remove(place.templates.chosen)")
    other = f"#template={FAR}&ox=1&oy=1"
    app.get(f"location.hash = {json.dumps(other)}")
    app.until("place.templates.all.length === 1")
    assert len(asked) == 2
    assert not app.page.is_visible("#site-question")


def test_who_names_an_address_is_not_asked(app: App, wide: Path) -> None:
    asked = serve(app, wide, FAR)
    app.open()
    app.page.keyboard.press("v")
    app.page.fill("#template-url input", FAR)
    app.page.click("#template-url button")
    app.until("place.templates.all.length === 1")
    assert asked == [FAR]


def test_a_large_picture_is_decoded_beside_the_page(app: App, tmp_path: Path) -> None:
    """And looked at in slices, so that other work is done in between."""
    path = tmp_path / "large.png"
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(path, compress_level=1)
    app.page.add_init_script(
        "window.decoded = 0;"
        "const decode = createImageBitmap;"
        "window.createImageBitmap = (...all) => { decoded++; return decode(...all); };"
    )
    app.open()
    app.page.keyboard.press("v")
    app.get(
        "window.turns = 0;"
        "void place.templates.listed.on(() => {"
        " const turn = () => place.templates.all[0].isReady || (turns++, setTimeout(turn));"
        " turn(); })"
    )
    app.page.set_input_files("#template-file", path)
    app.until("place.templates.all.length === 1 && place.templates.all[0].isReady")
    assert app.get("decoded") == 0
    assert app.get("turns") > 10
    app.until(f"{KEPT}.then((all) => all.length === 1)")


def test_a_picture_that_could_not_be_shown_is_not_kept(app: App, tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    Image.new("1", (5000, 1)).save(path)
    app.open()
    app.page.keyboard.press("v")
    app.page.set_input_files("#template-file", path)
    app.until_toast("too big")
    assert app.get(f"{KEPT}.then((all) => all.length)") == 0


def test_without_workers_the_page_decodes_itself(app: App, wide: Path) -> None:
    app.page.route("**/picture_worker.js", lambda route: route.abort())
    app.open()
    lay(app, wide, 20, 30)
    assert app.get("place.templates.all.length") == 1
