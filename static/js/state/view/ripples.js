// Which placements the page shows with a movement: the player's own pop, others' ripple softly.
// Few at a time, and none where they would be noise: from afar, or when many come at once.

import { Signal } from "../signal.js";

export const LAST_MS = 700;
const MOST = 24; // at a time
const LOOKED_AT = 400; // of a frame with more pixels none is looked for
const NEAR_SCALE = 4; // CSS pixels

export class Ripples {
  started = new Signal(); // {x, y, color}: others' have no colour

  #parts;
  #ends = []; // of those that are seen now

  constructor(parts) {
    this.#parts = parts; // {board, placer, camera, motion, now}
    parts.board.arrived.on((addresses) => this.#arrived(addresses));
    parts.placer.placed.on((place) => this.#start([place]));
  }

  #arrived(addresses) {
    if (addresses.length > LOOKED_AT) return;
    const { board, camera } = this.#parts;
    const start = camera.toBoard(0, 0);
    const end = camera.toBoard(camera.width, camera.height);
    const points = [];
    for (const address of addresses) {
      const [x, y] = [board.grid.x(address), board.grid.y(address)];
      if (x > start.x - 1 && x < end.x && y > start.y - 1 && y < end.y) points.push({ x, y });
    }
    this.#start(points);
  }

  #start(places) {
    const { camera, motion, now } = this.#parts;
    if (motion.isCalm || camera.scale < NEAR_SCALE) return;
    const at = now();
    this.#ends = this.#ends.filter((end) => end > at);
    if (this.#ends.length + places.length > MOST) return;
    for (const place of places) {
      this.#ends.push(at + LAST_MS);
      this.started.emit(place);
    }
  }
}
