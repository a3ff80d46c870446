import assert from "node:assert/strict";
import { test } from "node:test";

import { Address } from "../../../../static/js/entrance/page/address.js";

function open(t, at) {
  const page = { listeners: {}, replaced: [] };
  const globals = {
    addEventListener: (name, listener) => (page.listeners[name] = listener),
    location: new URL(at),
    history: { replaceState: (state, title, url) => page.replaced.push(url) },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() =>
      before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name],
    );
  }
  page.links = [];
  page.camera = { x: 1, y: 2, scale: 3, moved: { on: (heard) => ((page.move = heard), () => {}) } };
  const { camera, links } = page;
  page.address = new Address({ camera, template: () => null, onLink: (link) => links.push(link) });
  page.address.enable();
  page.openBoard = () => page.address.read();
  return page;
}

test("a link is followed though the address was rewritten before we heard of it", (t) => {
  const page = open(t, "https://place.example/#x=1&y=2&scale=3");
  page.listeners.hashchange({ newURL: "https://place.example/#x=50&y=60&scale=7" });
  const [{ view }] = page.links;
  assert.deepEqual([view.x, view.y, view.scale], [50, 60, 7]);
});

test("a write that was due when a link came is dropped", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = open(t, "https://place.example/");
  page.openBoard();
  page.move();
  page.listeners.hashchange({ newURL: "https://place.example/#x=50&y=60&scale=7" });
  t.mock.timers.tick(1000);
  assert.deepEqual(page.replaced, []);
  page.move();
  t.mock.timers.tick(1000);
  assert.equal(page.replaced.length, 1);
});

test("the link that the page was opened with outlasts a board that takes its time", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = open(t, "https://place.example/#x=40&y=50&scale=30");
  page.move(); // the window has a size now
  t.mock.timers.tick(1000);
  assert.deepEqual(page.replaced, []);
  page.openBoard();
  assert.equal(page.links[0].view.scale, 30);
});

test("a page that was opened at a place goes there", (t) => {
  const page = open(t, "https://place.example/at/40,50");
  page.openBoard();
  assert.deepEqual(page.links[0].view, { x: 40, y: 50, scale: 20 });
});

test("a view behind # is newer than the place in the path", (t) => {
  const page = open(t, "https://place.example/at/40,50,8#x=1&y=2&scale=3");
  page.openBoard();
  assert.deepEqual(page.links[0].view, { x: 1, y: 2, scale: 3 });
});

test("what is shared is an address that servers can read", (t) => {
  const page = open(t, "https://place.example/");
  assert.equal(page.address.shared(null), "https://place.example/at/1,2,3");
  assert.equal(page.address.shared({ x: 7.5, y: 8.5 }), "https://place.example/at/7,8");
});

test("an address that the page wrote itself is nobody's link", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = open(t, "https://place.example/#x=40&y=50&scale=30");
  page.openBoard();
  history.replaceState = (state) => (history.state = state);
  page.move();
  t.mock.timers.tick(1000);
  page.openBoard(); // after a reload
  page.listeners.hashchange({ newURL: "https://place.example/#x=5&y=6" });
  assert.deepEqual(
    page.links.map(({ isOwn }) => isOwn),
    [false, true, false],
  );
});
