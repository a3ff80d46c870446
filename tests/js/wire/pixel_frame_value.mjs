// A pixel frame as its value in tests/vectors/.
import { decodePixelFrame } from "../../../static/js/wire/pixel_frame.js";

export function pixelFrameValue(bits, hex) {
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  const { fromSeq, toSeq, addresses, colors } = decodePixelFrame(bytes, bits);
  return {
    from_seq: fromSeq,
    to_seq: toSeq,
    updates: Array.from(addresses, (address, i) => [address, colors[i]]),
  };
}
