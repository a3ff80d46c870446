// Decodes boards and chunks beside the page, which has a frame to draw meanwhile.

import { WireError } from "../../wire/varint.js";
import { decoded } from "./history_bytes.js";

export class HistoryDecoder {
  #address;
  #worker = null;
  #waiting = new Map(); // id -> {resolve, reject, kind, bytes}
  #last = 0;
  #isMissing = !globalThis.Worker;

  constructor(address) {
    this.#address = address;
  }

  // `kind` is "chunk" or "board". Rejects with a WireError for what is damaged.
  async decode(kind, bytes) {
    if (this.#isMissing) return decoded(kind, bytes);
    this.#worker ??= this.#start();
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, kind, bytes });
      this.#worker.postMessage({ id, kind, bytes });
    });
  }

  // Until something is decoded again.
  rest() {
    if (this.#waiting.size) return;
    this.#worker?.terminate();
    this.#worker = null;
  }

  #start() {
    const worker = new Worker(this.#address, { type: "module" });
    worker.addEventListener("message", ({ data }) => this.#answer(data));
    worker.addEventListener("error", () => this.#giveUp());
    return worker;
  }

  #answer({ id, value, problem, isDamaged }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (value) resolve(value);
    else reject(isDamaged ? new WireError(problem) : new Error(problem));
  }

  // A browser that runs no module here (or has no network for it): the page does it itself.
  #giveUp() {
    this.#isMissing = true;
    this.#worker.terminate();
    this.#worker = null;
    for (const { resolve, reject, kind, bytes } of this.#waiting.values())
      decoded(kind, bytes).then(resolve, reject);
    this.#waiting.clear();
  }
}
