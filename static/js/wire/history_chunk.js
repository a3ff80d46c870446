// A chunk of the history: the placements and changes of (fromSeq, toSeq], in their order. A 48-byte
// little-endian header, then one zlib stream of columns and shapes.

import { crc32 } from "./crc32.js";
import { inflate } from "./inflate.js";
import { alongSteps, fromPlanes, withoutGaps } from "./planes.js";
import { decodeShape } from "./shape.js";
import { WireError } from "./varint.js";

const HEADER_BYTES = 48;
const CHECKED_FROM = 16;
const MAGIC = 0x43434c50; // "PLCC"
const VERSION = 1;
const [MOST_PLACEMENTS, MOST_CHANGES] = [200_000, 200];
const WIDTHS = [8, 6, 4, 1, 1, 1]; // bytes of a number in each column
const ROW_BYTES = WIDTHS.reduce((sum, width) => sum + width);
const SHAPE_BYTES = 20; // in front of its words
const MOST_WORDS = 65_535;

// {fromSeq, toSeq, fromMs, toMs, shape, changes: [{seq, atMs, shape}]} and columns with a value for
// each placement: seqs, times (Unix milliseconds, which need not ascend), addresses, before, after
// (colours), kinds.
export async function decodeHistoryChunk(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [m, n] = counts(bytes, view);
  const most = n * ROW_BYTES + (m + 1) * (SHAPE_BYTES + MOST_WORDS);
  const body = await inflate(bytes.subarray(HEADER_BYTES), most);
  if (body.length < n * ROW_BYTES)
    throw new WireError("The chunk is shorter than its count of placements.");
  const shapes = readShapes(body.subarray(n * ROW_BYTES));
  if (shapes.length !== m + 1)
    throw new WireError(`The chunk has ${shapes.length} shapes instead of ${m + 1}.`);
  const [begin, ...changes] = shapes;
  const chunk = { ...readSpan(view), shape: begin.shape, changes };
  Object.assign(chunk, readColumns(body, n, chunk));
  checkOrder(chunk, begin);
  return chunk;
}

function counts(bytes, view) {
  if (bytes.length < HEADER_BYTES) throw new WireError("A chunk has at least 48 bytes.");
  if (view.getUint32(0, true) !== MAGIC) throw new WireError("This is no chunk of the history.");
  if (view.getUint8(4) !== VERSION || view.getUint8(5))
    throw new WireError(`This is a chunk of version ${view.getUint8(4)}, not ${VERSION}.`);
  const [m, n] = [view.getUint16(6, true), view.getUint32(8, true)];
  if (m > MOST_CHANGES || n > MOST_PLACEMENTS)
    throw new WireError(`A chunk has not ${n} placements and ${m} changes.`);
  if (crc32(bytes.subarray(CHECKED_FROM)) !== view.getUint32(12, true))
    throw new WireError("The chunk's checksum is wrong.");
  return [m, n];
}

function readSpan(view) {
  return {
    fromSeq: exact(view.getBigUint64(16, true)),
    toSeq: exact(view.getBigUint64(24, true)),
    fromMs: exact(view.getBigInt64(32, true)),
    toMs: exact(view.getBigInt64(40, true)),
  };
}

function readShapes(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const words = at + SHAPE_BYTES;
    if (words > bytes.length) throw new WireError("A shape is truncated.");
    const end = words + view.getUint32(at + 16, true);
    if (end > bytes.length) throw new WireError("A shape is truncated.");
    const seq = exact(view.getBigUint64(at, true));
    const atMs = exact(view.getBigInt64(at + 8, true));
    found.push({ seq, atMs, shape: decodeShape(bytes.subarray(words, end)) });
    at = end;
  }
  return found;
}

function readColumns(body, n, { fromSeq, fromMs }) {
  let at = 0;
  const [seqs, times, addresses, before, after, kinds] = WIDTHS.map((width) => {
    const column = body.subarray(at, (at += n * width));
    return width === 1 ? column.slice() : fromPlanes(column, n, width);
  });
  return {
    seqs: withoutGaps(fromSeq, seqs),
    times: alongSteps(fromMs, times),
    addresses: Uint32Array.from(addresses),
    before,
    after,
    kinds,
  };
}

function checkOrder({ fromSeq, toSeq, fromMs, toMs, seqs, times, changes }, begin) {
  if (begin.seq !== fromSeq || begin.atMs !== fromMs)
    throw new WireError("The chunk's first shape is not that of its beginning.");
  let last = fromSeq;
  for (const { seq } of changes) {
    if (seq <= last) throw new WireError("The chunk's changes are out of order.");
    last = seq;
  }
  const lastSeq = Math.max(last, seqs.at(-1) ?? fromSeq);
  const latest = changes.reduce((most, { atMs }) => Math.max(most, atMs), fromMs);
  if (lastSeq > toSeq || latest > toMs || times.some((time) => time > toMs))
    throw new WireError("The chunk goes on behind its end.");
  if (times.some((time) => !Number.isSafeInteger(time)))
    throw new WireError("A time of the chunk is too early.");
}

function exact(value) {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new WireError("A number of the chunk is too large.");
  return number;
}
