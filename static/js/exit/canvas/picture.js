// The board as a PNG file.

const MOST_PIXELS = 64_000_000;

export async function downloadPicture(board, tiles, factor, name) {
  const most = Math.floor(Math.sqrt(MOST_PIXELS / (board.width * board.height)));
  const scale = Math.max(1, Math.min(factor, most));
  const canvas = document.createElement("canvas");
  canvas.width = board.width * scale;
  canvas.height = board.height * scale;
  const whole = {
    originX: 0,
    originY: 0,
    left: 0,
    top: 0,
    right: board.width,
    bottom: board.height,
  };
  tiles.draw(canvas.getContext("2d", { alpha: false }), { ...whole, scale });
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
