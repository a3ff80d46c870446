// Each format of tests/vectors/ as its value there.
import { decodeFrame, decodePlace, decodePlaced } from "../../../static/js/wire/messages.js";
import { decodeMask } from "../../../static/js/wire/mask.js";
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
  mask: (bytes) => {
    const { width, height, bits } = decodeMask(bytes);
    const isSet = (index) => bits[index >> 3] & (0x80 >> (index & 7));
    const all = Array.from({ length: width * height }, (_, index) => index);
    return { width, height, protected: all.filter(isSet) };
  },
  placed: (bytes) => {
    const { requestId, seq, waitMs } = decodePlaced(bytes);
    return { request_id: requestId, seq, wait_ms: waitMs };
  },
};
