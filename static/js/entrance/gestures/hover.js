// Where the mouse is, while no button is down; fingers don't hover.

export class HoverGesture {
  #pointers;
  #element;
  #onHover;
  #stop = () => {};
  #leave = (event) => {
    if (event.pointerType !== "touch") this.#onHover(null);
  };

  constructor(pointers, element, onHover) {
    this.#pointers = pointers;
    this.#element = element;
    this.#onHover = onHover;
  }

  enable() {
    this.#stop = this.#pointers.move.on((event) => {
      if (event.pointerType !== "touch") this.#onHover({ x: event.clientX, y: event.clientY });
    });
    this.#element.addEventListener("pointerleave", this.#leave);
  }

  disable() {
    this.#stop();
    this.#element.removeEventListener("pointerleave", this.#leave);
  }
}
