// A pixel too small to be aimed at is looked at first: then a click or tap only goes nearer.

const READABLE_SCALE = 8; // CSS pixels a board pixel
const CLOSE_SCALE = 20;
const DOUBLE_MS = 400; // a click that follows so soon belongs to the one that went nearer

export class Approach {
  #camera;
  #board;
  #aim;
  #wentAt = -Infinity;

  constructor({ camera, board, aim }) {
    this.#camera = camera;
    this.#board = board;
    this.#aim = aim;
  }

  // A press on the screen, {x, y, at, isTouch, pixel}, known at once.
  tap(press) {
    if (this.#follows(press)) return;
    if (!this.#isTooFar(press)) this.#aim.tap(target(press));
    else if (!press.isTouch) this.#go(press);
  }

  // The same press, when it can't become a double tap any more.
  single(press) {
    if (this.#follows(press)) return;
    if (this.#isTooFar(press)) this.#go(press);
    else this.#aim.single(target(press));
  }

  #follows({ at }) {
    return at - this.#wentAt < DOUBLE_MS;
  }

  #isTooFar({ pixel }) {
    return this.#camera.scale < READABLE_SCALE && this.#board.has(pixel.x, pixel.y);
  }

  // Where clicks ask first, what was meant is aimed at on the way.
  #go(press) {
    this.#wentAt = press.at;
    this.#camera.zoomAt(press.x, press.y, CLOSE_SCALE / this.#camera.scale);
    this.#aim.tap(target(press));
  }
}

function target({ pixel, isTouch }) {
  return { ...pixel, isTouch };
}
