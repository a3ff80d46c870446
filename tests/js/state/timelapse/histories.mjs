// A random history, cut as the server cuts it, and the board of each of its numbers by replay.
import { grown, grid, table } from "../../boards.mjs";

const PALETTES = [
  [["white", "#FFFFFF"], ["black", "#000000"]],
  [["white", "#FFFFFF"], ["black", "#000000"], ["red", "#E50000"]],
];

export function random(seed) {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296;
  };
}

export function makeHistory(chance, { entries = 300, mostInChunk = 20, everyChunks = 4 } = {}) {
  const recorder = new Recorder(chance);
  const whole = (most) => 1 + Math.floor(chance() * most);
  for (let i = 0; i < entries; ) {
    const count = whole(mostInChunk);
    for (let end = i + count; i < end; i++) recorder.take(whole);
    recorder.cut(recorder.chunks.length % everyChunks === everyChunks - 1);
  }
  return recorder;
}

class Recorder {
  chunks = []; // as the index lists them
  decoded = new Map(); // url -> chunk
  checkpoints = [];
  boards = new Map(); // url -> {seq, colors}
  states = []; // {seq, ms, shape, writes} behind each entry
  writes = []; // [address, colour]
  events = [];

  constructor(chance) {
    this.chance = chance;
    this.grid = grid(20, 10);
    this.colors = new Uint8Array(this.grid.size);
    Object.assign(this, { seq: 0, ms: 1_000_000, wall: 1_000_000, palette: PALETTES[0] });
    this.#note(["founding"]);
    this.#check();
    this.#begin();
    this.#remember();
  }

  take(whole) {
    this.seq += this.chance() < 0.1 ? whole(5) : 1; // holes
    this.wall += this.chance() < 0.05 ? -whole(50_000) : whole(4_000);
    if (this.chance() < 0.03 && this.grid.tileCount < 8) this.#grow();
    else if (this.chance() < 0.03) this.#recolor();
    else this.#place();
    this.ms = Math.max(this.ms, this.wall);
    this.#remember();
  }

  cut(isCheckpoint) {
    if (this.chance() < 0.2) this.seq += 2; // numbers behind the last thing
    const { fromSeq, fromMs, rows, changes } = this;
    const url = `/chunk/${fromSeq}`;
    const column = (at, Type) => Type.from(rows, (row) => row[at]);
    this.decoded.set(url, {
      ...{ fromSeq, fromMs, toSeq: this.seq, toMs: this.ms, changes },
      ...{ seqs: column(0, Float64Array), times: column(1, Float64Array) },
      addresses: column(2, Uint32Array),
      ...{ before: column(3, Uint8Array), after: column(4, Uint8Array) },
      kinds: new Uint8Array(rows.length),
    });
    const span = { from_seq: fromSeq, to_seq: this.seq, from_ms: fromMs, to_ms: this.ms };
    this.chunks.push({ ...span, placements: rows.length, bytes: 9, url });
    if (isCheckpoint) this.#check();
    this.#begin();
  }

  get index() {
    return {
      ...{ first_seq: 0, last_seq: this.seq, first_ms: 1_000_000, last_ms: this.ms },
      ...{ events: [...this.events], chunks: [...this.chunks] },
      checkpoints: [...this.checkpoints],
    };
  }

  // What replay from zero gives: {seq, ms, colors, shape}.
  at(seq) {
    return this.#replayed(this.states.findLast((state) => state.seq <= seq));
  }

  atTime(ms) {
    return this.#replayed(this.states.findLast((state) => state.ms <= ms));
  }

  #replayed(state) {
    const colors = new Uint8Array(state.size);
    for (const [address, color] of this.writes.slice(0, state.writes)) colors[address] = color;
    return { ...state, colors };
  }

  get #shape() {
    const { left, top, width, height, bits } = this.grid;
    const rectangle = { left, top, width, height, bits, tiles: table(this.grid) };
    return { ...rectangle, palette: this.palette, state: "open" };
  }

  #note(kinds) {
    this.events.push({ seq: this.seq, at_ms: this.wall, kinds, ...this.#shape });
  }

  #check() {
    const url = `/board/${this.seq}`;
    this.checkpoints.push({ seq: this.seq, at_ms: this.ms, url });
    this.boards.set(url, { seq: this.seq, colors: this.colors.slice() });
  }

  #begin() {
    Object.assign(this, { fromSeq: this.seq, fromMs: this.ms, rows: [], changes: [] });
  }

  #remember() {
    const { seq, ms, writes, grid } = this;
    this.states.push({ seq, ms, shape: this.#shape, writes: writes.length, size: grid.size });
  }

  #grow() {
    this.grid = grown(this.grid, 120);
    const colors = new Uint8Array(this.grid.size);
    colors.set(this.colors);
    this.colors = colors;
    this.#changed(["growth"]);
  }

  #recolor() {
    this.palette = PALETTES[1 - PALETTES.indexOf(this.palette)];
    this.#changed(["palette"]);
  }

  #changed(kinds) {
    this.changes.push({ seq: this.seq, atMs: this.wall, shape: this.#shape });
    this.#note(kinds);
  }

  #place() {
    const { left, top, width, height } = this.grid;
    const point = [left + Math.floor(this.chance() * width), top + Math.floor(this.chance() * height)];
    const address = this.grid.address(...point);
    const color = Math.floor(this.chance() * 3);
    this.rows.push([this.seq, this.wall, address, this.colors[address], color]);
    this.colors[address] = color;
    this.writes.push([address, color]);
  }
}

// As the server would answer; `asked` has what was asked for.
export function reader(history, asked = []) {
  const answer = (url, value) => {
    asked.push(url);
    return Promise.resolve(value);
  };
  return {
    index: () => answer("/", history.index),
    board: (url) => {
      const { seq, colors } = history.boards.get(url);
      return answer(url, { seq, colors: colors.slice() });
    },
    chunk: (url) => answer(url, history.decoded.get(url)),
  };
}
