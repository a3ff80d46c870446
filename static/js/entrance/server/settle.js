// What became of a placement whose answer never came. Where there is a cooldown it is asked for once
// more: the server takes only one of the two, whichever comes first. The pixel's history tells
// whether it was ours.
//
// Answers with {seq, waitMs} like the placement itself, or throws a Refusal.

import { unanswered } from "../../state/placing/placer.js";

const TRIES = 3; // requests may go down a dead connection first that the browser still keeps

export async function settle({ api, ask, wish, since, hasCooldown }) {
  if (!hasCooldown) {
    const placed = await find(api, wish, since);
    if (placed) return placed;
  }
  try {
    return await ask(wish);
  } catch (error) {
    const late = error.slug === "cooldown" && (await find(api, wish, since));
    if (late) return { ...late, waitMs: error.waitMs };
    throw error;
  }
}

// Ours among the latest placements on that pixel; null without.
async function find(api, { x, y, color }, since) {
  const [me, pixel] = await answered(() => Promise.all([api.me(), api.pixel(x, y)]));
  if (!me || !pixel) return null;
  const isOurs = (one) =>
    one.seq > since && one.color === color && one.display_name === me.display_name;
  const found = [pixel, ...pixel.previous].find(isOurs);
  return found ? { seq: found.seq, waitMs: me.wait_ms } : null;
}

async function answered(ask) {
  for (let left = TRIES; left > 0; left--) {
    const answer = await ask().catch((error) => {
      if (error.slug !== "unreached") throw error;
    });
    if (answer) return answer;
  }
  throw unanswered();
}
