import assert from "node:assert/strict";
import test from "node:test";

import { grid } from "../../boards.mjs";
import { Line } from "../../../../static/js/entrance/server/line.js";
import { Session } from "../../../../static/js/entrance/server/session.js";
import { Tabs } from "../../../../static/js/entrance/page/tabs.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { Refusal } from "../../../../static/js/state/placing/placer.js";

const nobody = () => new Refusal({ type: "/problems/no-session", status: 401 });
const PLACE = { x: 1, y: 1, color: 1 };

// A server as its answers go; `jar` is the browser's cookie.
class Server {
  asked = [];
  jar = null;
  players = 0;
  keepsCookies = true;

  async me() {
    return this.jar && this.#told();
  }

  async newSession() {
    this.asked.push("session");
    await null;
    this.jar ??= this.keepsCookies ? `player ${++this.players}` : null;
    return this.#told();
  }

  #told() {
    return { user_id: this.jar, display_name: `Name of ${this.jar}` };
  }

  async place() {
    this.asked.push("place");
    if (!this.jar) throw nobody();
    return { seq: 1, waitMs: 0, player: this.jar };
  }
}

function tab(t, api) {
  const tabs = new Tabs();
  t.after(() => tabs.close());
  const session = new Session(api, tabs);
  const line = new Line({ api, session, tabs, board: new Board(grid(8, 8)), now: () => 0, random: () => 0 });
  return { tabs, session, line };
}

test("who is told to have no session asks for one, once", async (t) => {
  const api = new Server();
  const { line, session } = tab(t, api);
  assert.equal(await session.me(), null);
  await line.send(PLACE);
  await line.send(PLACE);
  assert.deepEqual(api.asked, ["session", "place", "place"]);
});

for (const [what, me] of [
  ["failed", () => Promise.reject(new Refusal({ type: "/problems/unavailable", status: 503 }))],
  ["is slow", () => new Promise(() => {})],
]) {
  test(`a player whose "who am I" ${what} stays that player`, async (t) => {
    const api = Object.assign(new Server(), { jar: "ann", me });
    const { line, session } = tab(t, api);
    session.me().catch(() => {});
    assert.equal((await line.send(PLACE)).player, "ann");
    assert.deepEqual(api.asked, ["place"]);
  });
}

test("a session that is over is noticed when placing", async (t) => {
  const api = Object.assign(new Server(), { jar: "ann" });
  const { line, session } = tab(t, api);
  await session.me();
  api.jar = null;
  await line.send(PLACE);
  assert.deepEqual(api.asked, ["place", "session", "place"]);
});

test("where no cookie stays, one session is asked for and no more", async (t) => {
  const api = Object.assign(new Server(), { keepsCookies: false });
  const { line, session } = tab(t, api);
  await session.me();
  await assert.rejects(line.send(PLACE), { slug: "no-cookies" });
  await assert.rejects(line.send(PLACE), { slug: "no-cookies" });
  assert.deepEqual(api.asked, ["session", "place"]);
});

test("a tab that hears of a session asks for none", async (t) => {
  const api = new Server();
  const [one, two] = [tab(t, api), tab(t, api)];
  await one.session.me();
  await two.session.me();
  const heard = new Promise((resolve) => two.tabs.joined.on(resolve));
  await one.line.send(PLACE);
  await heard;
  assert.equal(two.session.isMissing, false);
  await two.line.send(PLACE);
  assert.deepEqual(api.asked, ["session", "place", "place"]);
});

test("one's own name is known as soon as the server has said it", async (t) => {
  const api = new Server();
  const { session } = tab(t, api);
  await session.me();
  assert.equal(session.name, null);
  await session.begin();
  assert.equal(session.name, "Name of player 1");
  api.jar = "player 7";
  await session.me();
  assert.equal(session.name, "Name of player 7");
});
