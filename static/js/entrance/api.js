// The HTTP side of the server. Everything that goes wrong becomes a Refusal.

import { Refusal } from "../state/placer.js";
import { decodeSnapshot } from "../wire/snapshot.js";

export class Api {
  async board() {
    const response = await this.#fetch("/api/board");
    return decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
  }

  async config() {
    return (await this.#fetch("/api/config")).json();
  }

  // Null without a session.
  async me() {
    try {
      return await (await this.#fetch("/api/me")).json();
    } catch (error) {
      if (error.problem?.status === 401) return null;
      throw error;
    }
  }

  async newSession() {
    await this.#fetch("/api/session", { method: "POST" });
  }

  async place({ x, y, color }) {
    const body = JSON.stringify({ x, y, color });
    const headers = { "Content-Type": "application/json" };
    const answer = await (await this.#fetch("/api/pixel", { method: "PUT", headers, body })).json();
    return { seq: answer.seq, waitMs: answer.wait_ms };
  }

  async undo() {
    const answer = await (await this.#fetch("/api/pixel", { method: "DELETE" })).json();
    return { seq: answer.seq, waitMs: answer.wait_ms };
  }

  // Null for a pixel that nobody has placed.
  async pixel(x, y) {
    try {
      return await (await this.#fetch(`/api/pixel/${x}/${y}`)).json();
    } catch (error) {
      if (error.problem?.status === 404) return null;
      throw error;
    }
  }

  async bytes(path) {
    return new Uint8Array(await (await this.#fetch(path)).arrayBuffer());
  }

  async #fetch(path, options) {
    let response;
    try {
      response = await fetch(path, options);
    } catch {
      throw new Refusal({ type: "/problems/offline", title: "The server cannot be reached." });
    }
    if (response.ok) return response;
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
