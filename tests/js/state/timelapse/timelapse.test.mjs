import assert from "node:assert/strict";
import test from "node:test";

import { makeHistory, random, reader } from "./histories.mjs";
import { Timelapse } from "../../../../static/js/state/timelapse/timelapse.js";
import { WireError } from "../../../../static/js/wire/varint.js";

async function opened(seed, options) {
  const history = makeHistory(random(seed), options);
  const asked = [];
  const timelapse = new Timelapse(reader(history, asked));
  await timelapse.open();
  assert.equal(timelapse.problem, null);
  return { history, timelapse, asked, chance: random(seed + 1) };
}

function assertIs({ board, seq, ms }, state, name) {
  assert.equal(board.seq, seq, name);
  assert.equal(Buffer.compare(board.colors, state.colors), 0, name); // whose difference nobody reads
  const { left, top, width, height } = board.grid;
  const { shape } = state;
  assert.deepEqual([left, top, width, height], [shape.left, shape.top, shape.width, shape.height]);
  assert.deepEqual(
    board.palette.colors.map(({ name, hex }) => [name, hex]),
    shape.palette,
  );
  assert.ok(ms >= state.ms, name);
}

for (let seed = 1; seed <= 25; seed++)
  test(`any number is what replay from zero gives, from wherever one comes (${seed})`, async () => {
    const { history, timelapse, chance } = await opened(seed);
    assertIs(timelapse, history.at(history.seq), "the end");
    for (let i = 0; i < 40; i++) {
      const seq = Math.floor(chance() * (history.seq + 1));
      await timelapse.seek(seq);
      assert.equal(timelapse.seq, seq);
      assertIs(timelapse, history.at(seq), `${seq}`);
      assert.equal(timelapse.ms >= history.at(seq).ms, true);
    }
  });

for (let seed = 30; seed < 40; seed++)
  test(`any time is what had happened until then (${seed})`, async () => {
    const { history, timelapse, chance } = await opened(seed);
    const { firstMs, lastMs } = timelapse.kept;
    for (let i = 0; i < 40; i++) {
      const ms = firstMs + chance() * (lastMs - firstMs);
      await timelapse.seekTime(ms);
      assert.equal(timelapse.ms, ms);
      assertIs(timelapse, history.atTime(ms), `${ms}`);
    }
  });

for (let seed = 50; seed < 60; seed++)
  test(`it plays to the end and back to the beginning, and stops there (${seed})`, async () => {
    const { history, timelapse, chance } = await opened(seed);
    for (const direction of [1, -1]) {
      timelapse.play(direction); // from the other end
      let before = timelapse.ms;
      for (let i = 0; timelapse.direction && i < 5_000; i++) {
        timelapse.setSpeed([100, 1_000, 10_000, 100_000][Math.floor(chance() * 4)]);
        await timelapse.tick(1 + chance() * 30);
        assert.ok((timelapse.ms - before) * direction >= 0);
        before = timelapse.ms;
        assertIs(timelapse, history.atTime(timelapse.ms), `${i}`);
      }
      assert.equal(timelapse.direction, 0);
      const { firstMs, lastMs } = timelapse.kept;
      assert.equal(timelapse.ms, direction > 0 ? lastMs : firstMs);
    }
  });

test("steps go over each thing that happened, forwards and backwards", async () => {
  const { history, timelapse } = await opened(70, { entries: 60 });
  const happened = () => history.at(timelapse.seq).seq; // the last thing up to there
  const seen = new Set([happened()]);
  while (timelapse.seq > 0) {
    await timelapse.step(-1);
    seen.add(happened());
    assertIs(timelapse, history.at(timelapse.seq), `${timelapse.seq}`);
  }
  for (const { seq } of history.states) assert.ok(seen.has(seq), `${seq}`);
  const passed = new Set([0]);
  while (timelapse.seq < history.seq) {
    await timelapse.step(1);
    passed.add(happened());
    assertIs(timelapse, history.at(timelapse.seq), `${timelapse.seq}`);
  }
  for (const { seq } of history.states) assert.ok(passed.has(seq), `${seq}`);
});

test("a moment asks for one checkpoint and a bounded tail", async () => {
  const { history, timelapse, asked } = await opened(80, { entries: 3_000 });
  assert.ok(history.chunks.length > 200);
  for (const seq of [history.seq >> 1, 5, history.seq - 40, history.seq >> 2]) {
    asked.length = 0;
    await timelapse.seek(seq);
    assert.ok(asked.length <= 1 + 4, `${asked}`); // a checkpoint every 4 chunks
  }
});

test("what is held is bounded, whatever the length", async () => {
  const history = makeHistory(random(81), { entries: 400 });
  const read = reader(history);
  const index = { ...history.index };
  index.chunks = index.chunks.map((chunk) => ({ ...chunk, placements: 190_000 }));
  const timelapse = new Timelapse({ ...read, index: () => Promise.resolve(index) });
  await timelapse.open();
  timelapse.play(-1);
  while (timelapse.direction) {
    await timelapse.tick(10);
    assert.ok(timelapse.held <= 800_000);
  }
  assertIs(timelapse, history.at(0), "the beginning");
});

test("a new wish takes the place of the one that is still waiting", async () => {
  const { history, timelapse, chance } = await opened(82);
  for (let i = 0; i < 60; i++) {
    const wishes = Array.from({ length: 1 + Math.floor(chance() * 4) }, () => {
      const seq = Math.floor(chance() * (history.seq + 1));
      return { seq, done: timelapse.seek(seq) };
    });
    if (chance() < 0.3) timelapse.tick(16);
    await Promise.all(wishes.map(({ done }) => done));
    assert.equal(timelapse.seq, wishes.at(-1).seq);
    assertIs(timelapse, history.at(timelapse.seq), `${i}`);
  }
});

test("only what changed is told, in ascending order", async () => {
  const { history, timelapse } = await opened(83, { entries: 100 });
  let shown = timelapse.board.colors.slice();
  timelapse.board.loaded.on(() => (shown = timelapse.board.colors.slice()));
  timelapse.board.changed.on((addresses) => {
    for (const [i, address] of addresses.entries()) {
      assert.ok(i === 0 || addresses[i - 1] <= address);
      shown[address] = timelapse.board.colors[address];
    }
  });
  for (let seq = history.seq; seq >= 0; seq -= 3) {
    await timelapse.seek(seq);
    assert.deepEqual(shown, timelapse.board.colors);
  }
});

test("a damaged chunk is fetched once more, and then said", async () => {
  const history = makeHistory(random(84));
  const read = reader(history);
  const tries = [];
  let damaged = 1;
  const chunk = (url, isAgain) => {
    tries.push(isAgain);
    return damaged-- > 0 ? Promise.reject(new WireError("damaged")) : read.chunk(url);
  };
  const timelapse = new Timelapse({ ...read, chunk });
  await timelapse.open(1);
  assert.equal(timelapse.problem, null);
  assert.deepEqual(tries.slice(0, 2), [false, true]);
  damaged = 1_000;
  await timelapse.seek(history.seq - 1);
  assert.match(timelapse.problem.message, /damaged/);
  assert.equal(timelapse.seq, 1, "where it was");
  damaged = 0;
  await timelapse.seek(history.seq - 1);
  assert.equal(timelapse.problem, null);
  assertIs(timelapse, history.at(history.seq - 1), "once it is whole");
});

test("what goes wrong while it plays stops it and is said", async () => {
  const { timelapse, history } = await opened(85, { entries: 2_000 });
  await timelapse.seek(0);
  for (const url of history.decoded.keys()) history.decoded.delete(url);
  timelapse.play(1);
  for (let i = 0; timelapse.direction && i < 10_000; i++) await timelapse.tick(250);
  assert.equal(timelapse.direction, 0);
  assert.ok(timelapse.problem);
});

test("at the end it looks whether the event has gone on", async () => {
  const { history, timelapse } = await opened(86, { entries: 50 });
  const { lastMs } = timelapse.kept;
  await timelapse.seekTime(lastMs - 1);
  for (let i = 0; i < 30; i++) history.take((most) => most);
  history.cut(false);
  timelapse.play(1);
  timelapse.setSpeed(1_000);
  while (timelapse.direction) await timelapse.tick(50);
  assert.ok(timelapse.ms > lastMs);
  assertIs(timelapse, history.at(history.seq), "the new end");
});

test("a board on which nothing happened has one moment", async () => {
  const history = makeHistory(random(87), { entries: 0 });
  const timelapse = new Timelapse(reader(history));
  await timelapse.open();
  assert.equal(timelapse.seq, 0);
  timelapse.play(1);
  await timelapse.tick(16);
  assert.equal(timelapse.direction, 0);
  await timelapse.step(1);
  await timelapse.step(-1);
  assert.equal(timelapse.seq, 0);
});

test("while one looks at the past, the end moves on", async () => {
  const history = makeHistory(random(88), { entries: 50 });
  const read = reader(history);
  let isAway = false;
  const index = () => (isAway ? Promise.reject(new Error("away")) : read.index());
  const timelapse = new Timelapse({ ...read, index });
  await timelapse.open(10);
  const { lastSeq } = timelapse.kept;
  for (let i = 0; i < 30; i++) history.take((most) => most);
  history.cut(false);
  isAway = true;
  await timelapse.renew();
  assert.match(timelapse.problem.message, /away/);
  isAway = false;
  await timelapse.renew();
  assert.ok(timelapse.kept.lastSeq > lastSeq);
  assert.equal(timelapse.seq, 10, "where one was");
});
