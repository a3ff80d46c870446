// CRC-32 as in zlib and PNG, four bytes at a time: a board has megabytes.

const ONE = new Int32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const [TWO, THREE, FOUR] = followedByZeros(3); // what a byte does across those behind it

function followedByZeros(count) {
  const tables = [ONE];
  for (let i = 0; i < count; i++)
    tables.push(tables[i].map((value) => ONE[value & 0xff] ^ (value >>> 8)));
  return tables.slice(1);
}

export function crc32(bytes) {
  const even = bytes.length & ~3;
  let crc = -1;
  let i = 0;
  for (; i < even; i += 4) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc = FOUR[crc & 0xff] ^ THREE[(crc >>> 8) & 0xff] ^ TWO[(crc >>> 16) & 0xff] ^ ONE[crc >>> 24];
  }
  for (; i < bytes.length; i++) crc = ONE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}
