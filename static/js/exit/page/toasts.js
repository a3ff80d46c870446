// Short messages that go away by themselves; the live region reads them aloud.

const SHOWN_MS = 6_000;
const MOST = 3;

export class Toasts {
  #element;

  constructor(element) {
    this.#element = element;
  }

  show(text, level = "info") {
    const toast = document.createElement("p");
    toast.className = `toast ${level}`;
    toast.textContent = text;
    for (const old of this.#element.children) if (old.textContent === text) old.remove();
    this.#element.append(toast);
    while (this.#element.children.length > MOST) this.#element.firstChild.remove();
    setTimeout(() => toast.remove(), SHOWN_MS);
  }
}
