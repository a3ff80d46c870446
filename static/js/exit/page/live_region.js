// What a screen reader says. A message that repeats must still be a change, or it stays silent.

export class LiveRegion {
  #element;

  constructor(element) {
    this.#element = element;
  }

  say(text) {
    const line = document.createElement("span");
    line.textContent = text;
    this.#element.replaceChildren(line);
  }
}
