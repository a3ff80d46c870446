import assert from "node:assert/strict";
import test from "node:test";

import { frame, grid, grown, snapshot } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { Sync } from "../../../../static/js/state/sync/sync.js";

// A server, a clock and a line that do what the test says.
class World {
  board = new Board();
  seq = 5;
  fails = 0;
  timers = [];
  sockets = [];
  fetches = 0;
  time = 0;
  heard = [];

  constructor() {
    this.sync = new Sync({
      board: this.board,
      fetchBoard: () => this.#fetch(),
      askForBoard: () => this.#fetch(),
      connect: ({ seq }, events) => this.#connect(seq, events),
      delay: (ms, then) => {
        const timer = { ms, then };
        this.timers.push(timer);
        return () =>
          this.timers.splice(0, this.timers.length, ...this.timers.filter((one) => one !== timer));
      },
      random: () => 0.5,
      now: () => this.time,
    });
    this.sync.control.on((message) => this.heard.push(message.type));
  }

  get socket() {
    return this.sockets.at(-1);
  }

  async #fetch() {
    this.fetches++;
    if (this.fails-- > 0) throw new Error("down");
    return snapshot(grid(2, 2), this.seq);
  }

  #connect(since, events) {
    const socket = { since, events, isClosed: false, close: () => (socket.isClosed = true) };
    this.sockets.push(socket);
    return socket;
  }

  async begin() {
    this.sync.start();
    await settle();
    this.socket.events.control({ type: "hello", seq: this.seq });
  }

  async wait() {
    const timer = this.timers.shift();
    timer.then();
    await settle();
    return timer.ms;
  }

  frame(fromSeq, toSeq, address, color) {
    this.socket.events.frame(frame(fromSeq, toSeq, [address], [color]));
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("the board is fetched, then the socket continues from its seq", async () => {
  const world = new World();
  await world.begin();
  assert.equal(world.socket.since, 5);
  world.frame(5, 6, 1, 9);
  assert.deepEqual([world.board.seq, world.board.colors[1], world.sync.state], [6, 9, "live"]);
});

test("a lost socket is opened again from where we are, without another board", async () => {
  const world = new World();
  await world.begin();
  world.frame(5, 8, 0, 1);
  world.socket.events.closed({ code: 1006 });
  assert.equal(world.sync.state, "waiting");
  await world.wait();
  assert.deepEqual([world.socket.since, world.fetches], [8, 1]);
});

test("a gap is repaired by connecting from the seq before it", async () => {
  const world = new World();
  await world.begin();
  const first = world.socket;
  world.time = 10_000;
  world.frame(7, 8, 0, 1);
  assert.equal(first.isClosed, true);
  assert.deepEqual([world.socket.since, world.fetches, world.sockets.length], [5, 1, 2]);
});

test("a server that sends nothing but gaps is asked less and less often", async () => {
  const world = new World();
  await world.begin();
  const waits = [];
  for (let turn = 0; turn < 3; turn++) {
    world.frame(7, 8, 0, 1);
    waits.push(await world.wait());
    world.socket.events.control({ type: "hello", seq: 8 });
  }
  assert.deepEqual(waits, [350, 600, 1100]);
});

test("what a socket says after it was left is ignored", async () => {
  const world = new World();
  await world.begin();
  const first = world.socket;
  world.time = 10_000;
  world.frame(7, 8, 0, 1);
  first.events.frame(frame(5, 9, [0], [3]));
  first.events.closed({ code: 1006 });
  assert.deepEqual([world.board.seq, world.timers.length], [5, 0]);
});

test("resync fetches the board after a random wait and keeps the frames of meanwhile", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.control({ type: "resync", seq: 50 });
  world.frame(50, 51, 2, 4);
  assert.equal(world.board.seq, 5);
  world.seq = 50;
  assert.equal(await world.wait(), 1500);
  assert.deepEqual([world.board.seq, world.board.colors[2], world.sockets.length], [51, 4, 1]);
  assert.equal(world.sync.state, "live");
});

test("a resync whose cached board is older than the frames reconnects from it", async () => {
  const world = new World();
  await world.begin();
  world.time = 10_000;
  world.socket.events.control({ type: "resync", seq: 50 });
  world.frame(50, 51, 2, 4);
  world.seq = 48;
  await world.wait();
  assert.equal(world.socket.since, 48);
});

test("a socket that closes while the board is fetched after resync starts over", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.control({ type: "resync", seq: 50 });
  world.socket.events.closed({ code: 1006 });
  world.seq = 50;
  await world.wait();
  assert.deepEqual([world.fetches, world.socket.since], [2, 50]);
});

test("a board that can't be fetched is asked for again, later each time", async () => {
  const world = new World();
  world.fails = 3;
  world.sync.start();
  await settle();
  const waits = [await world.wait(), await world.wait(), await world.wait()];
  assert.deepEqual(waits, [350, 600, 1100]);
  assert.equal(world.socket.since, 5);
});

test("a restarting server is given the time that it asks for", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.control({ type: "bye", reason: "restart", retry_ms: 700 });
  world.socket.events.closed({ code: 4012 });
  assert.equal(await world.wait(), 700 + 1100);
});

test("being back online or awake does not wait for the back-off", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.closed({ code: 1006 });
  world.sync.hurry();
  assert.deepEqual([world.sockets.length, world.timers.length], [2, 0]);
});

test("a paused line is closed and continues from its seq", async () => {
  const world = new World();
  await world.begin();
  world.sync.pause();
  assert.deepEqual([world.socket.isClosed, world.sync.state], [true, "paused"]);
  world.sync.hurry();
  world.sync.start();
  assert.deepEqual([world.sockets.length, world.socket.since], [2, 5]);
});

test("resync and the socket's own words stay inside, the rest is passed on", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.control({ type: "online", count: 3 });
  world.socket.events.control({ type: "resync", seq: 9 });
  assert.deepEqual(world.heard, ["hello", "online"]);
});

test("a line that fell silent is opened again from where we are, and shows as lost", async () => {
  const world = new World();
  await world.begin();
  world.frame(5, 8, 0, 1);
  world.sync.lost();
  assert.deepEqual([world.sync.state, world.socket.since, world.timers.length], ["waiting", 8, 0]);
  assert.equal(world.sockets[0].isClosed, true);
  world.socket.events.control({ type: "hello", seq: 8 });
  assert.equal(world.sync.state, "live");
});

test("a socket that leads nowhere is given up with the usual wait", async () => {
  const world = new World();
  await world.begin();
  world.sync.lost();
  world.sync.lost();
  assert.deepEqual([world.sync.state, world.timers.length], ["waiting", 1]);
  world.sync.lost();
  assert.equal(world.timers.length, 1);
});

test("where two sockets in a row say nothing, the board is polled until one does", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.closed({ code: 1006 });
  for (let turn = 0; turn < 2; turn++) {
    await world.wait();
    world.seq++;
    world.socket.events.closed({ code: 1006 });
  }
  await settle();
  assert.deepEqual([world.sync.state, world.board.seq], ["polling", 7]);
  world.sync.hurry();
  assert.equal(world.sync.state, "polling");
  world.socket.events.control({ type: "hello", seq: 7 });
  assert.deepEqual([world.sync.state, world.timers.length], ["live", 0]);
});

test("a server that is down is not said to be polled", async () => {
  const world = new World();
  await world.begin();
  world.fails = 9;
  for (let turn = 0; turn < 3; turn++) {
    world.socket.events.closed({ code: 1006 });
    await world.wait();
  }
  assert.equal(world.sync.state, "waiting");
});

test("a server that says it is too busy is not asked for boards on top of it", async () => {
  const world = new World();
  await world.begin();
  for (let turn = 0; turn < 4; turn++) {
    world.socket.events.closed({ code: 4013 });
    await world.wait();
  }
  assert.deepEqual([world.sync.state, world.fetches], ["waiting", 1]);
});

test("a board that is another one now is fetched anew, not by everybody at once", async () => {
  const world = new World();
  await world.begin();
  const first = world.socket;
  world.sync.reload();
  assert.deepEqual([first.isClosed, world.sync.state, world.fetches], [true, "loading", 1]);
  world.seq = 9;
  assert.equal(await world.wait(), 1500);
  assert.deepEqual([world.fetches, world.socket.since, world.board.seq], [2, 9, 9]);
});

test("a line that is lost before the new board is fetched still fetches it", async () => {
  const world = new World();
  await world.begin();
  world.sync.reload();
  world.sync.pause();
  world.sync.start();
  await settle();
  assert.equal(world.fetches, 2);
});

test("frames that a resync keeps are those of the board that it grew to meanwhile", async () => {
  const world = new World();
  await world.begin();
  world.socket.events.control({ type: "resync", seq: 50 });
  const larger = grown(world.board.grid);
  world.board.grow(larger, 51);
  world.socket.events.frame(frame(50, 52, [larger.address(-300, -300)], [4]));
  world.seq = 50; // a cache has it from before
  await world.wait();
  assert.deepEqual([world.board.seq, world.board.color(-300, -300)], [52, 4]);
});
