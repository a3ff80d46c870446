import assert from "node:assert/strict";
import test from "node:test";

import { grid, grown } from "../../boards.mjs";
import { Camera, MAX_SCALE } from "../../../../static/js/state/view/camera.js";
import { Digits, Keymap, keyName } from "../../../../static/js/state/settings/keymap.js";
import {
  formatLink,
  formatPlace,
  parseLink,
  parseMoment,
  parsePlace,
} from "../../../../static/js/state/view/link.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Settings } from "../../../../static/js/state/settings/settings.js";

function camera() {
  const it = new Camera(800, 600);
  it.setBoard(grid(1000, 1000));
  it.moveTo(500, 500, 4);
  return it;
}
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("zooming keeps the point under the pointer", () => {
  const it = camera();
  const before = it.toBoard(100, 50);
  it.zoomAt(100, 50, 1.5);
  const after = it.toBoard(100, 50);
  near(before.x, after.x);
  near(before.y, after.y);
  near(it.scale, 6);
});

test("the scale stays within its bounds, and the middle on the board", () => {
  const it = camera();
  it.zoomAt(0, 0, 1e6);
  assert.equal(it.scale, MAX_SCALE);
  it.zoomAt(0, 0, 1e-6);
  assert.equal(it.scale, 0.5);
  it.panBy(1e6, 1e6);
  assert.deepEqual([it.x, it.y], [0, 0]);
});

test("the middle stays on a board that begins elsewhere, and all of it fits", () => {
  const it = new Camera(800, 600);
  it.setBoard(grid(1000, 500, { left: -700, top: -400 }));
  it.fit();
  assert.deepEqual([it.x, it.y, it.isFitted], [-200, -150, true]);
  it.moveTo(-9999, 9999, 4);
  assert.deepEqual([it.x, it.y], [-700, 100]);
  it.moveTo(9999, -9999, 4);
  assert.deepEqual([it.x, it.y], [300, -400]);
});

test("a board that grows is looked at from where one was", () => {
  const it = camera();
  it.moveTo(12.5, 990, 20);
  it.setBoard(grown(grid(1000, 1000), 500));
  assert.deepEqual([it.x, it.y, it.scale], [12.5, 990, 20]);
  it.panBy(1e6, 1e6);
  assert.deepEqual([it.x, it.y], [-500, -500]);
});

test("a board too big for the window can still be seen whole", () => {
  const it = new Camera(390, 844);
  it.setBoard(grid(2000, 2000));
  it.fit();
  assert.ok(it.scale < 0.2 && it.scale * 2000 <= 390);
});

test("screen and board points are each other's inverse, above the dock too", () => {
  const it = camera();
  it.resize(800, 600, { bottom: 100 });
  const { x, y } = it.toBoard(...Object.values(it.toScreen(12.5, 700)));
  near(x, 12.5);
  near(y, 700);
  assert.deepEqual(it.toScreen(it.x, it.y), { x: 400, y: 250 });
});

test("the whole board is shown between header, dock and tools", () => {
  const it = camera();
  it.resize(800, 600, { top: 50, bottom: 100, side: 90 });
  for (const [width, height] of [
    [1000, 1000],
    [2000, 500],
    [300, 900],
  ]) {
    it.setBoard(grid(width, height));
    it.fit();
    const [start, end] = [it.toScreen(0, 0), it.toScreen(width, height)];
    assert.ok(start.x >= 90 && end.x <= 710 && start.y >= 50 && end.y <= 500);
    assert.ok(it.isFitted);
  }
  it.zoomAt(400, 300, 1.1);
  assert.ok(!it.isFitted);
});

test("news make room for themselves when all is shown, and move nothing otherwise", () => {
  const it = camera();
  it.resize(800, 600, { top: 50, bottom: 100 });
  const before = it.toScreen(480, 480);
  it.resize(800, 600, { top: 50, bottom: 100, news: 120 });
  assert.deepEqual(it.toScreen(480, 480), before);
  it.fit();
  assert.ok(it.toScreen(0, 0).y >= 170 && it.toScreen(0, 1000).y <= 500);
});

test("a link restores view and template, in the form that Pxls uses", () => {
  const template = {
    url: "https://example.org/a b.png",
    x: 5,
    y: 0,
    width: 30,
    title: "Cat & dog",
    snap: true,
  };
  const hash = formatLink({ x: 10.7, y: 20.2, scale: 20 }, template);
  assert.match(
    hash,
    /^#x=10&y=20&scale=20&template=https%3A%2F%2Fexample\.org%2Fa%20b\.png&ox=5&oy=0&tw=30&title=Cat%20%26%20dog&convert=nearestCustom$/,
  );
  assert.deepEqual(parseLink(hash), { view: { x: 10, y: 20, scale: 20 }, template });
});

test("links lead left of and above the first pixel, too", () => {
  const template = { url: "u", x: -5, y: -600, width: 30, title: "", snap: null };
  const link = parseLink(formatLink({ x: -12.5, y: -0.5, scale: 8 }, template));
  assert.deepEqual(link, { view: { x: -13, y: -1, scale: 8 }, template });
  for (const place of [{ x: -1, y: -32_768, scale: 20 }, { x: -7, y: 3, scale: 5 }])
    assert.deepEqual(parsePlace(formatPlace(place)), place);
  assert.equal(formatPlace({ x: -0.2, y: -0, scale: 20 }), "/at/-1,0");
  for (const path of ["/at/--1,2", "/at/1,-", "/at/1,2,-3", "/at/+1,2"])
    assert.equal(parsePlace(path), null);
});

test("a link says whether the palette's colours are shown, or leaves it open", () => {
  const snap = (convert) => parseLink(`#template=u${convert}`).template.snap;
  assert.equal(snap("&convert=nearestCustom"), true);
  assert.equal(snap("&convert=unconverted"), false);
  assert.equal(snap("&convert=constructor"), null);
  assert.equal(snap(""), null);
  const template = { url: "u", x: 0, y: 0, width: 1, title: "", snap: false };
  assert.match(formatLink({ x: 0, y: 0, scale: 1 }, template), /&convert=unconverted$/);
});

test("a plus sign in a link is no space", () => {
  const { template } = parseLink("#template=https://example.org/a+b.png&title=1%2B1%20is+2");
  assert.deepEqual([template.url, template.title], ["https://example.org/a+b.png", "1+1 is+2"]);
});

test("what is no number in a link is left out", () => {
  assert.deepEqual(parseLink("#x=a&y=3"), { view: null, template: null });
  assert.deepEqual(parseLink("#x=1&y=&scale=2").view, null);
  assert.deepEqual(parseLink("").view, null);
  assert.equal(parseLink("?template=u&tw=-4").template.width, null);
});

test("keys are named without regard to how a sign is typed", () => {
  assert.equal(keyName({ key: "?", shiftKey: true }), "?");
  assert.equal(keyName({ key: "W", shiftKey: false }), "w");
  assert.equal(keyName({ key: "F", shiftKey: true }), "Shift+f");
  assert.equal(keyName({ key: "ArrowUp", shiftKey: true, ctrlKey: true }), "Ctrl+Shift+ArrowUp");
});

test("a key of one's own replaces the default one", () => {
  const keymap = new Keymap(() => ({ grid: "b" }));
  assert.deepEqual(
    [keymap.actionOf("b"), keymap.actionOf("g"), keymap.keyOf("grid")],
    ["grid", null, "b"],
  );
  assert.equal(keymap.holderOf("b", "heat"), "grid");
  assert.equal(keymap.holderOf("b", "grid"), null);
});

test("no two actions have the same key by default", () => {
  const keys = new Keymap(() => ({})).entries.map(([, key]) => key);
  assert.equal(new Set(keys).size, keys.length);
});

test("digits choose colours, two of them in time a two-digit one", () => {
  const digits = new Digits();
  assert.equal(digits.press(1, 0, 16), 0);
  assert.equal(digits.press(2, 400, 16), 11);
  assert.equal(digits.press(2, 500, 16), 1);
  assert.equal(digits.press(3, 1100, 16), 2);
  assert.equal(digits.press(0, 2000, 16), 9);
  assert.equal(digits.press(9, 3000, 4), null);
  const large = [2, 5, 5, 5].map((digit, nth) => digits.press(digit, 4000 + nth * 100, 256));
  assert.deepEqual(large, [1, 24, 254, 4]);
});

test("the palette steps around, chooses what exists, and finds the nearest colour", () => {
  const palette = new Palette();
  palette.load([{ hex: "#FFFFFF" }, { hex: "#222222" }, { hex: "#E50000" }]);
  palette.step(-1);
  assert.equal(palette.index, 2);
  palette.step(1);
  assert.equal(palette.index, 0);
  palette.choose(7);
  assert.equal(palette.index, null);
  assert.equal(palette.nearest(250, 10, 30), 2);
});

test("settings are kept, and rubbish in the store is not believed", () => {
  const store = new Map([["place.settings", '{"theme":5,"grid":false,"other":1}']]);
  const storage = {
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => store.set(key, value),
  };
  const settings = new Settings(storage);
  assert.deepEqual([settings.get("theme"), settings.get("grid")], ["system", false]);
  settings.set("theme", "dark");
  assert.equal(new Settings(storage).get("theme"), "dark");
  store.set("place.settings", "not JSON");
  assert.equal(new Settings(storage).get("theme"), "system");
});

test("a template's link alone has no view, and a camera shows all of it on any screen", () => {
  const template = { url: "https://a.example/a.png", x: 20, y: 30, width: 240, title: "", snap: true };
  const link = parseLink(formatLink(null, template));
  assert.deepEqual([link.view, link.template.x], [null, 20]);
  for (const [width, height] of [
    [320, 568],
    [1440, 900],
  ]) {
    const camera = new Camera(width, height);
    camera.setBoard(grid(1000, 1000));
    camera.resize(width, height, { bottom: 100 });
    camera.show({ x: 20, y: 30, width: 240, height: 120 });
    const [start, end] = [camera.toScreen(20, 30), camera.toScreen(260, 150)];
    assert.ok(start.x >= 0 && start.y >= 0 && end.x <= width && end.y <= height - 100);
  }
});

test("a link may be to a moment of the past, beside place and template", () => {
  const place = { x: 3, y: -4, scale: 20 };
  const template = { url: "https://example.org/a.png", x: 1, y: 2, width: 9, title: "a&seq=5" };
  for (const link of [formatPlace(place, template, 120), formatLink(place, template, 120)]) {
    assert.equal(parseMoment(link), 120, link);
    assert.equal(parseLink(link.slice(link.indexOf("#"))).template.title, "a&seq=5");
  }
  assert.equal(formatPlace(place, null, 0), "/at/3,-4#seq=0");
  assert.equal(parseMoment(formatPlace(place, template)), null);
  for (const text of ["", "#seq=", "#seq=-1", "#seq=1.5", "#seq=x", "#xseq=4"])
    assert.equal(parseMoment(text), null, text);
});
