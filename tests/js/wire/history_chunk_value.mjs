// A chunk of the history as its value in tests/vectors/.
import { decodeHistoryChunk } from "../../../static/js/wire/history_chunk.js";

export async function historyChunkValue(hex) {
  const chunk = await decodeHistoryChunk(Uint8Array.from(Buffer.from(hex, "hex")));
  const { seqs, times, addresses, before, after, kinds } = chunk;
  return {
    span: [chunk.fromSeq, chunk.toSeq, chunk.fromMs, chunk.toMs],
    shape: words(chunk.shape),
    changes: chunk.changes.map(({ seq, atMs, shape }) => [seq, atMs, words(shape)]),
    placements: Array.from(seqs, (seq, i) => [
      ...[seq, times[i], addresses[i], before[i], after[i], kinds[i]],
    ]),
  };
}

// With a block for each tile: how tiles are gathered in blocks is the writer's choice.
function words({ left, top, width, height, bits, tiles, state, palette }) {
  const blocks = tiles.map(([x, y]) => [x, y, 1, 1]);
  const pairs = palette.map(({ name, hex }) => [name, hex]);
  return JSON.stringify([left, top, width, height, bits, blocks, state, pairs]);
}
