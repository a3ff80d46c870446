import assert from "node:assert/strict";
import test from "node:test";

import { Board } from "../../../../static/js/state/board/board.js";

function loaded() {
  const board = new Board();
  board.load({ width: 4, height: 2, seq: 10, colors: new Uint8Array(8) });
  return board;
}
const frame = (fromSeq, toSeq, indices, colors) => ({
  fromSeq,
  toSeq,
  indices,
  colors: Uint8Array.from(colors),
});

test("a frame that fits is applied and says which pixels changed", () => {
  const board = loaded();
  const heard = [];
  board.changed.on((indices) => heard.push(...indices));
  assert.equal(board.apply(frame(10, 12, [1, 5], [3, 4])), true);
  assert.deepEqual([board.seq, board.color(1, 0), board.color(1, 1)], [12, 3, 4]);
  assert.deepEqual(heard, [1, 5]);
});

test("an old frame changes nothing, an overlapping one is applied", () => {
  const board = loaded();
  assert.equal(board.apply(frame(3, 10, [0], [9])), true);
  assert.equal(board.color(0, 0), 0);
  assert.equal(board.apply(frame(3, 11, [0], [9])), true);
  assert.equal(board.color(0, 0), 9);
});

test("a frame behind a gap is not applied", () => {
  const board = loaded();
  assert.equal(board.apply(frame(11, 12, [0], [9])), false);
  assert.deepEqual([board.seq, board.color(0, 0)], [10, 0]);
});

test("an expected pixel is shown at once, but is not in the checksum", () => {
  const board = loaded();
  const before = board.checksum();
  board.expect(2, 7);
  assert.equal(board.colors[2], 7);
  assert.equal(board.checksum(), before);
});

test("a refused pixel goes back to what the server said meanwhile", () => {
  const board = loaded();
  board.expect(2, 7);
  board.apply(frame(10, 11, [2], [5]));
  assert.equal(board.colors[2], 7);
  board.refuse(2);
  assert.equal(board.colors[2], 5);
});

test("an accepted pixel stays shown until the frames have come that far", () => {
  const board = loaded();
  board.expect(2, 7);
  board.accept(2, 12);
  board.apply(frame(10, 11, [2], [5]));
  assert.equal(board.colors[2], 7);
  board.apply(frame(11, 13, [2], [6]));
  assert.equal(board.colors[2], 6);
});

test("an accepted pixel whose frame came before the answer shows the frame's colour", () => {
  const board = loaded();
  board.expect(2, 7);
  board.apply(frame(10, 12, [2], [6]));
  board.accept(2, 11);
  assert.equal(board.colors[2], 6);
});

test("a new board keeps what is still awaited", () => {
  const board = loaded();
  board.expect(2, 7);
  board.expect(3, 8);
  board.accept(3, 15);
  board.load({ width: 4, height: 2, seq: 20, colors: new Uint8Array(8) });
  assert.deepEqual([board.colors[2], board.colors[3]], [7, 0]);
});

test("a later state of the board tells what differs, and keeps what is awaited", () => {
  const board = new Board(2, 2);
  const changed = [];
  board.expect(3, 7);
  board.changed.on((indices) => changed.push(...indices));
  board.renew({ width: 2, height: 2, seq: 4, colors: Uint8Array.of(0, 5, 0, 0) });
  assert.deepEqual([board.seq, [...board.colors], changed.includes(1)], [4, [0, 5, 0, 7], true]);
  board.renew({ width: 2, height: 2, seq: 3, colors: Uint8Array.of(9, 9, 9, 9) });
  assert.deepEqual([board.seq, board.colors[0]], [4, 0]);
});

test("a board of another size keeps what is awaited where it was placed", () => {
  const board = loaded();
  board.expect(board.index(1, 1), 7);
  board.expect(board.index(3, 1), 6);
  board.load({ width: 3, height: 4, seq: 20, colors: new Uint8Array(12) });
  assert.deepEqual([board.color(1, 1), [...board.colors].filter(Boolean).length], [7, 1]);
  board.refuse(board.index(1, 1));
  assert.deepEqual([...board.colors].filter(Boolean), []);
});
