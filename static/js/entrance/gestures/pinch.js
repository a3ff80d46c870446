// Two fingers zoom at the point between them, and move the board along.

export class PinchGesture {
  #pointers;
  #camera;
  #stop = () => {};

  constructor(pointers, camera) {
    this.#pointers = pointers;
    this.#camera = camera;
  }

  enable() {
    this.#stop = this.#pointers.move.on((event) => this.#move(event));
  }

  disable() {
    this.#stop();
  }

  #move(event) {
    const { active } = this.#pointers;
    if (active.size !== 2 || !active.has(event.pointerId)) return;
    const before = active.get(event.pointerId);
    const [otherId] = [...active.keys()].filter((id) => id !== event.pointerId);
    const other = active.get(otherId);
    const now = { x: event.clientX, y: event.clientY };
    const factor = gap(now, other) / Math.max(1, gap(before, other));
    this.#camera.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.#camera.zoomAt((now.x + other.x) / 2, (now.y + other.y) / 2, factor);
  }
}

function gap(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
