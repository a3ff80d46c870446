// Going to a pixel, looking closer, taking its colour: what keys, gestures and panels share.

import * as texts from "../exit/words/texts.js";
import { Signal } from "../state/signal.js";

const CLOSE_SCALE = 20;
const LAST_PIXEL = "place.lastPixel";
const MARGIN = 60; // CSS pixels that the reticle stays away from the edge

export function makeWalk({
  board,
  camera,
  palette,
  reticle,
  templates,
  placer,
  speaker,
  inspector,
  panels,
  say,
  storage,
}) {
  let lastPixel = readPoint(storage.getItem(LAST_PIXEL));
  placer.placed.on(({ x, y }) => {
    lastPixel = { x, y };
    storage.setItem(LAST_PIXEL, `${x},${y}`);
  });

  const walk = {
    inspected: null,
    looked: new Signal(), // closer, at this pixel

    inspect(point) {
      if (!board.has(point.x, point.y)) return;
      walk.inspected = point;
      panels.templates.close();
      panels.inspector.open();
      inspector.show(point);
      walk.looked.emit(point);
    },

    // Goes to a pixel and looks closer.
    show(point) {
      if (!board.has(point.x, point.y)) return;
      camera.moveTo(point.x + 0.5, point.y + 0.5, Math.max(camera.scale, CLOSE_SCALE));
      walk.inspect(point);
    },

    pick({ x, y }) {
      if (board.has(x, y)) palette.choose(board.color(x, y));
    },

    to({ x, y }) {
      camera.moveTo(x + 0.5, y + 0.5, Math.max(camera.scale, CLOSE_SCALE));
      reticle.hold(x, y);
      speaker.where();
    },

    toLastPixel() {
      if (lastPixel && board.has(lastPixel.x, lastPixel.y)) walk.to(lastPixel);
      else say(texts.noLastPixel());
    },

    toWrong() {
      const point = templates.nextWrong(reticle.isHeld ? reticle.point : null);
      if (!point) return say(texts.nothingWrong());
      palette.choose(templates.colorAt(point.x, point.y));
      walk.to(point);
    },

    // Keeps the reticle in sight when the keyboard moves it.
    follow() {
      speaker.where();
      const { point } = reticle;
      if (!point) return;
      const { x, y } = camera.toScreen(point.x + 0.5, point.y + 0.5);
      const { top, bottom: dock } = camera.margins;
      const [right, bottom] = [camera.width - MARGIN, camera.height - dock - MARGIN];
      if (x < MARGIN || y < top + MARGIN || x > right || y > bottom)
        camera.moveTo(point.x + 0.5, point.y + 0.5);
    },
  };
  return walk;
}

function readPoint(text) {
  const [, x, y] = /^(\d+),(\d+)$/.exec(text ?? "") ?? [];
  return x ? { x: Number(x), y: Number(y) } : null;
}
