// Each format of tests/vectors/ as its value there.
import { decodeFrame, decodePlace, decodePlaced } from "../../../static/js/wire/messages.js";
import { decodeSnapshot } from "../../../static/js/wire/snapshot.js";

export const readers = {
  snapshot: (bytes) => {
    const { colors, ...rest } = decodeSnapshot(bytes);
    return { ...rest, pixels: [...colors] };
  },
  frame: (bytes) => {
    const { fromSeq, toSeq, indices, colors } = decodeFrame(bytes);
    return {
      from_seq: fromSeq,
      to_seq: toSeq,
      updates: indices.map((index, i) => [index, colors[i]]),
    };
  },
  place: (bytes) => {
    const { requestId, x, y, color } = decodePlace(bytes);
    return { request_id: requestId, x, y, color };
  },
  placed: (bytes) => {
    const { requestId, seq, waitMs } = decodePlaced(bytes);
    return { request_id: requestId, seq, wait_ms: waitMs };
  },
};
