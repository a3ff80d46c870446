// The middle button takes the colour that is under the pointer.

const MAX_MOVE = 15;

export class PickGesture {
  #pointers;
  #onPick;
  #stops = [];
  #press = null;

  constructor(pointers, onPick) {
    this.#pointers = pointers;
    this.#onPick = onPick;
  }

  enable() {
    this.#stops = [
      this.#pointers.down.on((event) => {
        this.#press = event.button === 1 ? { x: event.clientX, y: event.clientY } : null;
        if (this.#press) event.preventDefault();
      }),
      this.#pointers.up.on((event) => this.#up(event)),
    ];
  }

  disable() {
    for (const stop of this.#stops) stop();
  }

  #up(event) {
    const press = this.#press;
    this.#press = null;
    if (!press || event.button !== 1) return;
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
    if (far < MAX_MOVE) this.#onPick(press);
  }
}
