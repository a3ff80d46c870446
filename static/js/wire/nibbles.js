// Two colours to a byte, the first one in the high nibble.

export function pack(colors) {
  const bytes = new Uint8Array((colors.length + 1) >> 1);
  for (let i = 0; i < colors.length; i++) bytes[i >> 1] |= i & 1 ? colors[i] : colors[i] << 4;
  return bytes;
}

export function unpack(bytes, count) {
  const colors = new Uint8Array(count);
  for (let i = 0, at = 0; at < count; i++) {
    colors[at++] = bytes[i] >> 4;
    colors[at++] = bytes[i] & 15;
  }
  return colors;
}
