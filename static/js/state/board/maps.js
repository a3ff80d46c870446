// The map of activity that lies over the board, if one does: asked for, loaded, renewed.
//
// `delay(ms, then)` answers with the way to stop it; what `read` throws may name `retryMs`.

import { Signal } from "../signal.js";

const REFRESH_MS = 60_000;

export class Maps {
  changed = new Signal();

  mode = null; // "heat", "untouched" or null
  stage = "ready"; // loading, preparing (the server is at it), ready or failed
  error = null;

  #activity;
  #read;
  #delay;
  #stop = () => {};
  #turn = 0;

  constructor({ activity, read, delay }) {
    this.#activity = activity;
    this.#read = read;
    this.#delay = delay;
  }

  toggle(mode) {
    this.#stop();
    this.mode = this.mode === mode ? null : mode;
    if (!this.mode) this.#activity.forget();
    const turn = ++this.#turn;
    this.#tell(this.mode && !this.#activity.levels ? "loading" : "ready");
    if (this.mode) this.#follow(turn);
  }

  // Until another map is wanted, or none.
  async #follow(turn) {
    const answer = await this.#read().then(
      (bytes) => ({ bytes }),
      (error) => ({ error }),
    );
    if (turn !== this.#turn) return;
    const error = answer.error ?? this.#loadingError(answer.bytes);
    this.#tell(!error ? "ready" : error.retryMs ? "preparing" : "failed", error);
    this.#stop = this.#delay(error?.retryMs ?? REFRESH_MS, () => this.#follow(turn));
  }

  #loadingError(bytes) {
    try {
      this.#activity.load(bytes);
      return null;
    } catch (error) {
      return error;
    }
  }

  #tell(stage, error = null) {
    Object.assign(this, { stage, error });
    this.changed.emit();
  }
}
