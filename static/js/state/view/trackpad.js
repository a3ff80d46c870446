// Whether a wheel event comes from two fingers on a trackpad. No browser says so; their small
// and slanted steps do.

const STEP_PIXELS = 40; // a notch of a mouse is at least so much at once
const MAC_NOTCH = 4.000244140625; // of a mouse on a Mac, which speeds up in multiples of it
const PAUSE_MS = 200;
const PIXELS = 0; // WheelEvent.DOM_DELTA_PIXEL

export class Trackpad {
  #isOne = false;
  #at = -Infinity;

  // A gesture ends as what it began as: fast fingers make big steps, too.
  recognizes({ deltaMode, deltaX, deltaY, timeStamp }) {
    if (timeStamp - this.#at > PAUSE_MS) this.#isOne = looksLikeOne(deltaMode, deltaX, deltaY);
    this.#at = timeStamp;
    return this.#isOne;
  }
}

function looksLikeOne(deltaMode, deltaX, deltaY) {
  if (deltaMode !== PIXELS) return false;
  if (deltaX && deltaY) return true;
  const step = Math.abs(deltaX || deltaY);
  return step > 0 && step < STEP_PIXELS && step % MAC_NOTCH !== 0;
}
