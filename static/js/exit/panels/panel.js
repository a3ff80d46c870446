// A panel over the board, or beside it: opened, closed, and focus given back afterwards.

import { Signal } from "../../state/signal.js";
import { placeMessages } from "../page/message_area.js";

export class Panel {
  toggled = new Signal();

  #dialog;
  #isModal;
  #opener = null;

  constructor(dialog, { isModal = false } = {}) {
    this.#dialog = dialog;
    this.#isModal = isModal;
    dialog.querySelector("[data-close]").addEventListener("click", () => this.close());
    dialog.addEventListener("close", () => this.#closed());
    dialog.addEventListener("click", (event) => {
      if (isModal && event.target === dialog) this.close(); // the backdrop
    });
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    if (this.isOpen) return;
    this.#opener = document.activeElement;
    if (this.#isModal) this.#dialog.showModal();
    else this.#dialog.show();
    placeMessages();
    this.toggled.emit(true);
  }

  close() {
    if (this.isOpen) this.#dialog.close();
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  #closed() {
    placeMessages();
    this.#opener?.focus?.();
    this.toggled.emit(false);
  }
}
