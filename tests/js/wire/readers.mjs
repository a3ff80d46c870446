// What the page reads of tests/vectors/ as its value there.
import { decodePlaced } from "../../../static/js/wire/messages.js";
import { decodeMask } from "../../../static/js/wire/mask.js";
import { TILE_PIXELS } from "../../../static/js/wire/grid.js";

export const readers = {
  mask: (bytes) => {
    const { bits } = decodeMask(bytes);
    const isSet = (address) => bits[address >> 3] & (0x80 >> (address & 7));
    const all = Array.from({ length: bits.length * 8 }, (_, address) => address);
    return { tiles: all.length / TILE_PIXELS, protected: all.filter(isSet) };
  },
  placed: (bytes) => {
    const { requestId, seq, waitMs } = decodePlaced(bytes);
    return { request_id: requestId, seq, wait_ms: waitMs };
  },
};
