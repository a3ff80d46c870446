import assert from "node:assert/strict";
import test from "node:test";

import { Cooldown } from "../../../../static/js/state/placing/cooldown.js";
import { Standing } from "../../../../static/js/state/placing/standing.js";
import { Status } from "../../../../static/js/state/board/status.js";

const AT = "2030-01-01T00:00:00.000Z"; // by the server's clock, which is not ours
const me = (values) => ({ next_placement_at: AT, wait_ms: 0, ban: null, ...values });

function player(answers) {
  const timers = [];
  const [status, cooldown] = [new Status(), new Cooldown(() => 0)];
  const delay = (ms, then) => {
    const timer = { ms, then };
    timers.push(timer);
    return () => timers.splice(timers.indexOf(timer), 1);
  };
  const ask = async () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return typeof answer === "function" ? answer() : answer;
  };
  return { standing: new Standing({ me: ask, status, cooldown, delay }), status, cooldown, timers };
}

test("a cooldown is what the server says, longer or over", async () => {
  const { standing, cooldown } = player([me({ wait_ms: 9_000 }), me()]);
  await standing.ask();
  assert.equal(cooldown.waitMs, 9_000);
  await standing.ask();
  assert.equal(cooldown.waitMs, 0);
});

test("a ban ends by itself, by the server's clock", async () => {
  const ban = { reason: "a bot", until: "2030-01-01T00:01:00.000Z" };
  const { standing, status, timers } = player([me({ ban }), me()]);
  await standing.ask();
  assert.deepEqual([status.ban, timers.map(({ ms }) => ms)], [ban, [60_000]]);
  timers[0].then();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(status.ban, null);
});

test("a ban of years needs no timer that long", async () => {
  const ban = { reason: "", until: "2040-01-01T00:00:00.000Z" };
  const { standing, timers } = player([me({ ban })]);
  await standing.ask();
  assert.deepEqual(timers.map(({ ms }) => ms), [3_600_000]);
});

test("an answer from before a placement is asked for again", async () => {
  const { standing, cooldown } = player([
    () => {
      cooldown.start(300_000); // the placement's own answer came first
      return me();
    },
    me({ wait_ms: 299_000 }),
  ]);
  await standing.ask();
  assert.equal(cooldown.waitMs, 300_000);
});

test("without an answer nothing is known, and it is asked for later", async () => {
  const { standing, cooldown, timers } = player([new Error("down"), me({ wait_ms: 9_000 })]);
  cooldown.start(1_000);
  await standing.ask();
  assert.deepEqual([cooldown.waitMs, timers.length], [1_000, 1]);
});

test("a shortened cooldown shortens the wait", () => {
  const { cooldown } = player([me()]);
  cooldown.start(300_000);
  cooldown.limit(10_000);
  assert.equal(cooldown.waitMs, 10_000);
  cooldown.limit(60_000);
  assert.equal(cooldown.waitMs, 10_000);
});
