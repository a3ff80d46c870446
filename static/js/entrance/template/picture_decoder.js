// Decodes pictures beside the page: a large one takes seconds, in which nothing else would move.

import { isCanvasTrue } from "./canvas_trust.js";
import { PictureError, pixelsOf } from "./picture_pixels.js";

export class PictureDecoder {
  #address;
  #worker = null;
  #waiting = new Map(); // id -> {blob, resolve, reject}
  #last = 0;
  #isMissing = !globalThis.Worker || !globalThis.OffscreenCanvas;

  constructor(address) {
    this.#address = address;
  }

  // {width, height, data} with RGBA bytes. Throws a PictureError.
  async decode(blob) {
    if (!isCanvasTrue()) throw new PictureError("hidden"); // and a worker's canvas is no truer
    if (this.#isMissing) return pixelsOf(blob);
    this.#worker ??= this.#start();
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { blob, resolve, reject });
      this.#worker.postMessage({ id, blob });
    });
  }

  #start() {
    const worker = new Worker(this.#address, { type: "module" });
    worker.addEventListener("message", ({ data }) => this.#answer(data));
    worker.addEventListener("error", () => this.#giveUp());
    return worker;
  }

  #answer({ id, image, problem }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (image) resolve(image);
    else reject(new PictureError(problem));
  }

  // A browser that runs no module here (or has no network for it): the page does it itself.
  #giveUp() {
    this.#isMissing = true;
    this.#worker.terminate();
    for (const { blob, resolve, reject } of this.#waiting.values())
      pixelsOf(blob).then(resolve, reject);
    this.#waiting.clear();
  }
}
