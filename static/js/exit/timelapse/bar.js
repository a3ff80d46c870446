// The bar of the time-lapse: where one is, how it plays, what happened there.

import { SPEEDS } from "../../state/timelapse/timelapse.js";
import { eventText, problemText, speedText, thereText } from "./sentences.js";
import { Strip } from "./strip.js";

const STEPS = 1_000; // of the slider
const NEAR = 0.01; // of the event: what happened so close is named

export class Bar {
  #parts;
  #timelapse;
  #strip;
  #isHeld = false; // the slider, by a hand

  // The parts are elements by name: slider, strip, moment, note, speed, buttons.
  constructor(parts, timelapse) {
    this.#parts = parts;
    this.#timelapse = timelapse;
    this.#strip = new Strip(parts.strip);
    parts.slider.max = STEPS;
    parts.speed.replaceChildren(...SPEEDS.map((speed) => new Option(speedText(speed), speed)));
    parts.speed.addEventListener("change", () => timelapse.setSpeed(Number(parts.speed.value)));
    parts.slider.addEventListener("input", () => this.#drag());
    parts.slider.addEventListener("change", () => (this.#isHeld = false));
    timelapse.moved.on(() => this.#show());
    timelapse.changed.on(() => this.#show());
  }

  #drag() {
    this.#isHeld = true;
    const { kept } = this.#timelapse;
    if (!kept) return;
    const share = Number(this.#parts.slider.value) / STEPS;
    this.#timelapse.seekTime(kept.firstMs + share * (kept.lastMs - kept.firstMs));
  }

  #show() {
    const { kept, ms, direction, speed, problem, isWaiting, seq } = this.#timelapse;
    const { slider, moment, note, buttons } = this.#parts;
    this.#parts.speed.value = speed;
    buttons.forwards.setAttribute("aria-pressed", String(direction > 0));
    buttons.backwards.setAttribute("aria-pressed", String(direction < 0));
    moment.toggleAttribute("data-waiting", isWaiting);
    note.toggleAttribute("data-bad", problem !== null);
    if (problem) put(note, problemText(problem));
    if (!kept || seq === null) return;
    this.#strip.show(kept);
    const length = Math.max(1, kept.lastMs - kept.firstMs);
    if (!this.#isHeld) slider.value = Math.round(((ms - kept.firstMs) / length) * STEPS);
    const event = kept.landmarks.findLast(({ at_ms }) => Math.abs(at_ms - ms) <= length * NEAR);
    const there = thereText(ms, seq);
    put(moment, there);
    const text = event ? eventText(event) : "";
    slider.setAttribute("aria-valuetext", text ? `${there}. ${text}` : there);
    if (!problem) put(note, text);
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
