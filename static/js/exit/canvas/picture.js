// The board as a PNG file.

import { wholeView } from "./whole_view.js";

const MOST_PIXELS = 64_000_000;

export async function downloadPicture({ grid }, tiles, factor, name) {
  const { width, height } = grid;
  const most = Math.floor(Math.sqrt(MOST_PIXELS / (width * height)));
  const scale = Math.max(1, Math.min(factor, most));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * scale, height: height * scale });
  tiles.draw(canvas.getContext("2d", { alpha: false }), wholeView(grid, scale));
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
