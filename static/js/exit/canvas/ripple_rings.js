// Rings and pops over the board. They are elements of their own, so that the compositor moves
// them and the canvas is not drawn for it.

import { LAST_MS } from "../../state/view/ripples.js";

const RING = [
  { transform: "scale(0.8)", opacity: 0.9 },
  { transform: "scale(2.4)", opacity: 0 },
];
const POP = [
  { transform: "scale(0.3)", opacity: 1 },
  { transform: "scale(1.7)", opacity: 1, offset: 0.35 },
  { transform: "scale(1)", opacity: 1, offset: 0.7 },
  { transform: "scale(1)", opacity: 0 },
];

export class RippleRings {
  #element;
  #camera;
  #palette;

  constructor(element, { ripples, camera, palette }) {
    this.#element = element;
    this.#camera = camera;
    this.#palette = palette;
    ripples.started.on((place) => this.#show(place));
    camera.moved.on(() => this.#clear());
  }

  #show({ x, y, color }) {
    if (document.hidden) return; // nothing would end there
    const { scale } = this.#camera;
    const at = this.#camera.toScreen(x, y);
    const ring = document.createElement("span");
    const ink = this.#palette.colors[color]?.hex;
    Object.assign(ring.style, {
      left: `${at.x}px`,
      top: `${at.y}px`,
      width: `${scale}px`,
      height: `${scale}px`,
      ...(ink && { background: ink }),
    });
    ring.className = ink ? "pop" : "ripple";
    this.#element.append(ring);
    const movement = ring.animate(ink ? POP : RING, { duration: LAST_MS, easing: "ease-out" });
    movement.onfinish = () => ring.remove();
  }

  // They belong to places on the screen, which hold something else now.
  #clear() {
    if (this.#element.firstChild) this.#element.replaceChildren();
  }
}
