// The visible canvas: asks its layers to draw, at most once a frame and only when asked to.

const MAX_RATIO = 2; // more device pixels cost time and show nothing new

export class Stage {
  frames = 0; // how often it was drawn
  isBare = false; // without what is laid over the board

  #canvas;
  #context;
  #camera;
  #layers;
  #shown; // instead of these
  #ground = "#000";
  #isAsked = false;
  #ratio = 1;

  constructor(canvas, camera, layers) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#camera = camera;
    this.#layers = layers;
    this.#shown = layers;
  }

  resize(margins) {
    const { clientWidth, clientHeight } = this.#canvas;
    this.#ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
    const width = Math.round(clientWidth * this.#ratio);
    const height = Math.round(clientHeight * this.#ratio);
    const isOther = this.#canvas.width !== width || this.#canvas.height !== height;
    if (isOther) Object.assign(this.#canvas, { width, height }); // which also empties it
    this.#camera.resize(clientWidth, clientHeight, margins);
  }

  // Other layers instead of its own; null: its own again.
  show(layers) {
    this.#shown = layers ?? this.#layers;
    this.ask();
  }

  restyle() {
    this.#ground = getComputedStyle(this.#canvas).backgroundColor;
    this.ask();
  }

  ask() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#isAsked = false;
    this.frames++;
    const { width, height } = this.#canvas;
    this.#context.fillStyle = this.#ground;
    this.#context.fillRect(0, 0, width, height);
    const view = this.#view(width, height);
    for (const layer of this.#shown)
      if (!(this.isBare && layer.isOverlay)) layer.draw(this.#context, view);
  }

  // In device pixels, with the board's range that is visible.
  #view(width, height) {
    const ratio = this.#ratio;
    const camera = this.#camera;
    const origin = camera.toScreen(0, 0);
    const start = camera.toBoard(0, 0);
    const end = camera.toBoard(width / ratio, height / ratio);
    const { board } = camera;
    return {
      width,
      height,
      ratio,
      scale: camera.scale * ratio,
      originX: Math.round(origin.x * ratio),
      originY: Math.round(origin.y * ratio),
      left: Math.max(board.left, Math.floor(start.x)),
      top: Math.max(board.top, Math.floor(start.y)),
      right: Math.min(board.left + board.width, Math.ceil(end.x)),
      bottom: Math.min(board.top + board.height, Math.ceil(end.y)),
    };
  }
}
