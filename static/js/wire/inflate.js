// A zlib stream (RFC 1950) or a gzip file (RFC 1952) of limited length. Who decodes pays for what
// comes out of it, not for what was sent, so that is counted while it comes.

import { WireError } from "./varint.js";

const CHECKSUM_BYTES = 4;
const BASE = 65_521;
const RUN = 5_552; // bytes whose sums stay below 2^32

// Raises WireError for what cannot be read, or is longer than `most` bytes.
export async function inflate(packed, most) {
  const body = joined(await pieces(packed, "deflate", most));
  // Browsers refuse what stands behind the stream, Node does not.
  const end = packed.subarray(packed.length - CHECKSUM_BYTES);
  const stated = ((end[0] << 24) | (end[1] << 16) | (end[2] << 8) | end[3]) >>> 0;
  if (adler32(body) !== stated) throw new WireError("Something stands behind the columns.");
  return body;
}

// Its checksum is the decoder's affair. Raises WireError likewise.
export async function gunzip(packed, most) {
  return joined(await pieces(packed, "gzip", most));
}

async function pieces(packed, form, most) {
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream(form))
    .getReader();
  const found = [];
  for (let length = 0; ;) {
    const { value, done } = await reader.read().catch(() => {
      throw new WireError("What is packed cannot be decompressed.");
    });
    if (done) return found;
    found.push(value);
    length += value.length;
    if (length > most) {
      reader.cancel();
      throw new WireError("What is packed is longer than it may be.");
    }
  }
}

function joined(parts) {
  const body = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

function adler32(bytes) {
  let [low, high] = [1, 0];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + RUN);
    for (; at < end; at++) high += low += bytes[at];
    low %= BASE;
    high %= BASE;
  }
  return ((high << 16) | low) >>> 0;
}
