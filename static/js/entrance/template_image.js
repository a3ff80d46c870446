// A picture from a file or an address, as RGBA bytes.

import { isCanvasTrue } from "./canvas_trust.js";

const MOST_SIDE = 4096;

export class PictureError extends Error {}

export async function imageFromUrl(url) {
  let response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    throw new PictureError("unreachable");
  }
  if (!response.ok) throw new PictureError("unreachable");
  return imageFromBlob(await response.blob());
}

export async function imageFromBlob(blob) {
  if (!isCanvasTrue()) throw new PictureError("hidden");
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    throw new PictureError("not-a-picture");
  }
  const { width, height } = bitmap;
  if (width > MOST_SIDE || height > MOST_SIDE) throw new PictureError("too-big");
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
