import assert from "node:assert/strict";
import test from "node:test";
import zlib from "node:zlib";

import { frame, grid, grown, snapshot, table } from "../../boards.mjs";
import { Board } from "../../../../static/js/state/board/board.js";
import { pack } from "../../../../static/js/wire/nibbles.js";

const PLACE = { left: -3, top: -1 };

function loaded(options = PLACE) {
  const board = new Board();
  board.load(snapshot(grid(4, 2, options), 10));
  return board;
}
const at = (board, ...points) => points.map(([x, y]) => board.address(x, y));

// As offset 16 of a snapshot has it.
function headersChecksum(tiles, pixels) {
  const table = Buffer.alloc(4 * tiles.length);
  tiles.flat().forEach((number, i) => table.writeInt16LE(number, 2 * i));
  return zlib.crc32(Buffer.concat([table, pixels]));
}

test("a frame that fits is applied and says which pixels changed", () => {
  const board = loaded();
  const heard = [];
  board.changed.on((addresses) => heard.push(...addresses));
  const [one, other] = at(board, [-3, -1], [0, 0]);
  assert.equal(board.apply(frame(10, 12, [one, other], [3, 4])), true);
  assert.deepEqual([board.seq, board.color(-3, -1), board.color(0, 0)], [12, 3, 4]);
  assert.deepEqual(heard, [one, other]);
});

test("outside its rectangle a board has no pixels, though its tiles go on", () => {
  const board = loaded();
  for (const [x, y] of [[-4, 0], [1, 0], [0, -2], [0, 1], [9_999, 0]]) {
    assert.deepEqual([board.has(x, y), board.address(x, y), board.color(x, y)], [false, null, null]);
  }
});

test("an old frame changes nothing, an overlapping one is applied", () => {
  const board = loaded();
  const [address] = at(board, [0, 0]);
  assert.equal(board.apply(frame(3, 10, [address], [9])), true);
  assert.equal(board.color(0, 0), 0);
  assert.equal(board.apply(frame(3, 11, [address], [9])), true);
  assert.equal(board.color(0, 0), 9);
});

test("a frame behind a gap is not applied", () => {
  const board = loaded();
  assert.equal(board.apply(frame(11, 12, at(board, [0, 0]), [9])), false);
  assert.deepEqual([board.seq, board.color(0, 0)], [10, 0]);
});

test("addresses that the board has not are passed over, the others taken", () => {
  const board = loaded();
  const [address] = at(board, [0, 0]);
  const heard = [];
  board.changed.on((addresses) => heard.push(...addresses));
  board.arrived.on((addresses) => heard.push(...addresses));
  board.apply(frame(10, 13, [address, board.colors.length, 4_294_901_759], [9, 8, 7]));
  assert.deepEqual([board.seq, board.color(0, 0), heard], [13, 9, [address, address]]);
});

test("an expected pixel is shown at once, but is not in the checksum", () => {
  const board = loaded();
  const before = board.checksum();
  board.expect(board.address(-1, 0), 7);
  assert.equal(board.color(-1, 0), 7);
  assert.equal(board.checksum(), before);
});

test("a refused pixel goes back to what the server said meanwhile", () => {
  const board = loaded();
  const [address] = at(board, [-1, 0]);
  board.expect(address, 7);
  board.apply(frame(10, 11, [address], [5]));
  assert.equal(board.color(-1, 0), 7);
  board.refuse(address);
  assert.equal(board.color(-1, 0), 5);
});

test("an accepted pixel stays shown until the frames have come that far", () => {
  const board = loaded();
  const [address] = at(board, [-1, 0]);
  board.expect(address, 7);
  board.accept(address, 12);
  board.apply(frame(10, 11, [address], [5]));
  assert.equal(board.color(-1, 0), 7);
  board.apply(frame(11, 13, [address], [6]));
  assert.equal(board.color(-1, 0), 6);
});

test("an accepted pixel whose frame came before the answer shows the frame's colour", () => {
  const board = loaded();
  const [address] = at(board, [-1, 0]);
  board.expect(address, 7);
  board.apply(frame(10, 12, [address], [6]));
  board.accept(address, 11);
  assert.equal(board.color(-1, 0), 6);
});

test("a new board keeps what is still awaited", () => {
  const board = loaded();
  const [one, other] = at(board, [-1, 0], [0, 0]);
  board.expect(one, 7);
  board.expect(other, 8);
  board.accept(other, 15);
  board.load(snapshot(board.grid, 20));
  assert.deepEqual([board.color(-1, 0), board.color(0, 0)], [7, 0]);
});

test("a later state of the board tells what differs, and keeps what is awaited", () => {
  const board = loaded();
  const changed = [];
  const [one, other] = at(board, [-1, 0], [0, 0]);
  board.expect(one, 7);
  board.changed.on((addresses) => changed.push(...addresses));
  board.renew(snapshot(board.grid, 14, (x) => (x ? 0 : 5)));
  assert.deepEqual([board.seq, board.color(0, 0), board.color(-1, 0)], [14, 5, 7]);
  assert.ok(changed.includes(other));
  board.renew(snapshot(board.grid, 13, () => 9));
  assert.deepEqual([board.seq, board.color(0, 0)], [14, 5]);
});

test("what was awaited and is in a later state of the board stays", () => {
  const board = loaded();
  const [address] = at(board, [-1, 0]);
  board.expect(address, 7);
  board.accept(address, 12);
  board.renew(snapshot(board.grid, 14, (x) => (x === -1 ? 7 : 0)));
  assert.equal(board.color(-1, 0), 7);
});

test("another board keeps what is awaited where it was placed", () => {
  const board = loaded({ left: 0, top: 0 });
  board.expect(board.address(1, 1), 7);
  board.expect(board.address(3, 1), 6);
  board.load(snapshot(grid(5, 4, { left: -2, top: -2 }), 20));
  assert.deepEqual([board.color(1, 1), [...board.colors].filter(Boolean).length], [7, 1]);
  board.refuse(board.address(1, 1));
  assert.deepEqual([...board.colors].filter(Boolean), []);
});

test("a board that grows keeps its pixels, what is awaited, and its addresses", () => {
  const board = loaded();
  const [one, other] = at(board, [-1, 0], [0, 0]);
  board.apply(frame(10, 11, [other], [5]));
  board.expect(one, 7);
  let times = 0;
  board.grown.on(() => times++);
  board.loaded.on(() => assert.fail("It was loaded."));
  const larger = grown(board.grid);
  assert.equal(board.grow(larger, 12), true);
  assert.equal(board.grow(grown(grid(4, 2, PLACE)), 13), true, "the same again");
  assert.deepEqual([times, board.grid === larger], [1, true]);
  assert.deepEqual([board.color(-1, 0), board.color(0, 0), board.color(-303, 299)], [7, 5, 0]);
  assert.deepEqual(at(board, [-1, 0], [0, 0]), [one, other]);
  board.apply(frame(11, 12, at(board, [200, 200]), [3]));
  assert.equal(board.color(200, 200), 3);
  board.refuse(one);
  assert.equal(board.color(-1, 0), 0);
});

test("what is no longer the same board is not grown to", () => {
  const board = loaded({ left: 0, top: 0 });
  const smaller = grid(3, 2);
  const deeper = grid(4, 2, { bits: 8 });
  const elsewhere = grid(4, 2, { left: 300 });
  for (const other of [smaller, deeper, elsewhere]) assert.equal(board.grow(other, 11), false);
  assert.deepEqual([board.grid.width, board.grid.bits, board.has(300, 0)], [4, 4, false]);
  assert.equal(board.grow(smaller, 9), true, "of before: we know it better");
  assert.equal(board.grid.width, 4);
  assert.equal(board.grow(grid(5, 2), 9), true, "a config may have been prepared long ago");
  assert.equal(board.grid.width, 5);
});

test("a cached board from before it grew is taken as far as it goes", () => {
  const board = loaded();
  const before = board.grid;
  board.grow(grown(before), 20);
  board.load(snapshot(before, 15, () => 2));
  assert.deepEqual([board.seq, board.color(0, 0), board.color(-303, 299)], [15, 2, 0]);
  board.load(snapshot(before, 25, () => 3));
  assert.deepEqual([board.color(0, 0), board.has(-303, 299)], [3, false], "it was restored");
});

test("the checksum is the one of a snapshot's header, at 4 and 8 bits, before and after growth", () => {
  for (const bits of [4, 8]) {
    const board = new Board();
    board.load(snapshot(grid(300, 2, { left: -3, top: -1, bits }), 1, (x, y) => (x * 7 + y) & 15));
    const pixels = () => (bits === 8 ? board.colors.slice() : pack(board.colors));
    const tiles = [[-1, -1], [0, -1], [1, -1], [-1, 0], [0, 0], [1, 0]];
    assert.equal(board.checksum(), headersChecksum(tiles, pixels()));
    board.grow(grown(board.grid), 2);
    const confirmed = pixels();
    board.expect(board.address(-300, -300), 7);
    const behind = table(board.grid);
    assert.deepEqual(behind.slice(0, tiles.length), tiles);
    assert.equal(board.checksum(), headersChecksum(behind, confirmed));
  }
});
