// The whole board in a corner, with a frame around what is seen; a press goes there.

import { wholeView } from "./whole_view.js";

const SIDE = 168; // CSS pixels
const EVERY_MS = 500;
const MIN_ZOOM = 1.6; // below, the view itself shows nearly everything

export class Minimap {
  #element;
  #canvas;
  #frame;
  #tiles;
  #camera;
  #scale = 1;
  #isStale = true;
  isOn = true;

  constructor(element, tiles, camera) {
    this.#element = element;
    this.#canvas = element.querySelector("canvas");
    this.#frame = element.querySelector("span");
    this.#tiles = tiles;
    this.#camera = camera;
    element.addEventListener("pointerdown", (event) => this.#press(event));
    element.addEventListener("pointermove", (event) => event.buttons && this.#press(event));
    setInterval(() => this.#paint(), EVERY_MS);
    camera.moved.on(() => this.place());
  }

  resize() {
    const { width, height } = this.#camera.board;
    this.#scale = SIDE / Math.max(width, height);
    this.#canvas.width = Math.max(1, Math.round(width * this.#scale));
    this.#canvas.height = Math.max(1, Math.round(height * this.#scale));
    this.touch();
    this.#paint();
  }

  touch() {
    this.#isStale = true;
  }

  place() {
    const camera = this.#camera;
    const isUseful = this.isOn && camera.scale > camera.fitScale * MIN_ZOOM;
    if (this.#element.hidden === isUseful) {
      this.#element.hidden = !isUseful;
      this.#paint();
    }
    if (!isUseful) return;
    const start = camera.toBoard(0, 0);
    const end = camera.toBoard(camera.width, camera.height - camera.margins.bottom);
    const { board } = camera;
    const clip = (value, most) => Math.min(most, Math.max(0, value)) * this.#scale;
    const [left, right] = [start.x, end.x].map((x) => clip(x - board.left, board.width));
    const [top, bottom] = [start.y, end.y].map((y) => clip(y - board.top, board.height));
    this.#frame.style.transform = `translate(${left}px, ${top}px)`;
    this.#frame.style.width = `${right - left}px`;
    this.#frame.style.height = `${bottom - top}px`;
  }

  #paint() {
    if (!this.#isStale || this.#element.hidden || document.hidden) return;
    this.#isStale = false;
    const context = this.#canvas.getContext("2d");
    this.#tiles.draw(context, wholeView(this.#camera.board, this.#scale));
  }

  #press(event) {
    const box = this.#canvas.getBoundingClientRect();
    const { left, top } = this.#camera.board;
    this.#camera.moveTo(
      left + (event.clientX - box.left) / this.#scale,
      top + (event.clientY - box.top) / this.#scale,
    );
  }
}
