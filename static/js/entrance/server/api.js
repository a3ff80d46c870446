// The HTTP side of the server. Everything that goes wrong becomes a Refusal.

import { Refusal, unanswered } from "../../state/placing/placer.js";
import { decodeMask } from "../../wire/mask.js";
import { decodeSnapshot } from "../../wire/snapshot.js";

const PLACE_MS = 7_000;
const ASK_MS = 6_000;
const MUCH_MS = 120_000; // for what may take long on a slow line

const asJson = (response) => response.json();
const asBytes = async (response) => new Uint8Array(await response.arrayBuffer());

export class Api {
  // Without a network, the one that the worker has kept.
  async board() {
    return decodeSnapshot(await this.bytes("/api/board"));
  }

  // The server's own word, or nothing.
  async boardOfServer() {
    return decodeSnapshot(await this.bytes("/api/board", { cache: "no-cache" }));
  }

  async protected() {
    return decodeMask(await this.bytes("/api/protected"));
  }

  async config() {
    return this.#fetch("/api/config", asJson, ASK_MS);
  }

  // Null without a session.
  async me() {
    try {
      return await this.#fetch("/api/me", asJson, ASK_MS);
    } catch (error) {
      if (error.problem?.status === 401) return null;
      throw error;
    }
  }

  async newSession() {
    return this.#fetch("/api/session", asJson, ASK_MS, { method: "POST" });
  }

  async place({ x, y, color }) {
    const body = JSON.stringify({ x, y, color });
    const headers = { "Content-Type": "application/json" };
    const options = { method: "PUT", headers, body };
    try {
      const answer = await this.#fetch("/api/pixel", asJson, PLACE_MS, options);
      return { seq: answer.seq, waitMs: answer.wait_ms };
    } catch (error) {
      throw error.slug === "unreached" ? unanswered() : error; // it may have come that far
    }
  }

  async undo() {
    const answer = await this.#fetch("/api/pixel", asJson, PLACE_MS, { method: "DELETE" });
    return { seq: answer.seq, waitMs: answer.wait_ms };
  }

  // Null for a pixel that nobody has placed.
  async pixel(x, y) {
    return this.#known(`/api/pixel/${x}/${y}`);
  }

  // What else its player has placed; null for a pixel that nobody has placed.
  async more(x, y) {
    return this.#known(`/api/pixel/${x}/${y}/more`);
  }

  async report(report) {
    const headers = { "Content-Type": "application/json" };
    const options = { method: "POST", headers, body: JSON.stringify(report) };
    return this.#fetch("/api/report", asJson, ASK_MS, options);
  }

  async history() {
    return this.#fetch("/api/history", asJson, ASK_MS);
  }

  async bytes(path, options) {
    return this.#fetch(path, asBytes, MUCH_MS, options);
  }

  async #known(path) {
    try {
      return await this.#fetch(path, asJson, ASK_MS);
    } catch (error) {
      if (error.problem?.status === 404) return null;
      throw error;
    }
  }

  async #fetch(path, read, patienceMs, options) {
    const signal = AbortSignal.timeout?.(patienceMs);
    let response;
    try {
      response = await fetch(path, { signal, ...options });
      if (response.ok) return await read(response);
    } catch {
      throw new Refusal({ type: "/problems/unreached", title: "The server cannot be reached." });
    }
    throw await refusal(response);
  }
}

async function refusal(response) {
  const isProblem = response.headers.get("Content-Type")?.includes("json");
  const problem = isProblem ? await response.json() : {};
  const error = new Refusal({
    type: "/problems/unavailable",
    title: response.statusText,
    ...problem,
    status: response.status,
  });
  const retrySeconds = Number(response.headers.get("Retry-After"));
  if (retrySeconds > 0) error.retryMs = retrySeconds * 1000;
  return error;
}
