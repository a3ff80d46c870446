// What a board is beside its pixels, as chunks of the history have it:
// [left, top, width, height, bits, [[tile_x, tile_y, columns, rows]...], state, [[name, hex]...]].

import { Grid } from "./grid.js";
import { WireError } from "./varint.js";

const MOST_TILES = 65_535;
const [MOST_COLORS, LONGEST_NAME] = [256, 40];

// What Grid takes, with `state` and `palette`, as GET /api/config has them.
export function decodeShape(bytes) {
  const [left, top, width, height, bits, blocks, state, pairs] = read(bytes);
  const shape = { left, top, width, height, bits, tiles: tilesOf(blocks) };
  new Grid(shape);
  return { ...shape, state: String(state), palette: paletteOf(pairs) };
}

// Pairs of name and #RRGGBB -> the colours of a palette.
export function colorsOf(pairs) {
  return pairs.map(([name, hex], index) => ({ index, name, hex }));
}

function read(bytes) {
  try {
    const words = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    if (Array.isArray(words) && words.length === 8) return words;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  throw new WireError("A shape cannot be read.");
}

function tilesOf(blocks) {
  check(Array.isArray(blocks), "A tile table is a list of blocks.");
  const tiles = [];
  for (const block of blocks) {
    check(Array.isArray(block) && block.length === 4, "A block has four numbers.");
    check(block.every(Number.isInteger), "A block has whole numbers.");
    const [x, y, columns, rows] = block;
    const isPossible = columns >= 1 && rows >= 1 && tiles.length + columns * rows <= MOST_TILES;
    check(isPossible, `A board has no block of ${columns} x ${rows} tiles.`);
    for (let i = 0; i < columns * rows; i++)
      tiles.push([x + (i % columns), y + Math.floor(i / columns)]);
  }
  return tiles;
}

function paletteOf(pairs) {
  const isList = Array.isArray(pairs) && pairs.length >= 1 && pairs.length <= MOST_COLORS;
  check(isList, `A palette has 1 to ${MOST_COLORS} colours.`);
  for (const pair of pairs) {
    const isPair = Array.isArray(pair) && pair.length === 2;
    check(isPair && pair.every((text) => typeof text === "string"), "A colour has name and value.");
  }
  const colors = colorsOf(pairs.map(([name, hex]) => [name.trim(), hex.toUpperCase()]));
  for (const { name, hex } of colors) {
    const isNamed = name !== "" && [...name].length <= LONGEST_NAME;
    check(isNamed && /^#[0-9A-F]{6}$/.test(hex), `A palette has no colour ${name} ${hex}.`);
  }
  for (const values of [colors.map(({ name }) => name.toLowerCase()), colors.map(({ hex }) => hex)])
    check(new Set(values).size === values.length, "A colour is twice in the palette.");
  return colors;
}

function check(isSo, problem) {
  if (!isSo) throw new WireError(problem);
}
