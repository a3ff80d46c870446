// The frame around the pixel that would be placed, filled with the chosen colour.

const SMALLEST = 10; // CSS pixels, so that it is found on a far board too

export class ReticleLayer {
  #reticle;
  #palette;

  constructor(reticle, palette) {
    this.#reticle = reticle;
    this.#palette = palette;
  }

  draw(context, { scale, ratio, originX, originY }) {
    const { point } = this.#reticle;
    if (!point) return;
    const left = Math.round(originX + point.x * scale);
    const top = Math.round(originY + point.y * scale);
    const side = Math.max(1, Math.round(originX + (point.x + 1) * scale) - left);
    if (this.#palette.color) {
      context.fillStyle = this.#palette.color.hex;
      context.fillRect(left, top, side, side);
    }
    const grown = Math.max(side, SMALLEST * ratio);
    const shift = (grown - side) / 2;
    this.#frame(context, left - shift, top - shift, grown, ratio);
  }

  #frame(context, left, top, side, ratio) {
    for (const [color, out, width] of [
      ["#fff", 1.5, 3],
      ["#111827", 1.5, 1.5],
    ]) {
      context.strokeStyle = color;
      context.lineWidth = width * ratio;
      const gap = out * ratio;
      context.strokeRect(left - gap, top - gap, side + 2 * gap, side + 2 * gap);
    }
  }
}
