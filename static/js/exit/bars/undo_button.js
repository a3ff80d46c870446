// The button that takes the last placement back, with a ring that drains while it is there.

export class UndoButton {
  #button;
  #undo;

  constructor(button, undo) {
    this.#button = button;
    this.#undo = undo;
    undo.changed.on(() => this.show());
  }

  show() {
    const { leftMs } = this.#undo;
    this.#button.style.setProperty("--left", `${leftMs}ms`);
    this.#button.hidden = !leftMs;
  }
}
