// Dragging moves the board, and letting go while moving lets it glide.

import { slop } from "./slop.js";

const FRICTION_PER_MS = 0.0045;
const SLOWEST = 0.02; // CSS pixels per ms
const MEMORY_MS = 80;

export class PanGesture {
  #pointers;
  #camera;
  #mayGlide;
  #stops = [];
  #trail = []; // the last moves: {time, dx, dy}
  #start = null;
  #glide = 0;

  constructor(pointers, camera, mayGlide = () => true) {
    this.#pointers = pointers;
    this.#camera = camera;
    this.#mayGlide = mayGlide;
  }

  enable() {
    this.#stops = [
      this.#pointers.down.on((event) => this.#down(event)),
      this.#pointers.move.on((event) => this.#move(event)),
      this.#pointers.up.on((event) => this.#up(event)),
      this.#pointers.lost.on(() => this.#goOn()),
    ];
  }

  disable() {
    for (const stop of this.#stops) stop();
    this.stop();
  }

  stop() {
    cancelAnimationFrame(this.#glide);
  }

  #down(event) {
    this.stop();
    const isOnly = this.#pointers.active.size === 1 && event.button !== 1;
    this.#start = isOnly ? { x: event.clientX, y: event.clientY, isMoving: false } : null;
    this.#trail = [];
  }

  #move(event) {
    const before = this.#pointers.active.get(event.pointerId);
    if (!before || !this.#start) return;
    const far = Math.hypot(event.clientX - this.#start.x, event.clientY - this.#start.y);
    if (!this.#start.isMoving && far < slop(event)) return;
    const from = this.#start.isMoving ? before : this.#start;
    this.#start.isMoving = true;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    this.#trail.push({ time: event.timeStamp, dx, dy });
    this.#camera.panBy(dx, dy);
  }

  #up(event) {
    const wasMoving = this.#start?.isMoving;
    this.#goOn();
    if (!wasMoving || !this.#mayGlide()) return;
    const recent = this.#trail.filter(({ time }) => event.timeStamp - time < MEMORY_MS);
    if (recent.length < 2) return;
    const span = Math.max(1, event.timeStamp - recent[0].time);
    const sum = (name) => recent.reduce((total, move) => total + move[name], 0);
    this.#glideOn(sum("dx") / span, sum("dy") / span, performance.now());
  }

  // Of two fingers that pinched, the one that stays goes on alone.
  #goOn() {
    const [last, ...others] = this.#pointers.active.values();
    this.#start = last && !others.length ? { ...last, isMoving: false } : null;
  }

  #glideOn(vx, vy, before) {
    this.#glide = requestAnimationFrame((now) => {
      const elapsed = Math.min(50, Math.max(0, now - before));
      const slower = Math.exp(-FRICTION_PER_MS * elapsed);
      this.#camera.panBy(vx * elapsed, vy * elapsed);
      if (Math.hypot(vx, vy) * slower > SLOWEST) this.#glideOn(vx * slower, vy * slower, now);
    });
  }
}
