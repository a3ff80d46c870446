// Runs in a worker: decodes one picture after the other and hands its bytes over.

import { pixelsOf } from "./picture_pixels.js";

addEventListener("message", async ({ data: { id, blob } }) => {
  try {
    const image = await pixelsOf(blob);
    postMessage({ id, image }, [image.data.buffer]);
  } catch ({ message }) {
    postMessage({ id, problem: message });
  }
});
