// The wheel zooms at the pointer; a trackpad's pinch comes as a wheel with Ctrl.

const PIXELS_PER_LINE = 17.7; // a step is 53 pixels or 3 lines
const PIXELS_PER_STEP = 53;
const FACTOR_PER_STEP = 1.5;
const PINCH_GAIN = 4;

export class WheelGesture {
  #element;
  #camera;
  #listener = (event) => this.#turn(event);

  constructor(element, camera) {
    this.#element = element;
    this.#camera = camera;
  }

  enable() {
    this.#element.addEventListener("wheel", this.#listener, { passive: false });
  }

  disable() {
    this.#element.removeEventListener("wheel", this.#listener);
  }

  #turn(event) {
    event.preventDefault();
    const inPixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL;
    const pixels = event.deltaY * (inPixels ? 1 : PIXELS_PER_LINE);
    const gain = event.ctrlKey ? PINCH_GAIN : 1;
    const steps = Math.max(-2, Math.min(2, (pixels * gain) / PIXELS_PER_STEP));
    this.#camera.zoomAt(event.clientX, event.clientY, FACTOR_PER_STEP ** -steps);
  }
}
