import assert from "node:assert/strict";
import test from "node:test";

import { grid } from "../../boards.mjs";
import { PanGesture } from "../../../../static/js/entrance/gestures/pan.js";
import { PinchGesture } from "../../../../static/js/entrance/gestures/pinch.js";
import { Pointers } from "../../../../static/js/entrance/gestures/pointers.js";
import { TapGesture } from "../../../../static/js/entrance/gestures/tap.js";
import { Camera } from "../../../../static/js/state/view/camera.js";

// An element as far as gestures know it.
class Surface extends EventTarget {
  setPointerCapture() {}

  send(type, { id = 1, x, y, at = 0, pointerType = "touch" }) {
    const event = Object.assign(new Event(type, { cancelable: true }), {
      pointerId: id,
      pointerType,
      clientX: x,
      clientY: y,
      button: 0,
    });
    Object.defineProperty(event, "timeStamp", { value: at });
    this.dispatchEvent(event);
  }
}

function table() {
  const surface = new Surface();
  const pointers = new Pointers(surface);
  const camera = new Camera(400, 400);
  camera.setBoard(grid(1000, 1000));
  camera.moveTo(500, 500, 10);
  const taps = [];
  const tap = new TapGesture(pointers, {
    onTap: (press) => taps.push([press.x, press.y]),
    onSingle: () => {},
    onDouble: () => taps.push("double"),
  });
  const pan = new PanGesture(pointers, camera, () => false);
  globalThis.cancelAnimationFrame ??= () => {};
  for (const gesture of [pointers, tap, pan, new PinchGesture(pointers, camera)]) gesture.enable();
  return { surface, camera, taps, leave: () => tap.disable() };
}

function wander(surface, distance, pointerType) {
  surface.send("pointerdown", { x: 100, y: 100, pointerType });
  surface.send("pointermove", { x: 100 + distance, y: 100, at: 50, pointerType });
  surface.send("pointerup", { x: 100 + distance, y: 100, at: 90, pointerType });
}

test("a finger that rolls is still a tap, and the board stays where it is", () => {
  for (const distance of [0, 4, 6, 9]) {
    const { surface, camera, taps, leave } = table();
    wander(surface, distance, "touch");
    assert.deepEqual([taps, camera.x], [[[100, 100]], 500], String(distance));
    leave();
  }
});

test("what is no tap any more moves the board, with nothing lost between the two", () => {
  for (const [distance, pointerType] of [
    [10, "touch"],
    [5, "mouse"],
  ]) {
    const { surface, camera, taps, leave } = table();
    wander(surface, distance, pointerType);
    assert.deepEqual([taps, camera.x], [[], 500 - distance / 10], pointerType);
    leave();
  }
});

test("of two fingers that pinched, the one that stays moves the board", () => {
  for (const end of ["pointerup", "pointercancel"]) {
    const { surface, camera, taps, leave } = table();
    surface.send("pointerdown", { id: 1, x: 100, y: 200 });
    surface.send("pointerdown", { id: 2, x: 300, y: 200 });
    surface.send("pointermove", { id: 2, x: 320, y: 200 });
    surface.send(end, { id: 1, x: 100, y: 200 });
    const { x, scale } = camera;
    surface.send("pointermove", { id: 2, x: 270, y: 200 });
    surface.send("pointermove", { id: 2, x: 220, y: 200 });
    assert.ok(Math.abs(camera.x - (x + 100 / scale)) < 1e-9);
    surface.send("pointerup", { id: 2, x: 220, y: 200 });
    assert.deepEqual(taps, []);
    leave();
  }
});
