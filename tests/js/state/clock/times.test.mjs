import assert from "node:assert/strict";
import test from "node:test";

import { ago } from "../../../../static/js/state/clock/ago.js";
import { ServerClock } from "../../../../static/js/state/clock/server_clock.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

test("how long ago is said in the largest unit that fits", () => {
  for (const [ms, count, unit] of [
    [-DAY, 0, "second"],
    [44 * SECOND, 0, "second"],
    [45 * SECOND, 1, "minute"],
    [119 * SECOND, 1, "minute"],
    [3 * MINUTE, 3, "minute"],
    [60 * MINUTE - 1, 59, "minute"],
    [60 * MINUTE, 1, "hour"],
    [DAY - 1, 23, "hour"],
    [DAY, 1, "day"],
    [29 * DAY, 29, "day"],
    [31 * DAY, 1, "month"],
    [364 * DAY, 12, "month"],
    [800 * DAY, 2, "year"],
  ])
    assert.deepEqual(ago(ms), { count, unit }, `${ms}`);
});

test("the server's time holds, whatever the machine's clock says", () => {
  const machine = { now: 500, own: 0 };
  const clock = new ServerClock({ now: () => machine.now, own: () => machine.own });
  machine.own = 7;
  assert.equal(clock.ms, 7, "nothing else is known");
  clock.set("2030-01-01T00:00:00.250Z");
  machine.now += 750;
  machine.own = -DAY;
  assert.equal(clock.ms, Date.UTC(2030, 0, 1, 0, 0, 1));
  for (const nonsense of [undefined, "", "soon"]) clock.set(nonsense);
  assert.equal(clock.ms, Date.UTC(2030, 0, 1, 0, 0, 1));
});
