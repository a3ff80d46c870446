// Going to a pixel, looking closer, taking its colour: what keys, gestures and panels share.

import * as texts from "../exit/words/texts.js";
import { Signal } from "../state/signal.js";

const CLOSE_SCALE = 20;
const LAST_PIXEL = "place.lastPixel";
const MARGIN = 60; // CSS pixels that the reticle stays away from the edge

export class Walk {
  inspected = null;
  looked = new Signal(); // closer, at this pixel

  #page;
  #lastPixel;

  constructor(page) {
    this.#page = page;
    this.#lastPixel = readPoint(page.storage.getItem(LAST_PIXEL));
    page.placer.placed.on(({ x, y }) => {
      this.#lastPixel = { x, y };
      page.storage.setItem(LAST_PIXEL, `${x},${y}`);
    });
  }

  inspect(point) {
    const { board, panels, inspector } = this.#page;
    if (!board.has(point.x, point.y)) return;
    this.inspected = point;
    panels.templates.close();
    panels.inspector.open();
    inspector.show(point);
    this.looked.emit(point);
  }

  // Goes to a pixel and looks closer.
  show(point) {
    if (!this.#page.board.has(point.x, point.y)) return;
    this.#goTo(point);
    this.inspect(point);
  }

  pick({ x, y }) {
    const { board, palette } = this.#page;
    if (board.has(x, y)) palette.choose(board.color(x, y));
  }

  toLastPixel() {
    const { board, say } = this.#page;
    const point = this.#lastPixel;
    if (point && board.has(point.x, point.y)) this.#aimAt(point);
    else say(texts.noLastPixel());
  }

  toWrong() {
    const { templates, reticle, palette, say } = this.#page;
    const point = templates.nextWrong(reticle.isHeld ? reticle.point : null);
    if (!point) return say(texts.nothingWrong());
    palette.choose(templates.colorAt(point.x, point.y));
    this.#aimAt(point);
  }

  // Keeps the reticle in sight when the keyboard moves it.
  follow() {
    const { camera, reticle, speaker } = this.#page;
    speaker.where();
    const { point } = reticle;
    if (!point) return;
    const { x, y } = camera.toScreen(point.x + 0.5, point.y + 0.5);
    const { top, bottom: dock } = camera.margins;
    const [right, bottom] = [camera.width - MARGIN, camera.height - dock - MARGIN];
    if (x < MARGIN || y < top + MARGIN || x > right || y > bottom)
      camera.moveTo(point.x + 0.5, point.y + 0.5);
  }

  #aimAt(point) {
    const { reticle, speaker } = this.#page;
    this.#goTo(point);
    reticle.hold(point.x, point.y);
    speaker.where();
  }

  #goTo({ x, y }) {
    const { camera } = this.#page;
    camera.moveTo(x + 0.5, y + 0.5, Math.max(camera.scale, CLOSE_SCALE));
  }
}

function readPoint(text) {
  const [, x, y] = /^(-?\d+),(-?\d+)$/.exec(text ?? "") ?? [];
  return x ? { x: Number(x), y: Number(y) } : null;
}
