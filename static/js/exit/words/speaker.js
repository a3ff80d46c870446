// What the live region says: where the reticle is, what is there, and how placing went.

import { clock } from "../../state/placing/cooldown.js";
import { colorName } from "./color_names.js";
import { gettext } from "./words.js";

export class Speaker {
  #live;
  #parts;

  constructor({ live, ...parts }) {
    this.#live = live;
    this.#parts = parts; // {board, palette, reticle, cooldown, protection}
    parts.palette.chosen.on(() => this.#chosen());
    parts.cooldown.ended.on(() => this.say(gettext("You can place again.")));
  }

  say(text) {
    this.#live.say(text);
  }

  // Only what the player moved on purpose: a mouse's hovering would never stop talking.
  where() {
    const { reticle, board, palette, protection } = this.#parts;
    if (!reticle.point) return;
    const { x, y } = reticle.point;
    const color = palette.colors[board.color(x, y)];
    if (!color) return;
    const values = { x, y, color: colorName(color) };
    this.say(
      protection.has(x, y)
        ? gettext("%(x)s, %(y)s, %(color)s, protected", values)
        : gettext("%(x)s, %(y)s, %(color)s", values),
    );
  }

  placed({ x, y, color }) {
    const name = colorName(this.#parts.palette.colors[color]);
    const waitMs = this.#parts.cooldown.waitMs;
    const text = gettext("Placed %(name)s at %(x)s, %(y)s.", { name, x, y });
    this.say(
      waitMs ? `${text} ${gettext("Next pixel in %(time)s.", { time: clock(waitMs) })}` : text,
    );
  }

  #chosen() {
    const { color } = this.#parts.palette;
    this.say(
      color ? gettext("Colour: %(name)s", { name: colorName(color) }) : gettext("No colour selected"),
    );
  }
}
