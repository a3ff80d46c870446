// A button and the list that it opens: arrows walk through it; Escape, and going elsewhere, close it.

export class Menu {
  #button;
  #list;

  constructor(button, list) {
    this.#button = button;
    this.#list = list;
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.#show(true)));
    button.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("focusout", ({ relatedTarget }) => this.#left(relatedTarget));
  }

  get isOpen() {
    return this.#button.getAttribute("aria-expanded") === "true";
  }

  // What had the focus in here must not take it along.
  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#list.contains(document.activeElement);
    this.#show(false);
    if (hadFocus) this.#button.focus();
  }

  #show(isOpen) {
    this.#button.setAttribute("aria-expanded", String(isOpen));
  }

  #left(to) {
    if (to && to !== this.#button && !this.#list.contains(to)) this.#show(false);
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isMeant = event.key === "Escape" ? this.isOpen : step;
    if (!isMeant || event.defaultPrevented) return;
    event.preventDefault();
    if (!step) return this.close();
    this.#show(true);
    this.#walk(step);
  }

  #walk(step) {
    const entries = [...this.#list.querySelectorAll("button")].filter((each) =>
      each.checkVisibility(),
    );
    const at = entries.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : -1) : (at + step) % entries.length;
    entries.at(next).focus();
  }
}
