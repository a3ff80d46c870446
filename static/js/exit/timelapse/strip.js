// How busy the event was all along it, and where the board itself changed, as a picture behind the
// slider.

const MOST_RATIO = 2;
const MARK = 4; // CSS pixels, half of a mark's width

export class Strip {
  #canvas;
  #kept = null;

  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  show(kept) {
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#draw();
  }

  #draw() {
    const ratio = Math.min(MOST_RATIO, devicePixelRatio || 1);
    const { clientWidth, clientHeight } = this.#canvas;
    const [width, height] = [clientWidth, clientHeight].map((side) => Math.round(side * ratio));
    if (!this.#kept || !width || !height) return;
    Object.assign(this.#canvas, { width, height });
    const context = this.#canvas.getContext("2d");
    const style = getComputedStyle(this.#canvas);
    context.fillStyle = style.color;
    const top = 2 * MARK * ratio; // where marks are
    for (const [x, share] of busyness(this.#kept, width).entries()) {
      const bar = Math.ceil(share * (height - top));
      context.fillRect(x, height - bar, 1, bar);
    }
    context.fillStyle = style.borderBottomColor;
    for (const event of this.#kept.landmarks)
      mark(context, event, { x: this.#place(event.at_ms) * width, height, side: MARK * ratio });
  }

  #place(ms) {
    const { firstMs, lastMs } = this.#kept;
    return Math.min(1, Math.max(0, (ms - firstMs) / Math.max(1, lastMs - firstMs)));
  }
}

// Of each column, from 0 to 1: roots, so that a quiet night is seen beside the busiest hour.
function busyness({ chunks, firstMs, lastMs }, width) {
  const columns = new Float64Array(width);
  const scale = width / Math.max(1, lastMs - firstMs);
  for (const { from_ms, to_ms, placements } of chunks) {
    const from = Math.min(width - 1, (from_ms - firstMs) * scale);
    const to = Math.min(width, Math.max(from + 1, (to_ms - firstMs) * scale));
    for (let x = Math.floor(from); x < to; x++) {
      const share = Math.min(x + 1, to) - Math.max(x, from);
      columns[x] += (placements * share) / (to - from);
    }
  }
  const most = columns.reduce((top, value) => Math.max(top, value), 1e-9);
  return columns.map((value) => Math.sqrt(value / most));
}

// A square for room, a diamond for colours, a bar for a state: told apart without their colour.
function mark(context, { kinds }, { x, height, side }) {
  const at = Math.min(context.canvas.width - side, Math.max(side, x));
  context.fillRect(Math.round(at) - 0.5, side, 1, height);
  context.beginPath();
  if (kinds.includes("growth")) context.rect(at - side, 0, 2 * side, 2 * side);
  else if (kinds.includes("palette")) {
    context.moveTo(at, 0);
    for (const [dx, y] of [[1, 1], [0, 2], [-1, 1]]) context.lineTo(at + dx * side, y * side);
  } else context.rect(at - side / 3, 0, (2 * side) / 3, 2 * side);
  context.fill();
}
