import assert from "node:assert/strict";
import test from "node:test";

import { grid, grown } from "../../boards.mjs";
import { Activity } from "../../../../static/js/state/board/activity.js";
import { Board } from "../../../../static/js/state/board/board.js";
import { WireError } from "../../../../static/js/wire/varint.js";

const TILE = 65_536;

function map(tiles, levels = {}) {
  const bytes = new Uint8Array(16 + tiles * TILE);
  bytes.set(Buffer.from("504c4348020000001027000000000000", "hex"));
  new DataView(bytes.buffer).setUint16(6, tiles, true);
  for (const [address, level] of Object.entries(levels)) bytes[16 + Number(address)] = level;
  return bytes;
}

function open() {
  const board = new Board(grid(2, 2, { left: -1, top: -1 }));
  return { board, activity: new Activity(board) };
}

test("the map is read and kept up to date; only the board's own pixels are counted", () => {
  const { board, activity } = open();
  activity.mark(Uint32Array.of(0));
  assert.equal(activity.untouched, null);
  activity.load(map(4, { [board.address(-1, 0)]: 200, [board.address(0, 0)]: 1 }));
  assert.deepEqual([activity.untouched, activity.windowSeconds], [2, 10_000]);
  const heard = [];
  activity.changed.on((addresses) => heard.push(...addresses));
  activity.mark(Uint32Array.of(board.address(-1, -1)));
  assert.deepEqual([activity.untouched, heard], [1, [board.address(-1, -1)]]);
  assert.equal(activity.levels[board.address(-1, -1)], 255);
});

test("where the board has grown since the map was made, nobody had placed", () => {
  const { board, activity } = open();
  activity.load(map(4, { [board.address(0, 0)]: 9 }));
  board.grow(grown(board.grid, 1), 1);
  assert.equal(activity.untouched, 15);
  board.grow(grown(board.grid, 300), 2);
  assert.equal(activity.untouched, 604 * 604 - 1);
  activity.mark(Uint32Array.of(board.address(-302, 301)));
  assert.equal(activity.untouched, 604 * 604 - 2);
  activity.load(map(4));
  assert.equal(activity.untouched, 604 * 604);
});

test("bytes that are no map, or another one than they say, are refused", () => {
  const { activity } = open();
  const good = map(1);
  const version = good.slice();
  version[4] = 1;
  const magic = good.slice();
  magic[3] ^= 1;
  const more = good.slice();
  more[6] = 2;
  for (const bytes of [
    new Uint8Array(),
    good.subarray(0, 15),
    good.subarray(0, 16),
    good.subarray(1),
    good.subarray(0, -1),
    Uint8Array.of(...good, 0),
    version,
    magic,
    more,
  ])
    assert.throws(() => activity.load(bytes), WireError);
  assert.equal(activity.levels, null);
});
