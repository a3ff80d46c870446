import assert from "node:assert/strict";
import test from "node:test";

import { Countdown } from "../../../../static/js/state/clock/countdown.js";

const AT = "2030-01-01T18:00:00.000Z";

test("an event is counted down to, is now for a minute, and then nothing", () => {
  const clock = { ms: Date.parse(AT) - 90_000 };
  const countdown = new Countdown(clock);
  assert.equal(countdown.now, null);
  countdown.load({ name: "Opening", at: AT });
  assert.deepEqual(countdown.now, { name: "Opening", at: AT, leftMs: 90_000 });
  for (const [seconds, left] of [
    [0, 0],
    [59, 0],
  ]) {
    clock.ms = Date.parse(AT) + seconds * 1000;
    assert.equal(countdown.now.leftMs, left);
  }
  clock.ms += 1000;
  assert.equal(countdown.now, null);
});

test("another event is told of once, and that there is none any more", () => {
  const countdown = new Countdown({ ms: 0 });
  let told = 0;
  countdown.changed.on(() => told++);
  for (const event of [undefined, null, { name: "A", at: AT }, { name: "A", at: AT }, null])
    countdown.load(event);
  assert.equal(told, 2);
  assert.equal(countdown.now, null);
});
