// One WebSocket to the board: bytes in, frames and messages out.

import { Refusal, unanswered } from "../../state/placing/placer.js";
import { PLACED, decodePlaced, encodePlace } from "../../wire/messages.js";
import { PIXEL_FRAME, decodePixelFrame } from "../../wire/pixel_frame.js";
import { WireError } from "../../wire/varint.js";

const ANSWER_MS = 7_000; // longer than the server itself waits for its store

export class BoardSocket {
  #socket;
  #events;
  #bits; // a pixel of the board
  #waiting = new Map(); // request id -> {resolve, reject, timer}
  #lastId = 0;
  #lastHeard = performance.now();
  hasHeard = false;

  constructor({ seq, grid }, events) {
    this.#events = events;
    this.#bits = grid.bits;
    const address = new URL(`/ws/board?since=${seq}`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.#socket = open(address);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }) => this.#heard(data);
    this.#socket.onclose = ({ code }) => this.#closed(code);
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get silentMs() {
    return performance.now() - this.#lastHeard;
  }

  place(wish) {
    const requestId = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#answer(requestId, { reject: unanswered() }), ANSWER_MS);
      this.#waiting.set(requestId, { resolve, reject, timer });
      this.#socket.send(encodePlace({ requestId, ...wish }));
    });
  }

  close() {
    this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close();
    this.#rejectAll();
  }

  #heard(data) {
    this.#lastHeard = performance.now();
    this.hasHeard = true;
    if (typeof data === "string") return this.#control(JSON.parse(data));
    const bytes = new Uint8Array(data);
    try {
      if (bytes[0] === PIXEL_FRAME) this.#events.frame(decodePixelFrame(bytes, this.#bits));
      else if (bytes[0] === PLACED) this.#placed(decodePlaced(bytes));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#socket.close(); // the next connection starts from what is known to be right
    }
  }

  #placed({ requestId, seq, waitMs }) {
    this.#answer(requestId, { resolve: { seq, waitMs } });
  }

  #control(message) {
    if (message.type === "refused")
      this.#answer(message.request_id, { reject: new Refusal(message.problem) });
    else this.#events.control(message);
  }

  #answer(requestId, { resolve, reject }) {
    const waiting = this.#waiting.get(requestId);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(requestId);
    if (resolve) waiting.resolve(resolve);
    else waiting.reject(reject);
  }

  #closed(code) {
    this.#rejectAll();
    this.#events.closed({ code });
  }

  #rejectAll() {
    for (const id of [...this.#waiting.keys()]) this.#answer(id, { reject: unanswered() });
  }
}

// Where pages may open no socket at all, it is one that closes at once.
function open(address) {
  try {
    return new WebSocket(address);
  } catch (error) {
    const shut = { readyState: 3, close: () => {} };
    queueMicrotask(() => shut.onclose?.({ code: 1006, error }));
    return shut;
  }
}
