// Each format of tests/vectors/ that has no file of its own here, as its value there. The page
// only writes what players send, so that is read here as any server would.
import { decodePlaced } from "../../../static/js/wire/messages.js";
import { decodeMask } from "../../../static/js/wire/mask.js";
import { TILE_PIXELS } from "../../../static/js/wire/grid.js";
import { Reader, WireError } from "../../../static/js/wire/varint.js";

const [PLACE, UNDO] = [0x10, 0x12];
const PLACE_BODY_BYTES = 5;

export const readers = {
  mask: (bytes) => {
    const { bits } = decodeMask(bytes);
    const isSet = (address) => bits[address >> 3] & (0x80 >> (address & 7));
    const all = Array.from({ length: bits.length * 8 }, (_, address) => address);
    return { tiles: all.length / TILE_PIXELS, protected: all.filter(isSet) };
  },
  place: (bytes) => {
    const { requestId, body } = opened(bytes, PLACE, PLACE_BODY_BYTES);
    const [x, y, color] = [body.getInt16(0, true), body.getInt16(2, true), body.getUint8(4)];
    return { request_id: requestId, x, y, color };
  },
  undo: (bytes) => ({ request_id: opened(bytes, UNDO, 0).requestId }),
  placed: (bytes) => {
    const { requestId, seq, waitMs } = decodePlaced(bytes);
    return { request_id: requestId, seq, wait_ms: waitMs };
  },
};

function opened(bytes, kind, length) {
  if (bytes[0] !== kind) throw new WireError("This is another message.");
  const reader = new Reader(bytes, 1);
  const requestId = reader.varint();
  const { rest } = reader;
  if (rest.length !== length) throw new WireError("The message has another length.");
  return { requestId, body: new DataView(rest.buffer, rest.byteOffset, rest.byteLength) };
}
