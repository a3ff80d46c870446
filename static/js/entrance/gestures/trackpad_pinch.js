// Safari on a Mac tells of a trackpad's pinch by gesture events, others by a wheel with Ctrl.

export class TrackpadPinchGesture {
  #pointers;
  #element;
  #camera;
  #scale = 1;
  #listeners = {
    gesturestart: (event) => this.#start(event),
    gesturechange: (event) => this.#change(event),
    gestureend: (event) => event.preventDefault(),
  };

  constructor(pointers, element, camera) {
    this.#pointers = pointers;
    this.#element = element;
    this.#camera = camera;
  }

  enable() {
    for (const [name, listener] of Object.entries(this.#listeners))
      document.addEventListener(name, listener);
  }

  disable() {
    for (const [name, listener] of Object.entries(this.#listeners))
      document.removeEventListener(name, listener);
  }

  #start(event) {
    event.preventDefault(); // or the page itself would be zoomed
    this.#scale = event.scale;
  }

  #change(event) {
    event.preventDefault();
    const factor = event.scale / this.#scale;
    this.#scale = event.scale;
    // On a touch screen the same fingers are pointers, and pinch as such.
    if (this.#pointers.active.size || !this.#element.contains(event.target)) return;
    this.#camera.zoomAt(event.clientX, event.clientY, factor);
  }
}
