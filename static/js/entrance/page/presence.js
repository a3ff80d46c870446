// Whether anybody is looking, whether there is a network, whether the machine slept, and whether
// somebody set its clock.

const PAUSE_AFTER_MS = 5 * 60_000;
const HEARTBEAT_MS = 1_000;
const SLEPT_MS = 90_000; // browsers let a hidden tab's timers come once a minute
const JUMP_MS = 2_000;

export class Presence {
  #handlers; // {onOnline, onOffline, onWake, onSlept, onJump, onBeat, onAway, onBack}
  #timer = 0;
  #heart = 0;
  #wallMs = Date.now();
  #steadyMs = performance.now();
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

  // Timers stand still while the machine sleeps, and with some browsers the steady clock, too.
  #check() {
    const [wallMs, steadyMs] = [Date.now(), performance.now()];
    const [wall, steady] = [wallMs - this.#wallMs, steadyMs - this.#steadyMs];
    [this.#wallMs, this.#steadyMs] = [wallMs, steadyMs];
    if (Math.max(wall, steady) > SLEPT_MS && !this.#isAway) this.#handlers.onSlept();
    if (Math.abs(wall - steady) > JUMP_MS) this.#handlers.onJump();
    this.#handlers.onBeat();
  }
}
