// Whether anybody is looking, whether there is a network, and whether the machine slept.

const PAUSE_AFTER_MS = 5 * 60_000;
const HEARTBEAT_MS = 10_000;
const SLEPT_MS = 30_000;

export class Presence {
  #handlers; // {onOnline, onOffline, onWake, onAway, onBack}
  #timer = 0;
  #heart = 0;
  #beat = Date.now();
  #isAway = false;
  #listeners = [
    [window, "online", () => this.#handlers.onOnline()],
    [window, "offline", () => this.#handlers.onOffline()],
    [document, "visibilitychange", () => this.#look()],
  ];

  constructor(handlers) {
    this.#handlers = handlers;
  }

  enable() {
    for (const [target, name, listener] of this.#listeners) target.addEventListener(name, listener);
    this.#heart = setInterval(() => this.#check(), HEARTBEAT_MS);
    if (!navigator.onLine) this.#handlers.onOffline();
  }

  disable() {
    for (const [target, name, listener] of this.#listeners)
      target.removeEventListener(name, listener);
    clearInterval(this.#heart);
    clearTimeout(this.#timer);
  }

  #look() {
    clearTimeout(this.#timer);
    if (document.hidden) {
      this.#timer = setTimeout(() => {
        this.#isAway = true;
        this.#handlers.onAway();
      }, PAUSE_AFTER_MS);
    } else if (this.#isAway) {
      this.#isAway = false;
      this.#handlers.onBack();
    } else this.#handlers.onWake();
  }

  // Timers stand still while the machine sleeps.
  #check() {
    const now = Date.now();
    if (now - this.#beat > SLEPT_MS && !this.#isAway) this.#handlers.onWake();
    this.#beat = now;
  }
}
