// Dragging moves the chosen template instead of the board, while this is switched on.

export class MoveTemplateGesture {
  #pointers;
  #camera;
  #templates;
  #stops = [];
  #start = null;
  isOn = false;

  constructor(pointers, camera, templates) {
    this.#pointers = pointers;
    this.#camera = camera;
    this.#templates = templates;
  }

  enable() {
    const end = () => (this.#start = null);
    this.#stops = [
      this.#pointers.down.on((event) => this.#down(event)),
      this.#pointers.move.on((event) => this.#move(event)),
      this.#pointers.up.on(end),
      this.#pointers.lost.on(end),
    ];
    this.isOn = true;
  }

  disable() {
    for (const stop of this.#stops) stop();
    this.#start = null;
    this.isOn = false;
  }

  #down(event) {
    const template = this.#templates.chosen;
    const isOnly = this.#pointers.active.size === 1;
    this.#start =
      isOnly && template
        ? { x: event.clientX, y: event.clientY, from: { x: template.x, y: template.y } }
        : null;
  }

  #move(event) {
    const start = this.#start;
    if (!start || this.#pointers.active.size !== 1 || !this.#pointers.active.has(event.pointerId))
      return;
    const { scale } = this.#camera;
    const x = start.from.x + Math.round((event.clientX - start.x) / scale);
    const y = start.from.y + Math.round((event.clientY - start.y) / scale);
    const template = this.#templates.chosen;
    if (template.x !== x || template.y !== y) this.#templates.set(template, { x, y });
  }
}
