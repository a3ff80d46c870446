// Something that others can listen to; `on` returns the way to stop. A listener that throws is
// told of in the console and stops nobody else: neither the next one nor whoever emitted.

export class Signal {
  #listeners = new Set();

  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value) {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
