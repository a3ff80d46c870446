import assert from "node:assert/strict";
import test from "node:test";

import { settle } from "../../../../static/js/entrance/server/settle.js";
import { Refusal } from "../../../../static/js/state/placing/placer.js";

const refusal = (slug, values) => new Refusal({ type: `/problems/${slug}`, ...values });
const OURS = { seq: 9, color: 1, display_name: "Player A" };
const NEWER = { seq: 11, color: 2, display_name: "Player B" };

// A server that tells of `pixel`, and answers each request to place with the next of `answers`.
function settled({ pixel = null, answers = [], hasCooldown = true, dead = 0 }) {
  const asked = [];
  const api = {
    me: async () => ({ display_name: "Player A", wait_ms: 7 }),
    pixel: async () => {
      asked.push("pixel");
      if (dead-- > 0) throw refusal("unreached");
      return pixel;
    },
  };
  const ask = async () => {
    asked.push("place");
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const wish = { x: 1, y: 1, color: 1 };
  return { asked, outcome: settle({ api, ask, wish, since: 5, hasCooldown }) };
}

test("one that never arrived is placed now", async () => {
  const { outcome } = settled({ answers: [{ seq: 10, waitMs: 300 }] });
  assert.deepEqual(await outcome, { seq: 10, waitMs: 300 });
});

test("one that had arrived is found behind the cooldown, though painted over", async () => {
  const answers = [refusal("cooldown", { wait_ms: 200 })];
  const { outcome } = settled({ pixel: { ...NEWER, previous: [OURS] }, answers });
  assert.deepEqual(await outcome, { seq: 9, waitMs: 200 });
});

for (const [what, pixel] of [
  ["somebody else's", { ...OURS, display_name: "Player B", previous: [] }],
  ["an earlier one", { ...OURS, seq: 5, previous: [] }],
  ["of another colour", { ...OURS, color: 3, previous: [] }],
  ["not there", null],
]) {
  test(`a cooldown from before stays a refusal when the pixel is ${what}`, async () => {
    const answers = [refusal("cooldown", { wait_ms: 200 })];
    await assert.rejects(settled({ pixel, answers }).outcome, { slug: "cooldown" });
  });
}

test("without a cooldown it is asked for again only if the history lacks it", async () => {
  const there = settled({ pixel: { ...OURS, previous: [] }, hasCooldown: false });
  assert.deepEqual([await there.outcome, there.asked], [{ seq: 9, waitMs: 7 }, ["pixel"]]);
  const lost = settled({ hasCooldown: false, answers: [{ seq: 12, waitMs: 0 }] });
  assert.deepEqual([await lost.outcome, lost.asked], [{ seq: 12, waitMs: 0 }, ["pixel", "place"]]);
});

test("dead connections that the browser still keeps are tried past", async () => {
  const { outcome } = settled({ pixel: { ...OURS, previous: [] }, hasCooldown: false, dead: 2 });
  assert.equal((await outcome).seq, 9);
});

test("where nobody answers it is not known, and said so", async () => {
  await assert.rejects(settled({ hasCooldown: false, dead: 9 }).outcome, { slug: "unanswered" });
});
