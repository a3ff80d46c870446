import assert from "node:assert/strict";
import test from "node:test";

import { grid } from "../../boards.mjs";
import { Aim } from "../../../../static/js/state/placing/aim.js";
import { Approach } from "../../../../static/js/state/placing/approach.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { Camera } from "../../../../static/js/state/view/camera.js";
import { Cooldown } from "../../../../static/js/state/placing/cooldown.js";
import { Palette } from "../../../../static/js/state/board/palette.js";
import { Placer } from "../../../../static/js/state/placing/placer.js";
import { Reticle } from "../../../../static/js/state/placing/reticle.js";
import { Settings } from "../../../../static/js/state/settings/settings.js";
import { Trackpad } from "../../../../static/js/state/view/trackpad.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

function table(scale = 20) {
  const board = new Board(grid(100, 100));
  const sent = [];
  const send = async ({ x, y }) => {
    sent.push([x, y]);
    return { seq: sent.length, waitMs: 0 };
  };
  const placer = new Placer({ board, cooldown: new Cooldown(() => 0), send });
  const palette = new Palette();
  palette.load([{ index: 0, name: "white", hex: "#FFFFFF" }]);
  palette.choose(0);
  const reticle = new Reticle(board);
  const settings = new Settings({ getItem: () => null, setItem: () => {} });
  const aim = new Aim({ reticle, palette, placer, settings });
  const camera = new Camera(800, 600);
  camera.setBoard(grid(100, 100));
  camera.moveTo(50, 50, scale);
  const approach = new Approach({ camera, board, aim });
  const press = (x, y, at, isTouch = false) => {
    const point = camera.toBoard(x, y);
    const pixel = { x: Math.floor(point.x), y: Math.floor(point.y) };
    approach.tap({ x, y, at, isTouch, pixel });
    approach.single({ x, y, at, isTouch, pixel });
    return pixel;
  };
  return { aim, approach, camera, palette, press, reticle, sent };
}

test("a click elsewhere moves what is aimed at and places nothing", async () => {
  const { aim, reticle, sent } = table();
  reticle.hold(5, 5);
  aim.tap({ x: 9, y: 7, isTouch: false });
  aim.single({ x: 9, y: 7, isTouch: false });
  await settle();
  assert.deepEqual([sent, reticle.point, reticle.isHeld], [[], { x: 9, y: 7 }, true]);
  aim.confirm();
  await settle();
  assert.deepEqual([sent, reticle.isHeld], [[[9, 7]], false]);
});

test("a click on what is aimed at places it", async () => {
  const { aim, reticle, sent } = table();
  reticle.hold(5, 5);
  aim.tap({ x: 5, y: 5, isTouch: false });
  aim.single({ x: 5, y: 5, isTouch: false });
  await settle();
  assert.deepEqual(sent, [[5, 5]]);
});

test("asked to place, it says what is missing: the colour, then the pixel", () => {
  const { aim, palette } = table();
  const missed = [];
  aim.missed.on((what) => missed.push(what));
  aim.confirm();
  palette.choose(null);
  aim.confirm();
  assert.deepEqual(missed, ["pixel", "color"]);
});

test("a click on pixels like dust goes nearer, to the very pixel, and places nothing", async () => {
  const { camera, press, sent, reticle } = table(3);
  const pixel = press(500, 200, 1000);
  await settle();
  assert.deepEqual([sent, reticle.isHeld, camera.scale], [[], false, 20]);
  const now = camera.toBoard(500, 200);
  assert.deepEqual({ x: Math.floor(now.x), y: Math.floor(now.y) }, pixel);
});

test("the second click of a double click is part of the first", async () => {
  const { press, sent } = table(3);
  press(500, 200, 1000);
  press(500, 200, 1200);
  await settle();
  assert.deepEqual(sent, []);
  const pixel = press(500, 200, 2000);
  await settle();
  assert.deepEqual(sent, [[pixel.x, pixel.y]]);
});

test("a finger that goes nearer aims on the way", async () => {
  const { camera, press, reticle, sent } = table(3);
  const pixel = press(500, 200, 1000, true);
  await settle();
  assert.deepEqual([sent, reticle.point, reticle.isHeld], [[], pixel, true]);
  assert.equal(camera.scale, 20);
});

test("a finger's tap that may become a double tap does not go nearer yet", () => {
  const { approach, camera } = table(3);
  approach.tap({ x: 500, y: 200, at: 0, isTouch: true, pixel: { x: 50, y: 50 } });
  assert.equal(camera.scale, 3);
});

test("a click beside the board goes nowhere", () => {
  const { camera, press } = table(3);
  press(1, 1, 1000);
  assert.equal(camera.scale, 3);
});

const wheel = (deltaY, timeStamp, more = {}) => ({
  deltaMode: 0,
  deltaX: 0,
  deltaY,
  timeStamp,
  ...more,
});

test("notches are a mouse's, small or slanted steps a trackpad's", () => {
  const first = (event) => new Trackpad().recognizes(event);
  for (const notch of [100, -120, 53, 4.000244140625, 12.000732421875])
    assert.equal(first(wheel(notch, 0)), false, String(notch));
  assert.equal(first(wheel(3, 0, { deltaMode: 1 })), false, "lines");
  for (const step of [1, -3, 17.5]) assert.equal(first(wheel(step, 0)), true, String(step));
  assert.equal(first(wheel(0, 0, { deltaX: 8 })), true);
  assert.equal(first(wheel(90, 0, { deltaX: -70 })), true);
});

test("a gesture stays what it began as, however fast it becomes", () => {
  const trackpad = new Trackpad();
  const steps = [2, 30, 140, 200, 20].map((step, n) => trackpad.recognizes(wheel(step, n * 16)));
  assert.deepEqual(steps, [true, true, true, true, true]);
  assert.equal(trackpad.recognizes(wheel(100, 1000)), false);
  assert.equal(trackpad.recognizes(wheel(10, 1050)), false);
});
