import assert from "node:assert/strict";
import test from "node:test";

import { Keyboard } from "../../../../static/js/entrance/page/keyboard.js";
import { Keymap } from "../../../../static/js/state/settings/keymap.js";

// What a press on a keyboard does: the number of a colour, or a command.
function press(event, lent = null) {
  const done = [];
  const listen = new EventTarget();
  globalThis.document = Object.assign(listen, { querySelector: () => null });
  const commands = new Proxy({}, { get: (_, name) => name !== "null" && (() => done.push(name)) });
  const palette = { colors: new Array(16), choose: (index) => done.push(index) };
  const keyboard = new Keyboard({ keymap: new Keymap(() => ({})), commands, palette });
  if (lent) keyboard.lend(lent(done), ["grid", "cancel"]);
  keyboard.enable();
  const keys = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
  const full = Object.assign(new Event("keydown", { cancelable: true }), keys, event);
  listen.dispatchEvent(full);
  keyboard.disable();
  return done;
}

test("the number row chooses colours whatever the keyboard writes with it", () => {
  const rows = { french: "à&é\"'(-è_ç", czech: "é+ěščřžýáí", english: "0123456789" };
  for (const [name, row] of Object.entries(rows))
    [...row].forEach((key, digit) => {
      const index = (digit || 10) - 1;
      assert.deepEqual(press({ key, code: `Digit${digit}` }), [index], `${name} ${key}`);
    });
});

test("with Shift it is what is written, and so are other keys", () => {
  assert.deepEqual(press({ key: "6", code: "Digit6", shiftKey: true }), [5]);
  assert.deepEqual(press({ key: "+", code: "Digit1", shiftKey: true }), ["zoomInSign"]);
  assert.deepEqual(press({ key: "-", code: "Minus" }), ["zoomOutSign"]);
  assert.deepEqual(press({ key: "-", code: "NumpadSubtract" }), ["zoomOutSign"]);
  assert.deepEqual(press({ key: "4", code: "Numpad4" }), [3]);
});

test("with Ctrl a digit is the browser's", () => {
  assert.deepEqual(press({ key: "&", code: "Digit1", ctrlKey: true }), []);
  assert.deepEqual(press({ key: "1", code: "Digit1", ctrlKey: true }), []);
});

test("keys that are lent come first, and of the others only what is allowed does anything", () => {
  const lent = (done) => ({ j: () => done.push("backwards"), ",": () => done.push("step") });
  assert.deepEqual(press({ key: "j", code: "KeyJ" }, lent), ["backwards"]);
  assert.deepEqual(press({ key: "о", code: "KeyJ" }, lent), ["backwards"]); // a Russian o
  assert.deepEqual(press({ key: ",", code: "Comma" }, lent), ["step"]);
  assert.deepEqual(press({ key: "g", code: "KeyG" }, lent), ["grid"]);
  assert.deepEqual(press({ key: "Escape", code: "Escape" }, lent), ["cancel"]);
  for (const key of ["Enter", "z", "k", "i"]) assert.deepEqual(press({ key, code: "" }, lent), []);
  assert.deepEqual(press({ key: "4", code: "Digit4" }, lent), []);
  assert.deepEqual(press({ key: "j", code: "KeyJ" }), ["colorPreviousLetter"]);
});
