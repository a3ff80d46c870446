// Hatches what is protected, once pixels are large enough to be aimed at.

const SMALLEST = 5; // CSS pixels a board pixel
const TILE = 8; // CSS pixels between two lines
const LINES = [
  ["rgb(255 255 255 / 0.55)", 0],
  ["rgb(20 24 34 / 0.6)", 0.25],
]; // colour, and where it begins in the tile: one of them shows on any colour

export class ProtectionLayer {
  isOverlay = true;

  #protection;
  #tiles = new Map(); // side in device pixels -> canvas

  constructor(protection) {
    this.#protection = protection;
  }

  draw(context, view) {
    const { scale, ratio, originX, originY } = view;
    if (!this.#protection.isAny || scale < SMALLEST * ratio) return;
    const tile = this.#tile(Math.round(TILE * ratio));
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix([1, 0, 0, 1, originX, originY])); // it moves with the board
    context.fillStyle = pattern;
    context.beginPath();
    for (let y = view.top; y < view.bottom; y++) this.#row(context, view, y);
    context.fill();
  }

  // A rectangle for each run of protected pixels.
  #row(context, { scale, originX, originY, left, right }, y) {
    const [top, bottom] = [Math.round(originY + y * scale), Math.round(originY + (y + 1) * scale)];
    const at = (x) => Math.round(originX + x * scale);
    let start = null;
    for (let x = left; x <= right; x++) {
      const isIn = x < right && this.#protection.has(x, y);
      if (isIn && start === null) start = x;
      if (isIn || start === null) continue;
      context.rect(at(start), top, at(x) - at(start), bottom - top);
      start = null;
    }
  }

  #tile(side) {
    if (!this.#tiles.has(side)) this.#tiles.set(side, hatched(side));
    return this.#tiles.get(side);
  }
}

// Diagonals that meet those of the tiles around.
function hatched(side) {
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d");
  context.lineWidth = side / 6;
  for (const [color, shift] of LINES) {
    context.strokeStyle = color;
    context.beginPath();
    for (const turn of [-1, 0, 1, 2]) {
      const x = (turn + shift) * side;
      context.moveTo(x - side, 2 * side);
      context.lineTo(x + 2 * side, -side);
    }
    context.stroke();
  }
  return canvas;
}
