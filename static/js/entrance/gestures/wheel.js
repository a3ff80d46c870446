// The wheel zooms at the pointer; a trackpad's pinch comes as a wheel with Ctrl. Two fingers that
// slide over a trackpad move the board.

import { Trackpad } from "../../state/view/trackpad.js";

const PIXELS_PER_LINE = 17.7; // a step is 53 pixels or 3 lines
const PIXELS_PER_STEP = 53;
const FACTOR_PER_STEP = 1.5;
const PINCH_GAIN = 4;

export class WheelGesture {
  #element;
  #camera;
  #wanted;
  #trackpad = new Trackpad();
  #listener = (event) => this.#turn(event);

  // `wanted` tells what the player has set: auto, zoom or pan.
  constructor(element, camera, wanted = () => "auto") {
    this.#element = element;
    this.#camera = camera;
    this.#wanted = wanted;
  }

  enable() {
    this.#element.addEventListener("wheel", this.#listener, { passive: false });
  }

  disable() {
    this.#element.removeEventListener("wheel", this.#listener);
  }

  #turn(event) {
    event.preventDefault();
    const perDelta = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : PIXELS_PER_LINE;
    if (this.#pans(event))
      return this.#camera.panBy(-event.deltaX * perDelta, -event.deltaY * perDelta);
    const gain = event.ctrlKey ? PINCH_GAIN : 1;
    const steps = (event.deltaY * perDelta * gain) / PIXELS_PER_STEP;
    const factor = FACTOR_PER_STEP ** -Math.max(-2, Math.min(2, steps));
    this.#camera.zoomAt(event.clientX, event.clientY, factor);
  }

  #pans(event) {
    if (event.ctrlKey || event.metaKey) return false;
    const isTrackpad = this.#trackpad.recognizes(event);
    return this.#wanted() === "auto" ? isTrackpad : this.#wanted() === "pan";
  }
}
