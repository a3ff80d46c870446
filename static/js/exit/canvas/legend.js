// What the map of activity is, how far it has come, and what its colours say.

import { reason } from "../words/reasons.js";
import * as texts from "../words/texts.js";
import { gettext } from "../words/words.js";
import { DIMMED, FREE, heatColor } from "./layers/activity_layer.js";

const OLDEST = 2; // levels of what was placed within the window
const NEWEST = 255;

export class Legend {
  #element;

  constructor(element) {
    this.#element = element;
  }

  show({ mode, stage, error }, activity) {
    this.#element.hidden = !mode;
    if (!mode) return;
    this.#element.dataset.stage = stage;
    const title = line("legend-title", legendText({ mode, stage, error }, activity));
    this.#element.replaceChildren(title, ...(activity.levels ? KEYS[mode](activity) : []));
  }
}

// One sentence, which is read aloud as well.
export function legendText({ mode, stage, error }, activity) {
  if (stage === "loading") return gettext("Loading the map…");
  if (stage === "preparing") return gettext("Preparing the map. One moment…");
  if (stage === "failed") return `${gettext("The map can’t be shown.")} ${reason(error)}`;
  if (mode === "untouched") return texts.untouched(activity.untouched);
  return texts.heat(minutes(activity));
}

const minutes = ({ windowSeconds }) => Math.round(windowSeconds / 60);

const KEYS = {
  heat: (activity) => [
    scale(),
    line("legend-times", texts.ago(minutes(activity)), texts.ago(minutes(activity) / 2), texts.now()),
    entry(DIMMED, gettext("earlier or never")),
  ],
  untouched: () => [
    entry(FREE, gettext("never placed")),
    entry(DIMMED, gettext("placed at least once")),
  ],
};

function scale() {
  const width = NEWEST - OLDEST + 1;
  const canvas = Object.assign(document.createElement("canvas"), { width, height: 1 });
  const context = canvas.getContext("2d");
  for (let column = 0; column < width; column++) {
    context.fillStyle = css(heatColor(OLDEST + column));
    context.fillRect(column, 0, 1, 1);
  }
  return canvas;
}

function entry(color, text) {
  const key = line("legend-key", text);
  const swatch = document.createElement("i");
  swatch.style.background = css(color);
  key.prepend(swatch);
  return key;
}

function line(className, ...words) {
  const element = document.createElement("p");
  element.className = className;
  element.append(
    ...words.map((text) => Object.assign(document.createElement("span"), { textContent: text })),
  );
  return element;
}

function css([red, green, blue, alpha]) {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}
