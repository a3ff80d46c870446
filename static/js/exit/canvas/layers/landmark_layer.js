// Corners around the pixel that a link is about, so far out that a reticle has room in them.

const SMALLEST = 22; // CSS pixels, so that it is found on a far board too
const GAP = 6;
const LINES = [
  ["#fff", 5],
  ["#d6006c", 2.5],
];

export class LandmarkLayer {
  isOverlay = true;

  #landmark;

  constructor(landmark) {
    this.#landmark = landmark;
  }

  draw(context, { scale, ratio, originX, originY }) {
    const { point } = this.#landmark;
    if (!point) return;
    const reach = Math.max(scale / 2 + GAP * ratio, (SMALLEST / 2) * ratio);
    const x = originX + (point.x + 0.5) * scale;
    const y = originY + (point.y + 0.5) * scale;
    for (const [color, width] of LINES) {
      context.strokeStyle = color;
      context.lineWidth = width * ratio;
      corners(context, x, y, reach);
    }
  }
}

function corners(context, x, y, reach) {
  const arm = reach * 0.55;
  context.beginPath();
  for (const [right, down] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]) {
    const [cornerX, cornerY] = [x + right * reach, y + down * reach];
    context.moveTo(cornerX - right * arm, cornerY);
    context.lineTo(cornerX, cornerY);
    context.lineTo(cornerX, cornerY - down * arm);
  }
  context.stroke();
}
