// A picture's RGBA bytes out of its file, in a worker or, where there is none, in the page.

const MOST_SIDE = 4096;

export class PictureError extends Error {}

export async function pixelsOf(blob) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    throw new PictureError("not-a-picture");
  }
  const { width, height } = bitmap;
  try {
    if (width > MOST_SIDE || height > MOST_SIDE) throw new PictureError("too-big");
    const context = canvasOf(width, height).getContext("2d", { willReadFrequently: true });
    context.drawImage(bitmap, 0, 0);
    return { width, height, data: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

function canvasOf(width, height) {
  if (globalThis.OffscreenCanvas) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}
