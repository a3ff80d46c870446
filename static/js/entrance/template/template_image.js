// A picture from an address, as the file that it is.

import { PictureError } from "./picture_pixels.js";

export async function blobFromUrl(url) {
  let response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    throw new PictureError("unreachable");
  }
  if (!response.ok) throw new PictureError("unreachable");
  return response.blob();
}
