// Bytes as tests/vectors/ has long ones: hex, and numbers of zero bytes.
export function spread(parts) {
  const piece = (part) => (typeof part === "string" ? Buffer.from(part, "hex") : Buffer.alloc(part));
  return Uint8Array.from(Buffer.concat(parts.map(piece)));
}
