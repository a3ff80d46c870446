import assert from "node:assert/strict";
import test from "node:test";

import { Maps } from "../../../../static/js/state/board/maps.js";

function open(...answers) {
  const seen = [];
  const waits = [];
  const activity = { levels: null, load: (levels) => (activity.levels = levels), forget() {} };
  activity.forget = () => (activity.levels = null);
  const read = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const delay = (ms, then) => {
    waits.push({ ms, then });
    return () => waits.splice(0);
  };
  const maps = new Maps({ activity, read, delay });
  maps.changed.on(() => seen.push(`${maps.mode} ${maps.stage}`));
  return { maps, seen, waits, activity };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const later = (retryMs) => Object.assign(new Error("later"), { retryMs });

test("a map says that it is loading before there is anything to see", async () => {
  const { maps, seen, waits } = open([1], [2]);
  maps.toggle("heat");
  assert.deepEqual(seen, ["heat loading"]);
  await settled();
  assert.deepEqual([seen.at(-1), waits[0].ms], ["heat ready", 60_000]);
  waits.shift().then();
  await settled();
  assert.equal(seen.at(-1), "heat ready");
});

test("one that is being made is awaited, and one that fails says so", async () => {
  const { maps, seen, waits } = open(later(1_000), new Error("no"), [1]);
  maps.toggle("heat");
  await settled();
  assert.deepEqual([seen.at(-1), waits[0].ms], ["heat preparing", 1_000]);
  waits.shift().then();
  await settled();
  assert.deepEqual([seen.at(-1), maps.error.message], ["heat failed", "no"]);
  waits.shift().then();
  await settled();
  assert.equal(seen.at(-1), "heat ready");
});

test("the other map shows at once what is known, and none forgets it", async () => {
  const { maps, seen, waits, activity } = open([1], [2]);
  maps.toggle("heat");
  await settled();
  maps.toggle("untouched");
  assert.equal(seen.at(-1), "untouched ready");
  maps.toggle("untouched");
  await settled();
  assert.deepEqual([maps.mode, activity.levels, waits.length], [null, null, 0]);
});
