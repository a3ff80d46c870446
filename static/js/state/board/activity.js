// When each pixel was placed last: 0 never, 1 long ago, 2 to 255 the more recent the higher.
// The server's answer is kept up to date by what frames bring.

import { WireError } from "../../wire/varint.js";
import { Signal } from "../signal.js";

const MAGIC = 0x48434c50; // "PLCH"
const HEADER_BYTES = 16;
const NOW = 255;

export class Activity {
  loaded = new Signal();
  changed = new Signal(); // indices

  levels = null;

  load(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint8(4) !== 1)
      throw new WireError("This is not a map of activity.");
    const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
    if (bytes.length !== HEADER_BYTES + width * height)
      throw new WireError("The map of activity has another size than it says.");
    Object.assign(this, { width, height, windowSeconds: view.getUint32(12, true) });
    this.levels = bytes.slice(HEADER_BYTES);
    this.loaded.emit();
  }

  mark(indices) {
    if (!this.levels) return;
    for (const index of indices) this.levels[index] = NOW;
    this.changed.emit(indices);
  }

  forget() {
    this.levels = null;
  }

  get untouched() {
    return this.levels?.reduce((count, level) => count + (level === 0), 0) ?? null;
  }
}
