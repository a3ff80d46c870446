// A tile's part inside the board as a canvas, at a size of 1 / 2 ** shift. The image behind it is
// kept while somebody looks at it, so that what changes is painted into it and nothing else is.

import { TileImage } from "./tile_image.js";

export class TileCanvas {
  #number;
  #shift;
  #settings; // of the canvas's context
  #source;
  #canvas = null;
  #context;
  #image = null;
  #isStale = true;

  constructor(number, shift, settings) {
    this.#number = number;
    this.#shift = shift;
    this.#settings = settings;
  }

  reset(source) {
    const { x, y } = source.grid.corner(this.#number);
    const { left, top, right, bottom } = source.grid.inside(this.#number);
    Object.assign(this, { x: x + left, y: y + top, width: right - left, height: bottom - top });
    this.#source = source;
    this.#image = null;
    this.#isStale = true;
  }

  touch(addresses) {
    this.#isStale = true;
    this.#image?.touch(addresses);
    if (!this.#image?.isWorthIt) this.rest();
  }

  // Nobody looks at it.
  rest() {
    this.#image = null;
  }

  // Where the tile ends within a square, so does what is drawn of it.
  draw(context, left, top, width, height) {
    if (this.#isStale) this.#paint();
    const side = 1 << this.#shift;
    const startX = this.x / side - Math.floor(this.x / side);
    const startY = this.y / side - Math.floor(this.y / side);
    context.drawImage(
      this.#canvas,
      ...[startX, startY, this.width / side, this.height / side],
      ...[left, top, width, height],
    );
  }

  #paint() {
    this.#image ??= new TileImage(this.#number, this.#shift, this.#source);
    const { width, height } = this.#image;
    this.#canvas ??= document.createElement("canvas");
    this.#context ??= this.#canvas.getContext("2d", this.#settings);
    if (this.#canvas.width !== width || this.#canvas.height !== height)
      Object.assign(this.#canvas, { width, height });
    this.#image.paintOn(this.#context);
    this.#isStale = false;
  }
}
